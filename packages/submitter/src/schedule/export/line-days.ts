import { civilOf, isLeapYear, monthLength, weekdayOf } from '../clock/index.js';
import { type CronExpression, ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS } from '../cron/index.js';

/**
 * Days as a crontab line can tell them apart: by weekday, or by month and day of the month. A day
 * that either of the two has belongs to it.
 */
export interface LineDays {
  /** Bits 0 (Sunday) to 6. */
  readonly weekdays: number;
  /** Bit n − 1 for day n, for the twelve months of a common year and the February of a leap year. */
  readonly monthDays: readonly number[];
}

/** The kinds of month that differ in their days. */
export const MONTH_KINDS = [
  ...Array.from({ length: 12 }, (_, index) => ({ year: 2001, month: index + 1 })),
  { year: 2004, month: 2 },
];
const LEAP_FEBRUARY = 12;
const NO_DAYS: readonly number[] = MONTH_KINDS.map(() => 0);
const FULL_MONTHS: readonly number[] = MONTH_KINDS.map(
  ({ year, month }) => 2 ** monthLength(year, month) - 1,
);

export const EVERY_DAY: LineDays = { weekdays: ALL_WEEKDAYS, monthDays: NO_DAYS };

export function onWeekdays(weekdays: number): LineDays {
  return { weekdays, monthDays: NO_DAYS };
}

/** `dayOf` answers the bits of one kind of month. */
export function onMonthDays(dayOf: (kind: { year: number; month: number }) => number): LineDays {
  return { weekdays: 0, monthDays: MONTH_KINDS.map(dayOf) };
}

/** The days of both; whatever is every day looks the same afterwards. */
export function bothDays(left: LineDays, right: LineDays): LineDays {
  const weekdays = left.weekdays | right.weekdays;
  const monthDays = left.monthDays.map((days, kind) => days | (right.monthDays[kind] ?? 0));
  const isEveryDay =
    weekdays === ALL_WEEKDAYS || monthDays.every((days, kind) => days === FULL_MONTHS[kind]);
  return isEveryDay ? EVERY_DAY : { weekdays, monthDays };
}

export function areSameDays(left: LineDays, right: LineDays): boolean {
  return (
    left.weekdays === right.weekdays &&
    left.monthDays.every((days, kind) => days === right.monthDays[kind])
  );
}

/** Whether the day with this number is one of them. */
export function hasDay(days: LineDays, day: number): boolean {
  if ((days.weekdays & (1 << weekdayOf(day))) !== 0) return true;
  const date = civilOf(day);
  const isLeapDayMonth = date.month === 2 && isLeapYear(date.year);
  const kind = isLeapDayMonth ? LEAP_FEBRUARY : date.month - 1;
  return ((days.monthDays[kind] ?? 0) & (1 << (date.day - 1))) !== 0;
}

/** What the day, month and weekday fields of a line have in them. */
export interface DayFields {
  readonly days: number;
  readonly months: number;
  readonly weekdays: number;
}

/** The three fields that mean exactly these days; null when no line does. */
export function dayFieldsOf(days: LineDays): DayFields | null {
  const { weekdays, monthDays } = days;
  if (areSameDays(days, EVERY_DAY)) {
    return { days: ALL_DAYS, months: ALL_MONTHS, weekdays: ALL_WEEKDAYS };
  }
  const named = monthDays.reduce((sum, one) => sum | one, 0);
  if (named === 0) return { days: ALL_DAYS, months: ALL_MONTHS, weekdays };
  // A weekday is met in every month, so the month field must let every month in.
  const months =
    weekdays !== 0
      ? ALL_MONTHS
      : MONTH_KINDS.reduce(
          (sum, { month }, kind) => (monthDays[kind] === 0 ? sum : sum | (1 << (month - 1))),
          0,
        );
  const isProduct = MONTH_KINDS.every(({ month }, kind) => {
    const isIn = (months & (1 << (month - 1))) !== 0;
    return monthDays[kind] === (isIn ? named & (FULL_MONTHS[kind] ?? 0) : 0);
  });
  if (!isProduct) return null;
  return { days: named, months, weekdays: weekdays === 0 ? ALL_WEEKDAYS : weekdays };
}

/** The days of a line without L, W and #; null where weekdays are limited by the other fields. */
export function daysOfLine(line: CronExpression): LineDays | null {
  const byDay = line.days !== ALL_DAYS || line.months !== ALL_MONTHS;
  const byWeekday = line.weekdays !== ALL_WEEKDAYS;
  const isEither = line.dayRule === 'or';
  if (isEither && (line.days === ALL_DAYS || !byWeekday)) {
    return line.months === ALL_MONTHS ? EVERY_DAY : monthDaysOf({ ...line, days: ALL_DAYS });
  }
  if (!byWeekday) return byDay ? monthDaysOf(line) : EVERY_DAY;
  if (line.months !== ALL_MONTHS) return null;
  if (line.days === ALL_DAYS) return onWeekdays(line.weekdays);
  return isEither ? bothDays(onWeekdays(line.weekdays), monthDaysOf(line)) : null;
}

function monthDaysOf({ days, months }: { days: number; months: number }): LineDays {
  const all = onMonthDays(({ year, month }) =>
    (months & (1 << (month - 1))) === 0 ? 0 : days & (2 ** monthLength(year, month) - 1),
  );
  return bothDays(all, all);
}
