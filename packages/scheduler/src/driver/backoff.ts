import { type DurationMs, type Rng, SECOND_MS, durationMs } from '@horae/submitter/kernel';

const FIRST_MS = SECOND_MS / 2;
const MAX_MS = 15 * SECOND_MS;
/** A subscription that held so long was a good one: the next trouble starts afresh. */
const GOOD_AFTER_MS = 30 * SECOND_MS;

/** Waits between attempts: at most 0.5 s, doubling to 15 s, drawn anew each time (full jitter). */
export interface Backoff {
  next(): DurationMs;
  /** Tells how long the last attempt held. */
  lasted(ms: DurationMs): void;
}

export function createBackoff(rng: Rng): Backoff {
  let ceilingMs = FIRST_MS;
  return {
    next() {
      const delayMs = durationMs(Math.round(rng.next() * ceilingMs));
      ceilingMs = Math.min(MAX_MS, ceilingMs * 2);
      return delayMs;
    },
    lasted(ms) {
      if (ms >= GOOD_AFTER_MS) ceilingMs = FIRST_MS;
    },
  };
}
