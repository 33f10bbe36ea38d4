import { DAY_MS, SECOND_MS } from '../../kernel/index.js';
import {
  type Wall,
  civilOf,
  dayNumber,
  monthLength,
  nextOnWall,
  singleTime,
} from '../clock/index.js';
import type { DaySlots } from './cover-day.js';
import { type MonthSlots, isMonthOf } from './cover-months.js';
import { type DaySeries, nextSeriesDay } from './cron-days.js';

/** Where a repeat is anchored: a local time, to be read in the zone. */
export interface AnchorOptions extends Wall {
  /** The first fire is after it. */
  readonly after: number;
}

/**
 * The anchor of one time of the day on the days of a series: its first fire after `after`. The one
 * exception are series that end short months early (the 31st, then 28 February): they can be
 * anchored on their full day only, so the anchor may lie in the past.
 */
export function anchorOfSeries(series: DaySeries, second: number, options: AnchorOptions): number {
  const localAfter = options.after + options.zone.segmentAt(options.after).offsetMs;
  // A day earlier, because of gaps and overlaps around midnight.
  let day = nextSeriesDay(series, Math.floor(localAfter / DAY_MS) - 2);
  const runsAt = (): number | null =>
    nextOnWall(singleTime(day * DAY_MS + second * SECOND_MS), options, options.after);
  while (runsAt() === null) day = nextSeriesDay(series, day);
  const anchorDay = series.kind === 'monthly' ? fullDay(series.slots, day, localAfter) : day;
  return anchorDay * DAY_MS + second * SECOND_MS;
}

/** The anchor of elapsed time: the first instant of the class after `after`, as local time. */
export function anchorOfElapsed(slots: DaySlots, options: AnchorOptions): number {
  const { offsetMs } = options.zone.segmentAt(options.after);
  const periodMs = slots.periodSeconds * SECOND_MS;
  const phaseMs = slots.second * SECOND_MS;
  const localAfter = options.after + offsetMs;
  const local = phaseMs + (Math.floor((localAfter - phaseMs) / periodMs) + 1) * periodMs;
  const at = local - offsetMs;
  return at + options.zone.segmentAt(at).offsetMs;
}

/** `day` itself if it is the series' full day, else the last full one more than a day ago. */
function fullDay(slots: MonthSlots, day: number, localAfter: number): number {
  let { year, month } = civilOf(day);
  if (monthLength(year, month) >= slots.day) return day;
  const before = Math.floor(localAfter / DAY_MS) - 1;
  for (;;) {
    month = month === 1 ? 12 : month - 1;
    if (month === 12) year -= 1;
    if (!isMonthOf(slots, month) || monthLength(year, month) < slots.day) continue;
    const found = dayNumber(year, month, slots.day);
    if (found < before) return found;
  }
}
