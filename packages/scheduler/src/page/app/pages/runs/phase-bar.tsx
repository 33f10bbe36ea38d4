import type { RunDetailAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { type TextKey, language, t } from '../../text/index.js';
import { type RunPhase, durationText, runPhases } from '../../view/index.js';

const PHASE_TEXTS: Readonly<Record<RunPhase['kind'], TextKey>> = {
  place: 'run.phasePlace',
  start: 'run.phaseStart',
  run: 'run.phaseRun',
  pause: 'run.phasePause',
};
/** The newest of them: a run may have a thousand attempts. */
const PHASE_COUNT_MAX = 24;

/** Where the time of a run went, to scale; the list under it says the same in words. */
export function PhaseBar({ run }: { run: RunDetailAnswer }) {
  const phases = runPhases(run, now.value).slice(-PHASE_COUNT_MAX);
  if (phases.length < 2) return null;
  const hasAttempts = run.attempts.length > 1;
  return (
    <section class="phases" aria-label={t('run.phases')}>
      <div class="phase-bar" aria-hidden="true">
        {phases.map((phase) => (
          <span
            key={`${phase.kind} ${phase.attempt}`}
            class={`phase ${phase.kind}`}
            title={phaseText(phase, hasAttempts)}
            style={{ flexGrow: Math.max(1, phase.toMs - phase.fromMs) }}
          />
        ))}
      </div>
      <ol>
        {phases.map((phase) => (
          <li key={`${phase.kind} ${phase.attempt}`}>
            <span class={`phase-key ${phase.kind}`} aria-hidden="true" />
            {phaseText(phase, hasAttempts)}
          </li>
        ))}
      </ol>
    </section>
  );
}

function phaseText({ kind, attempt, fromMs, toMs }: RunPhase, hasAttempts: boolean): string {
  const name = t(PHASE_TEXTS[kind]);
  const number = hasAttempts ? ` · ${t('run.phaseAttempt', { attempt: attempt + 1 })}` : '';
  return `${name}${number}: ${durationText(toMs - fromMs, language.value)}`;
}
