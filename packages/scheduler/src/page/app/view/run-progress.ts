/** How far a run is, measured by what its job usually takes. */
export interface RunProgress {
  readonly elapsedMs: number;
  readonly usualMs: number | null;
  /** 0 to 1; null while nothing is known to measure it by. */
  readonly part: number | null;
  /** Longer than nearly all of its runs, and clearly longer than the usual one. */
  readonly isLong: boolean;
}

export interface UsualTime {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export function runProgress(elapsedMs: number, usual: UsualTime | undefined): RunProgress {
  if (usual === undefined || usual.runs === 0) {
    return { elapsedMs, usualMs: null, part: null, isLong: false };
  }
  const usualMs = Math.max(1, usual.p50Ms);
  return {
    elapsedMs,
    usualMs,
    part: Math.min(1, elapsedMs / usualMs),
    isLong: elapsedMs > Math.max(usual.p95Ms, LONG_FACTOR * usualMs) + SLACK_MS,
  };
}

const LONG_FACTOR = 1.5;
/** A job of a few milliseconds is not late for its news taking a second. */
const SLACK_MS = 2_000;
