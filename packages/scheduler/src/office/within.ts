import type { DurationMs, Timers } from '@horae/submitter/kernel';

/** Waits for it, but not longer; a failure is only its end. */
export async function within(
  timers: Timers,
  delayMs: DurationMs,
  work: Promise<unknown>,
): Promise<void> {
  let onTime: () => void = () => undefined;
  const tooLong = new Promise<void>((resolve) => (onTime = resolve));
  const timer = timers.after(delayMs, onTime);
  await Promise.race([work.catch(() => undefined), tooLong]);
  timer.cancel();
}
