import { type Clock, type Timers, durationMs, epochMs } from '@horae/submitter/kernel';

/** Real time, for tests whose claim is about sockets. */
export const wallClock: Clock = {
  now: () => epochMs(Date.now()),
  monotonicMs: () => durationMs(performance.now()),
};

export const wallTimers: Timers = {
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Polls until the condition gives something, and says what was wanted when it never does. */
export async function eventually<T>(
  wanted: string,
  condition: () => T | undefined | null | false,
  deadlineMs = 5_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== null && value !== false) return value;
    if (performance.now() > end) throw new Error(`This did not happen in time: ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
