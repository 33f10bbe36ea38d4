import { type Clock, type DurationMs, durationMs } from '@horae/submitter/kernel';

/** Nothing takes longer: whoever was paused does not notice it. */
const LONGEST_STEP_MS = 1_000;

/** A clock whose monotonic time stands still while its process does. */
export function sleeplessClock(clock: Clock): Clock {
  let lastMs = clock.monotonicMs();
  let ownMs: number = lastMs;
  return {
    now: () => clock.now(),
    monotonicMs: (): DurationMs => {
      const nowMs = clock.monotonicMs();
      ownMs += Math.min(nowMs - lastMs, LONGEST_STEP_MS);
      lastMs = nowMs;
      return durationMs(ownMs);
    },
  };
}
