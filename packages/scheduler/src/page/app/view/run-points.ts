import type { RunAnswer } from '../api/index.js';
import { runTimes } from './run-times.js';

/** One run in a chart of durations. */
export interface RunPoint {
  readonly run: RunAnswer;
  readonly dueAtMs: number;
  /** 0 for a run that never started. */
  readonly durationMs: number;
}

/** Ended and running runs, oldest first; `runs` come newest first. What waits is no point yet. */
export function runPoints(runs: readonly RunAnswer[], nowMs: number): readonly RunPoint[] {
  return runs
    .filter(({ state }) => state !== 'queued' && state !== 'retrying')
    .map((run) => {
      const { dueAt, runMs } = runTimes(run, nowMs);
      return { run, dueAtMs: dueAt, durationMs: runMs ?? 0 };
    })
    .reverse();
}
