import type { RunDetailAnswer } from '../api/index.js';
import { parseTime } from './run-times.js';
import { isActive } from './state-look.js';

/** What a run did for a while: `place` is the wait for one, `start` the agent's work before it runs. */
export interface RunPhase {
  readonly kind: 'place' | 'start' | 'run' | 'pause';
  /** Counted from 0; that which comes, for `place` and `pause`. */
  readonly attempt: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly isOpen: boolean;
}

/** The whole way of a run from due to ended, without gaps; the last phase is open while it goes on. */
export function runPhases(run: RunDetailAnswer, nowMs: number): readonly RunPhase[] {
  const isOpen = isActive(run.state);
  const endMs = parseTime(run.endedAt) ?? nowMs;
  const phases: RunPhase[] = [];
  let atMs = Date.parse(run.dueAt);
  const go = (kind: RunPhase['kind'], attempt: number, untilMs: number | null) => {
    const toMs = Math.max(atMs, untilMs ?? endMs);
    phases.push({ kind, attempt, fromMs: atMs, toMs, isOpen: untilMs === null && isOpen });
    atMs = toMs;
  };
  for (const attempt of run.attempts) {
    const number = attempt.attempt;
    const launchedAt = Date.parse(attempt.launchedAt);
    const startedAt = parseTime(attempt.startedAt);
    const endedAt = parseTime(attempt.endedAt);
    go(number === 0 ? 'place' : 'pause', number, launchedAt);
    go('start', number, startedAt ?? endedAt);
    if (startedAt !== null) go('run', number, endedAt);
  }
  const last = run.attempts.at(-1);
  const isWaiting = run.state === 'queued' || run.state === 'retrying' || last === undefined;
  if (isWaiting) {
    const kind = run.state === 'retrying' ? 'pause' : 'place';
    go(kind, last === undefined ? 0 : last.attempt + 1, isOpen ? null : endMs);
  }
  return phases.filter(({ fromMs, toMs, isOpen: goesOn }) => toMs > fromMs || goesOn);
}
