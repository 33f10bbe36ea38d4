import { type EpochMs, DAY_MS, addMs } from '../kernel/index.js';
import { type Schedule, occurrencesBetween } from './schedule.js';

/** Now, and half a year on, where the other half of the clock changes has passed. */
const COMPARED_FROM_MS = [0, 183 * DAY_MS] as const;
const COMPARED_COUNT = 8;
/** As far as yearly schedules on 29 February go. */
const FAR_MS = 100 * 366 * DAY_MS;

/**
 * Whether two schedules of the same text in a file go on firing alike. The text at the scheduler
 * begins with a fire of the day that it was loaded on, so it says nothing. It is a sample: what
 * the file says has to be known to be the same.
 */
export function haveSameTimes(ours: Schedule, theirs: Schedule, now: EpochMs): boolean {
  return COMPARED_FROM_MS.every((span) => {
    const from = addMs(now, span);
    const range = { from, to: addMs(from, FAR_MS), limit: COMPARED_COUNT };
    const [left, right] = [occurrencesBetween(ours, range), occurrencesBetween(theirs, range)];
    return left.join(' ') === right.join(' ');
  });
}
