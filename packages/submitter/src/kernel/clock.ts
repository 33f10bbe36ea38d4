import type { DurationMs, EpochMs } from './time.js';

/** The outside's time. The core never sees it: events carry their time instead. */
export interface Clock {
  /** Wall clock: may jump. */
  now(): EpochMs;
  /** Monotonic: for waits and leases; only differences mean something. */
  monotonicMs(): DurationMs;
}

export interface Timer {
  cancel(): void;
}

export interface Timers {
  after(delay: DurationMs, run: () => void): Timer;
}
