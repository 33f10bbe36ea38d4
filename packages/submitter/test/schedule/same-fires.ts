import { type EpochMs, DAY_MS, addMs, epochMs } from '@horae/submitter/kernel';
import {
  type CronConversion,
  type Schedule,
  type ScheduleOptions,
  nextAfter,
  parseSchedule,
} from '@horae/submitter/schedule';
import { changesOf } from './clock-window.js';

export function read(text: string, options: ScheduleOptions): Schedule {
  const schedule = parseSchedule(text, options);
  if (!schedule.ok) throw new Error(schedule.error.text);
  return schedule.value;
}

export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Fires compared one after the other before jumping on. */
  readonly fireCountMax: number;
}

/**
 * The first instant at which two schedules part, as a sentence; null when they fire alike. Sparse
 * schedules are compared fire by fire; dense ones in runs that begin every few days.
 */
export function firstDifference(left: Schedule, right: Schedule, over: Stretch): string | null {
  let at = over.from;
  let runFrom: number = over.from;
  for (let count = 1; at <= over.to; count += 1) {
    const expected = nextAfter(left, at);
    const found = nextAfter(right, at);
    if (expected !== found) return `after ${text(at)}: ${text(expected)} or ${text(found)}`;
    if (expected === null) return null;
    at = expected;
    if (count % over.fireCountMax !== 0) continue;
    if (at - runFrom < STRIDE_MS) at = addMs(at, STRIDE_MS);
    runFrom = at;
  }
  return null;
}

/** Where line and conversion part within four years, clock changes looked at fire by fire. */
export function conversionDifference(
  line: string,
  made: CronConversion,
  options: ScheduleOptions,
): string | null {
  const { now } = options;
  const cron = read(line, options);
  const dst = made.dst === null ? {} : { dst: made.dst };
  const repeats = read(made.schedule, { ...options, timeZone: made.timeZone, ...dst });
  const fourYears = addMs(now, 1_461 * DAY_MS);
  const changes = changesOf(made.timeZone === '' ? 'UTC' : made.timeZone);
  const changing = changes
    .filter((at) => at > now + 2 * DAY_MS && at < fourYears)
    .map((at) => ({
      from: epochMs(at - DAY_MS),
      to: epochMs(at + 1.2 * DAY_MS),
      fireCountMax: 150,
    }));
  const stretches = [{ from: now, to: fourYears, fireCountMax: 12 }, ...changing];
  for (const stretch of stretches) {
    const found = firstDifference(cron, repeats, stretch);
    if (found !== null) return found;
  }
  return null;
}

/** Not a multiple of any usual period, so that the runs begin at all phases. */
const STRIDE_MS = 2.37 * DAY_MS;

function text(at: EpochMs | null): string {
  return at === null ? 'never' : new Date(at).toISOString();
}

export function instantOf(iso: string): EpochMs {
  return epochMs(Date.parse(iso));
}
