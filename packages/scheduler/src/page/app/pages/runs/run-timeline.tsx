import type { ComponentChildren } from 'preact';
import type { RunAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { durationText, runTimes, stateLook } from '../../view/index.js';

/** Due, started, ended: three steps, and how long it was between them. */
export function RunTimeline({ run }: { run: RunAnswer }) {
  const times = runTimes(run, now.value);
  const duration = (ms: number | null) => (ms === null ? '' : durationText(ms, language.value));
  const { tone } = stateLook(run.state);
  return (
    <ol class="timeline">
      <Step name={t('run.due')} atMs={times.dueAt} tone="past" />
      <Step name={t('run.started')} atMs={times.startedAt} tone="past">
        {times.waitMs !== null && t('run.later', { duration: duration(times.waitMs) })}
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

interface StepProps {
  readonly name: string;
  readonly atMs: number | null;
  readonly tone: string;
  readonly children?: ComponentChildren;
}

function Step({ name, atMs, tone, children }: StepProps) {
  return (
    <li class={atMs === null ? 'coming' : tone}>
      <span class="step-name">{name}</span>
      <span class="step-time">
        {atMs === null ? t('run.notYet') : <Time at={new Date(atMs).toISOString()} as="clock" />}
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
