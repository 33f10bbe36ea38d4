import { monthLength } from '../clock/index.js';
import type { Dates, Days } from './meaning.js';

/** So few days that a reader thinks of each of them. */
const FEW_DAYS = 3;

/** One date of the year and nothing else. */
export function singleDate({ dates, months }: Days): { month: number; day: number } | null {
  const [month, ...otherMonths] = months;
  const [day, ...otherDays] = dates.days;
  const isSingle = otherMonths.length + otherDays.length === 0 && !hasSpecial(dates);
  return isSingle && month !== undefined && day !== undefined ? { month, day } : null;
}

/** The plain days, whatever shorter months do about them. */
export function allDays({ days, daysOrLast }: Dates): readonly number[] {
  return [...new Set([...days, ...daysOrLast])].sort((left, right) => left - right);
}

/** Whether some of the months have no such day: worth saying where the days are few. */
export function isSometimesMissing({ days }: Dates, months: readonly number[]): boolean {
  const shortest = Math.min(...months.map((month) => monthLength(2023, month)));
  return days.length <= FEW_DAYS && (days.at(-1) ?? 0) > shortest;
}

/** Every second day of the month, from the 1st or the 2nd on. */
export function oddOrEven(days: readonly number[]): 'odd' | 'even' | null {
  const [first = 0] = days;
  const isEveryOther = days.every((day, index) => day === first + 2 * index);
  if (!isEveryOther) return null;
  if (first === 1 && days.length === 16) return 'odd';
  return first === 2 && days.length === 15 ? 'even' : null;
}

function hasSpecial({ daysOrLast, fromLast, lastWorkday, nearWorkday }: Dates): boolean {
  return daysOrLast.length + fromLast.length + nearWorkday.length > 0 || lastWorkday;
}
