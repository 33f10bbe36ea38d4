import type { ComponentChildren } from 'preact';
import type { RunDetailAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { durationText, isActive, parseTime, runTimes, stateLook } from '../../view/index.js';

/** Due, given to an agent, started, ended: four steps, and how long it was between them. */
export function RunTimeline({ run }: { run: RunDetailAnswer }) {
  const times = runTimes(run, now.value);
  const launchedAt = parseTime(run.attempts[0]?.launchedAt);
  const { tone } = stateLook(run.state);
  const startedAfter =
    launchedAt === null || times.startedAt === null ? null : times.startedAt - launchedAt;
  return (
    <ol class="timeline of-four">
      <Step name={t('run.due')} atMs={times.dueAt} tone="past" />
      <Step name={t('run.offered')} atMs={launchedAt} tone="past" isOver={!isActive(run.state)}>
        {launchedAt !== null &&
          t('run.waitedFor', { duration: duration(launchedAt - times.dueAt) })}
      </Step>
      <Step
        name={t('run.started')}
        atMs={times.startedAt}
        tone="past"
        isOver={!isActive(run.state)}
      >
        {startedAfter !== null && t('run.startedAfter', { duration: duration(startedAfter) })}
      </Step>
      <Step name={t('run.ended')} atMs={times.endedAt} tone={tone}>
        {times.runMs !== null &&
          t(times.endedAt === null ? 'run.since' : 'run.after', {
            duration: duration(times.runMs),
          })}
        {run.retryAt !== null && <RetryTime at={run.retryAt} />}
      </Step>
    </ol>
  );
}

function duration(ms: number): string {
  return durationText(ms, language.value);
}

interface StepProps {
  readonly name: string;
  readonly atMs: number | null;
  readonly tone: string;
  /** It will not come any more. */
  readonly isOver?: boolean;
  readonly children?: ComponentChildren;
}

function Step({ name, atMs, tone, isOver = false, children }: StepProps) {
  return (
    <li class={atMs === null ? 'coming' : tone}>
      <span class="step-name">{name}</span>
      <span class="step-time">
        {atMs === null && (isOver ? '–' : t('run.notYet'))}
        {atMs !== null && <Time at={new Date(atMs).toISOString()} as="clock" />}
      </span>
      <span class="note">{children}</span>
    </li>
  );
}

function RetryTime({ at }: { at: string }) {
  const [before = '', after = ''] = t('run.retryAt', { when: '\u0000' }).split('\u0000');
  return (
    <span>
      {' · '}
      {before}
      <Time at={at} />
      {after}
    </span>
  );
}
