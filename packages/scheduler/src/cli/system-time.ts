import { type Clock, type Timers, durationMs, epochMs } from '@horae/submitter/kernel';

export const systemClock: Clock = {
  now: () => epochMs(Date.now()),
  monotonicMs: () => durationMs(performance.now()),
};

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
