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

type SpecialDays = NonNullable<CronExpression['special']>;

export const NO_SPECIAL: SpecialDays = {
  fromLast: [],
  lastWorkday: false,
  nearWorkday: [],
  lastWeekdays: 0,
  nthWeekdays: [],
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
function plainDays(set: DaySet): DaySet {
  const lengths = lengthsOf(set.expression.months);
  const longest = Math.max(...lengths);
  const { expression, daysOrLast } = withoutLast(set, lengths);
  const { days, special } = expression;
  const hasLast = special?.fromLast.includes(0) === true;
  const allButLast = (1 << (longest - 1)) - 1;
  const isEvery = (days & allButLast) === allButLast && (hasLast || days >> (longest - 1) !== 0);
  const plain = { ...expression, days: isEvery ? ALL_DAYS : days };
  return { expression: { ...plain, months: plainMonths(plain, daysOrLast) }, daysOrLast };
}

/** Last days by their numbers, where the numbers say the same. */
function withoutLast(set: DaySet, lengths: readonly number[]): DaySet {
  const { expression, daysOrLast } = set;
  const longest = Math.max(...lengths);
  const fromLast = expression.special?.fromLast ?? [];
  const special = expression.special ?? NO_SPECIAL;
  if (lengths.every((length) => length === longest)) {
    const named = fromLast.reduce((bits, before) => bits | (1 << (longest - before - 1)), 0);
    const days = expression.days | named;
    return { expression: { ...expression, days, special: someOf(special, []) }, daysOrLast };
  }
  if (!fromLast.includes(0) && daysOrLast >> (longest - 1) === 0) return set;
  // A day that a shorter month has on its last needs no word: there the last counts in any case.
  const days = expression.days | daysOrLast;
  const isNamed = (length: number): boolean => (days & (1 << (length - 1))) !== 0;
  const rest = fromLast.filter((before) => before > 0);
  // "The 25th to the 30th and the last day" are the 25th to the 31st.
  const isNumber = lengths.every((length) => length === longest || isNamed(length));
  const plain = isNumber
    ? { days: days | (1 << (longest - 1)), special: someOf(special, rest) }
    : { days: days & ((1 << (longest - 1)) - 1), special: someOf(special, [0, ...rest]) };
  return { expression: { ...expression, ...plain }, daysOrLast: 0 };
}

/** Special days with other days before the last; null when there are none at all. */
function someOf(special: SpecialDays, fromLast: readonly number[]): SpecialDays | null {
  const { nearWorkday, nthWeekdays, lastWeekdays, lastWorkday } = special;
  const count = fromLast.length + nearWorkday.length + nthWeekdays.length + lastWeekdays;
  return count === 0 && !lastWorkday ? null : { ...special, fromLast };
}

/** How long the months of a set can be. */
function lengthsOf(months: number): readonly number[] {
  return membersOf32(months).flatMap((bit) => [
    monthLength(LEAP_YEAR + 1, bit + 1),
    monthLength(LEAP_YEAR, bit + 1),
  ]);
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
