import {
  type CronExpression,
  ALL_DAYS,
  ALL_MONTHS,
  ALL_WEEKDAYS,
  fitsDay,
  membersOf32,
} from '../cron/index.js';
import { civilOf, monthLength } from '../clock/index.js';
import type { Days } from './meaning.js';

/** Days as a cron expression has them, and days that a shorter month has on its last. */
export interface DaySet {
  /** Its day and month fields count, not its times. */
  readonly expression: CronExpression;
  /** Bit n − 1 for day n. */
  readonly daysOrLast: number;
}

/** Every day of the year; sets of days are made from it. */
export const EVERY_DAY: CronExpression = {
  text: '',
  seconds: { low: 1, high: 0 },
  minutes: { low: 1, high: 0 },
  hours: 1,
  days: ALL_DAYS,
  months: ALL_MONTHS,
  weekdays: ALL_WEEKDAYS,
  special: null,
  dayRule: 'and',
  isWildcard: false,
};

export function readDays(days: DaySet): Days {
  const { expression, daysOrLast } = plainDays(days);
  const { special } = expression;
  const sorted = (values: readonly number[]): number[] =>
    [...new Set(values)].sort((left, right) => left - right);
  return {
    kind: kindOf(expression),
    dates: {
      days: membersOf32(expression.days).map((bit) => bit + 1),
      daysOrLast: membersOf32(daysOrLast).map((bit) => bit + 1),
      fromLast: sorted(special?.fromLast ?? []),
      lastWorkday: special?.lastWorkday ?? false,
      nearWorkday: sorted(special?.nearWorkday ?? []),
    },
    weekdays: {
      every: membersOf32(expression.weekdays),
      last: membersOf32(special?.lastWeekdays ?? 0),
      nth: nthOf(expression),
    },
    months: membersOf32(expression.months).map((bit) => bit + 1),
  };
}

/** Whether that day (a day number) belongs to the set. */
export function hasDay({ expression, daysOrLast }: DaySet, day: number): boolean {
  if (fitsDay(expression, day)) return true;
  if (daysOrLast === 0) return false;
  const { year, month, day: dayOfMonth } = civilOf(day);
  const isLast = dayOfMonth === monthLength(year, month);
  const isMonth = (expression.months & (1 << (month - 1))) !== 0;
  const meant = isLast ? -1 << (dayOfMonth - 1) : 1 << (dayOfMonth - 1);
  return isMonth && (daysOrLast & meant) !== 0;
}

/** The plainest way to name the same days: no last day where that is always the 31st, say. */
function plainDays({ expression, daysOrLast }: DaySet): DaySet {
  const months = membersOf32(expression.months).map((bit) => bit + 1);
  const longest = Math.max(...months.map((month) => monthLength(LEAP_YEAR, month)));
  const shortest = Math.min(...months.map((month) => monthLength(LEAP_YEAR + 1, month)));
  let { days, special } = expression;
  if (special !== null && longest === shortest) {
    for (const before of special.fromLast) days |= 1 << (longest - before - 1);
    special = { ...special, fromLast: [] };
  }
  const hasLast = special?.fromLast.includes(0) === true || daysOrLast >> (longest - 1) !== 0;
  const allButLast = (1 << (longest - 1)) - 1;
  const isEvery = (days & allButLast) === allButLast && (hasLast || days >> (longest - 1) !== 0);
  const plain = { ...expression, days: isEvery ? ALL_DAYS : days, special };
  return { expression: { ...plain, months: plainMonths(plain, daysOrLast) }, daysOrLast };
}

/**
 * Of plain days only the months that have one count: where these are all such months of the year,
 * it is every month; else the others need no word.
 */
export function plainMonths(expression: CronExpression, daysOrLast: number): number {
  const { months, special, dayRule } = expression;
  if (special !== null || daysOrLast !== 0 || dayRule === 'or') return months;
  const having = monthsHaving(expression);
  return (months & having) === having ? ALL_MONTHS : months & having;
}

/** The months, in bits, that have at least one of the plain days. */
export function monthsHaving({ days }: CronExpression): number {
  const first = membersOf32(days)[0] ?? 0;
  return membersOf32(ALL_MONTHS)
    .filter((bit) => monthLength(LEAP_YEAR, bit + 1) > first)
    .reduce((bits, bit) => bits | (1 << bit), 0);
}

const LEAP_YEAR = 2024;

function kindOf({ days, weekdays, dayRule }: CronExpression): Days['kind'] {
  // A field that allows everything: with "or" it allows every day, with "and" it says nothing.
  const isAnyDate = days === ALL_DAYS;
  const isAnyWeekday = weekdays === ALL_WEEKDAYS;
  if (dayRule === 'or') return isAnyDate || isAnyWeekday ? 'all' : 'either';
  if (isAnyDate) return isAnyWeekday ? 'all' : 'weekdays';
  return isAnyWeekday ? 'dates' : 'both';
}

function nthOf({ special }: CronExpression): { weekday: number; nth: number }[] {
  const order = new Map(
    (special?.nthWeekdays ?? []).map((one) => [one.nth * 7 + ((one.weekday + 6) % 7), one]),
  );
  return [...order].sort(([left], [right]) => left - right).map(([, one]) => one);
}
