import type { RunAnswer } from '../api/index.js';
import { runTimes } from './run-times.js';

export interface DurationBar {
  readonly run: RunAnswer;
  /** Null for a run that never started. */
  readonly durationMs: number | null;
  /** 0 to 1 of the longest; what ran at all is never invisible. */
  readonly height: number;
}

const HEIGHT_MIN = 0.08;

/** One bar per run, oldest first; `runs` come newest first, as the API lists them. */
export function durationBars(runs: readonly RunAnswer[], nowMs: number): readonly DurationBar[] {
  const durations = runs.map((run) => runTimes(run, nowMs).runMs);
  const longestMs = Math.max(1, ...durations.map((ms) => ms ?? 0));
  return runs
    .map((run, index) => {
      const durationMs = durations[index] ?? null;
      const height =
        durationMs === null ? HEIGHT_MIN : Math.max(HEIGHT_MIN, durationMs / longestMs);
      return { run, durationMs, height };
    })
    .reverse();
}
