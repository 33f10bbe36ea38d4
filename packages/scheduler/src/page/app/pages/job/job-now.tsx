import type { ComponentChildren } from 'preact';
import type { JobDetailAnswer, RunAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { KillButton, StateChip, Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { durationText, jobNow, reasonText, routeAddress, runTimes } from '../../view/index.js';

interface JobNowProps {
  readonly job: JobDetailAnswer;
  /** Newest first. */
  readonly runs: readonly RunAnswer[];
}

/** What a person wants to know first: does it run, why not, and what its last run said. */
export function JobNow({ job, runs }: JobNowProps) {
  const { active, last, skipped } = jobNow(runs);
  const disabledBy = job.disabled ? <DisabledLine job={job} /> : null;
  if (disabledBy === null && active.length === 0 && last === null && skipped === null) return null;
  return (
    <section class="panel job-now" aria-label={t('jobPage.now')}>
      <ul>
        {disabledBy}
        {active.map((run) => (
          <ActiveLine key={run.id} run={run} />
        ))}
        {skipped && <EndedLine run={skipped} lead={t('jobPage.skippedLast')} />}
        {last && <EndedLine run={last} lead={t('jobPage.lastRun')} hasOutput />}
      </ul>
    </section>
  );
}

function DisabledLine({ job }: { job: JobDetailAnswer }) {
  return (
    <Line lead={t('jobPage.now')} chip={<StateChip state="disabled" />}>
      {job.disabledReason || t('job.nextDisabled')}
    </Line>
  );
}

/** How long it has been at it, or why it waits. */
function ActiveLine({ run }: { run: RunAnswer }) {
  const { runMs } = runTimes(run, now.value);
  const isRunning = run.state === 'running';
  return (
    <Line
      lead={t('jobPage.now')}
      chip={<StateChip state={run.state} />}
      actions={
        <>
          <a href={routeAddress('runs', run.id)}>
            {t(isRunning ? 'jobPage.output' : 'jobPage.run')}
          </a>
          <KillButton runId={run.id} />
        </>
      }
    >
      {isRunning && runMs !== null && t('run.since', { duration: shown(runMs) })}
      {run.retryAt !== null && (
        <>
          {t('jobPage.retryAt')} <Time at={run.retryAt} />
        </>
      )}{' '}
      {reasonText(run)}
    </Line>
  );
}

interface EndedLineProps {
  readonly run: RunAnswer;
  readonly lead: string;
  readonly hasOutput?: boolean;
}

function EndedLine({ run, lead, hasOutput = false }: EndedLineProps) {
  const { runMs } = runTimes(run, now.value);
  const word = hasOutput ? 'jobPage.output' : 'jobPage.run';
  return (
    <Line
      lead={lead}
      chip={<StateChip state={run.state} />}
      actions={<a href={routeAddress('runs', run.id)}>{t(word)}</a>}
    >
      <Time at={run.endedAt ?? run.dueAt} />
      {runMs !== null && <>, {t('run.after', { duration: shown(runMs) })}</>}
      {run.state !== 'succeeded' && <span class="breaks"> · {whyText(run)}</span>}
    </Line>
  );
}

/** The reason, and the exit code or signal where the last attempt had one. */
function whyText(run: RunAnswer): string {
  const attempt = run.attempts.at(-1);
  const exit =
    attempt?.signal != null
      ? t('run.exitSignal', { signal: attempt.signal })
      : attempt?.exitCode
        ? t('jobPage.exitCode', { code: attempt.exitCode })
        : '';
  const reason = reasonText(run);
  const message = attempt?.message ?? '';
  return [exit, reason, reason.includes(message) ? '' : message].filter(Boolean).join(' · ');
}

interface LineProps {
  readonly lead: string;
  readonly chip: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

function Line({ lead, chip, actions, children }: LineProps) {
  return (
    <li>
      <span class="lead">{lead}</span>
      {chip}
      <span class="said">{children}</span>
      {actions !== undefined && <span class="to">{actions}</span>}
    </li>
  );
}

function shown(ms: number): string {
  return durationText(ms, language.value);
}
