import { ALL_MONTHS } from '../cron/index.js';
import type { Part } from './part.js';
import { monthsHaving, plainMonths } from './read-days.js';
import { readTimes } from './read-times.js';
import { zoneName } from './zone-name.js';

/** A list of this many times is still easier to read than a second sentence. */
const LISTED_COUNT_MAX = 12;

/**
 * A union is often times × days multiplied out: ten weekly repeats are two times on five weekdays.
 * This finds the factors again. Parts are put together only where the result says the same: same
 * zone and rule, and none that begins later than its own pattern would have it.
 */
export function mergeParts(parts: readonly Part[]): readonly Part[] {
  if (parts.length < 2) return parts;
  const times = (part: Part): string => part.times.join();
  const days = (part: Part): string => JSON.stringify(part.days);
  const months = ({ days: { expression } }: Part): number => expression.months;
  const dates = ({ days: { expression, daysOrLast } }: Part): string =>
    JSON.stringify([expression.days, daysOrLast, expression.special]);
  const isMonthly = (part: Part): boolean => part.series === 'monthly';
  const isWeekly = (part: Part): boolean => part.series === 'weekly';
  const isEither = (part: Part): boolean => isWeekly(part) || (isMonthly(part) && isAllYear(part));
  let merged = mergeBy(parts, { keyOf: days, join: joinTimes, isFit: hasPlainTimes });
  merged = mergeBy(merged, {
    isMeant: isMonthly,
    keyOf: (part) => `${times(part)} ${dates(part)}`,
    join: joinMonths,
  });
  merged = mergeBy(merged, {
    isMeant: isMonthly,
    keyOf: (part) => `${times(part)} ${months(part)}`,
    join: joinDates,
  });
  merged = mergeBy(merged, {
    isMeant: hasPlainDates,
    keyOf: times,
    join: (left, right) => joinDates(joinMonths(left, right), right),
    isFit: isEachComplete,
  });
  merged = mergeBy(merged, { isMeant: isWeekly, keyOf: times, join: joinWeekdays });
  return mergeBy(merged, { isMeant: isEither, keyOf: times, join: joinEither });
}

function isAllYear({ days }: Part): boolean {
  return plainMonths(days.expression, days.daysOrLast) === ALL_MONTHS;
}

interface Merging {
  /** Others are left alone. */
  readonly isMeant?: (part: Part) => boolean;
  readonly keyOf: (part: Part) => string;
  /** The part that says both. */
  readonly join: (left: Part, right: Part) => Part;
  /** Whether the whole says the same as its parts, and is easier to read. */
  readonly isFit?: (whole: Part, parts: readonly Part[]) => boolean;
}

function mergeBy(parts: readonly Part[], merging: Merging): Part[] {
  const { isMeant, keyOf } = merging;
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const { gap, overlap } = part.rule;
    const rule = part.zone.isFixed ? '' : `${gap} ${overlap}`;
    const isOpen = part.span.kind === 'from' && (isMeant?.(part) ?? true);
    const key = isOpen ? `${zoneName(part.zone)} ${rule} ${keyOf(part)}` : `alone ${groups.size}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part]);
    else group.push(part);
  }
  return [...groups.values()].flatMap((group) => joinAll(group, merging));
}

function joinAll(group: readonly Part[], { join, isFit }: Merging): readonly Part[] {
  const [first, ...others] = group;
  const firstLocal = Math.min(...group.map(firstOf));
  const beforeLocal = Math.max(...group.map((part) => part.beforeLocal));
  if (first === undefined || others.length === 0 || beforeLocal >= firstLocal) return group;
  const whole = others.reduce(join, first);
  return isFit?.(whole, group) === false
    ? group
    : [{ ...whole, span: { kind: 'from', firstLocal }, beforeLocal }];
}

function firstOf({ span }: Part): number {
  return span.kind === 'always' ? -Infinity : span.firstLocal;
}

function joinTimes(left: Part, right: Part): Part {
  const times = [...new Set([...left.times, ...right.times])];
  return { ...left, times: times.sort((one, other) => one - other) };
}

function hasPlainTimes({ times }: Part): boolean {
  return times.length <= LISTED_COUNT_MAX || readTimes(times).kind !== 'listed';
}

function joinMonths(left: Part, right: Part): Part {
  const months = left.days.expression.months | right.days.expression.months;
  return withDays(left, { months });
}

function joinDates(left: Part, right: Part): Part {
  const [one, other] = [left.days.expression, right.days.expression];
  const joined = withDays(left, {
    days: one.days | other.days,
    special: one.special ?? other.special,
  });
  const daysOrLast = left.days.daysOrLast | right.days.daysOrLast;
  return { ...joined, days: { ...joined.days, daysOrLast } };
}

function hasPlainDates({ series, days }: Part): boolean {
  return series === 'monthly' && days.expression.special === null && days.daysOrLast === 0;
}

/** The 31st of January and March is the 31st of January, March and April. */
function isEachComplete(whole: Part, parts: readonly Part[]): boolean {
  const { months } = whole.days.expression;
  return parts.every(
    ({ days: { expression } }) => (months & monthsHaving(expression)) === expression.months,
  );
}

function joinWeekdays(left: Part, right: Part): Part {
  const weekdays = left.days.expression.weekdays | right.days.expression.weekdays;
  return withDays(left, { weekdays });
}

/** A weekly and a monthly part: there is one of each after the steps before. */
function joinEither(left: Part, right: Part): Part {
  const [monthly, weekly] = left.series === 'monthly' ? [left, right] : [right, left];
  const { weekdays } = weekly.days.expression;
  const days = { weekdays, months: ALL_MONTHS, dayRule: 'or' } as const;
  return { ...withDays(monthly, days), series: 'mixed' };
}

function withDays(part: Part, limits: Partial<Part['days']['expression']>): Part {
  return { ...part, days: { ...part.days, expression: { ...part.days.expression, ...limits } } };
}
