import type { DurationMs, Timers } from '@horae/submitter/kernel';

export interface Alarm {
  /** Resolves when the time is over, unless it was cancelled. */
  readonly rings: Promise<void>;
  cancel(): void;
}

export function alarm(timers: Timers, delayMs: DurationMs): Alarm {
  let ring: () => void = () => undefined;
  const rings = new Promise<void>((resolve) => (ring = resolve));
  const timer = timers.after(delayMs, ring);
  return { rings, cancel: () => timer.cancel() };
}

/** Waits for it, but not longer; a failure is only its end. */
export async function within(
  timers: Timers,
  delayMs: DurationMs,
  work: Promise<unknown>,
): Promise<void> {
  const { rings, cancel } = alarm(timers, delayMs);
  await Promise.race([work.catch(() => undefined), rings]);
  cancel();
}
