import type { TimeRange } from './time-range.js';
import { offsetMs } from './wall-time.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 7, 14, 28, 56, 112].map((count) => count * DAY_MS),
];

/** A line across a range, on a round time of the zone. */
export interface TimeTick {
  readonly atMs: number;
  /** What it says: a day where the steps are days or one begins there, else a time. */
  readonly says: 'day' | 'minute' | 'second';
}

/** As many round times as there is room for. */
export function timeTicks(
  { fromMs, toMs }: TimeRange,
  zone: string,
  countMax: number,
): readonly TimeTick[] {
  const roomMs = (toMs - fromMs) / Math.max(1, countMax);
  const stepMs = STEPS_MS.find((step) => step >= roomMs) ?? (STEPS_MS.at(-1) as number);
  const ticks: TimeTick[] = [];
  let wallMs = Math.ceil((fromMs + offsetMs(fromMs, zone)) / stepMs) * stepMs;
  for (; ; wallMs += stepMs) {
    // The offset before the step is good enough to find the one at it.
    const atMs = wallMs - offsetMs(wallMs - offsetMs(fromMs, zone), zone);
    if (atMs > toMs || ticks.length > 2 * countMax + 2) return ticks;
    if (atMs < fromMs) continue;
    const isDay = wallMs % DAY_MS === 0;
    ticks.push({ atMs, says: isDay ? 'day' : stepMs < MINUTE_MS ? 'second' : 'minute' });
  }
}
