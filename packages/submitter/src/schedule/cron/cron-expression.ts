import type { Bits60 } from './cron-bits.js';
import { type Civil, civilOf, dayNumber, monthLength, weekdayOf } from '../clock/index.js';

/** A cron expression, read: what each field allows, and how the fields combine. */
export interface CronExpression {
  /** The fields as written, joined by one blank; of a nickname, what it stands for. */
  readonly text: string;
  readonly seconds: Bits60;
  readonly minutes: Bits60;
  /** Bits 0 to 23. */
  readonly hours: number;
  /** Bit n − 1 for day n. */
  readonly days: number;
  /** Bit n − 1 for month n. */
  readonly months: number;
  /** Bits 0 (Sunday) to 6. */
  readonly weekdays: number;
  /** L, W and # of the two day fields; null when they have none. */
  readonly special: SpecialDays | null;
  /**
   * Vixie's rule: `and` when the day or the weekday field begins with `*`, else a day that fits
   * either field will do.
   */
  readonly dayRule: 'and' | 'or';
  /** The minute or the hour field begins with `*`: such lines follow the wall clock at DST. */
  readonly isWildcard: boolean;
}

export interface SpecialDays {
  /** `L` is 0, `L-3` is 3: days before the last of the month. */
  readonly fromLast: readonly number[];
  /** `LW`: the last Monday-to-Friday of the month. */
  readonly lastWorkday: boolean;
  /** `15W`: the Monday-to-Friday nearest to that day, inside its month. */
  readonly nearWorkday: readonly number[];
  /** `5L`: the last such weekday of the month; bits 0 (Sunday) to 6. */
  readonly lastWeekdays: number;
  /** `5#2`: the second such weekday of the month. */
  readonly nthWeekdays: readonly { readonly weekday: number; readonly nth: number }[];
}

export const ALL_MONTHS = 0xfff;
export const ALL_WEEKDAYS = 0x7f;
export const ALL_DAYS = 0x7fff_ffff;

/** The days of one month that the expression allows: bit n − 1 for day n. */
export function daysOfMonth(expression: CronExpression, year: number, month: number): number {
  const length = monthLength(year, month);
  const firstWeekday = weekdayOf(dayNumber(year, month, 1));
  const allDays = length === 31 ? ALL_DAYS : (1 << length) - 1;
  let byDay = expression.days;
  let byWeekday = spreadWeekdays(expression.weekdays, firstWeekday);
  if (expression.special !== null) {
    const shape = { length, firstWeekday };
    byDay |= specialDays(expression.special, shape);
    byWeekday |= specialWeekdays(expression.special, shape);
  }
  return allDays & (expression.dayRule === 'and' ? byDay & byWeekday : byDay | byWeekday);
}

/** The first day after `day` (a day number) that fits; null when none does within 400 years. */
export function nextDay(expression: CronExpression, day: number): number | null {
  const from = civilOf(day + 1);
  let { year, month } = from;
  let fromDay = from.day;
  for (let step = 0; step < CALENDAR_MONTH_COUNT; step += 1) {
    if ((expression.months & (1 << (month - 1))) !== 0) {
      const days = daysOfMonth(expression, year, month) & (-1 << (fromDay - 1));
      if (days !== 0) return dayNumber(year, month, 32 - Math.clz32(days & -days));
    }
    fromDay = 1;
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year += 1;
  }
  return null;
}

/** The last day before `day` that fits; null when none does within 400 years. */
export function previousDay(expression: CronExpression, day: number): number | null {
  const from: Civil = civilOf(day - 1);
  let { year, month } = from;
  let uptoDay = from.day;
  for (let step = 0; step < CALENDAR_MONTH_COUNT; step += 1) {
    if ((expression.months & (1 << (month - 1))) !== 0) {
      const allowed = uptoDay >= 31 ? ALL_DAYS : (1 << uptoDay) - 1;
      const days = daysOfMonth(expression, year, month) & allowed;
      if (days !== 0) return dayNumber(year, month, 32 - Math.clz32(days));
    }
    uptoDay = 31;
    month = month === 1 ? 12 : month - 1;
    if (month === 12) year -= 1;
  }
  return null;
}

export function fitsDay(expression: CronExpression, day: number): boolean {
  const { year, month, day: dayOfMonth } = civilOf(day);
  if ((expression.months & (1 << (month - 1))) === 0) return false;
  return (daysOfMonth(expression, year, month) & (1 << (dayOfMonth - 1))) !== 0;
}

/** The Gregorian calendar repeats itself, weekdays included, after 400 years. */
const CALENDAR_MONTH_COUNT = 4_801;

interface MonthShape {
  readonly length: number;
  readonly firstWeekday: number;
}

function spreadWeekdays(weekdays: number, firstWeekday: number): number {
  if (weekdays === ALL_WEEKDAYS) return ALL_DAYS;
  // Turned so that bit 0 is the weekday of day 1, then repeated every seven days.
  const turned = ((weekdays >> firstWeekday) | (weekdays << (7 - firstWeekday))) & ALL_WEEKDAYS;
  return (turned | (turned << 7) | (turned << 14) | (turned << 21) | (turned << 28)) & ALL_DAYS;
}

function specialDays(special: SpecialDays, shape: MonthShape): number {
  let days = 0;
  for (const before of special.fromLast) {
    if (before < shape.length) days |= 1 << (shape.length - before - 1);
  }
  if (special.lastWorkday) days |= workdayNear(shape.length, shape);
  for (const day of special.nearWorkday) {
    if (day <= shape.length) days |= workdayNear(day, shape);
  }
  return days;
}

function workdayNear(day: number, shape: MonthShape): number {
  const weekday = (shape.firstWeekday + day - 1) % 7;
  let near = day;
  if (weekday === 6) near = day > 1 ? day - 1 : day + 2;
  if (weekday === 0) near = day < shape.length ? day + 1 : day - 2;
  return 1 << (near - 1);
}

function specialWeekdays(special: SpecialDays, shape: MonthShape): number {
  const firstOf = (weekday: number): number => ((weekday - shape.firstWeekday + 7) % 7) + 1;
  let days = 0;
  for (let weekday = 0; weekday < 7; weekday += 1) {
    if ((special.lastWeekdays & (1 << weekday)) === 0) continue;
    const first = firstOf(weekday);
    days |= 1 << (first + 7 * Math.floor((shape.length - first) / 7) - 1);
  }
  for (const { weekday, nth } of special.nthWeekdays) {
    const day = firstOf(weekday) + 7 * (nth - 1);
    if (day <= shape.length) days |= 1 << (day - 1);
  }
  return days;
}
