import { type Clock, type Timers, durationMs, epochMs } from '@horae/submitter/kernel';

/** The time of this machine, for tests with real sockets. */
export const realTime: { readonly clock: Clock; readonly timers: Timers } = {
  clock: {
    now: () => epochMs(Date.now()),
    monotonicMs: () => durationMs(performance.now()),
  },
  timers: {
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
  },
};
