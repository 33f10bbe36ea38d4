import { DAY_MS } from '../../kernel/index.js';

/**
 * The proleptic Gregorian calendar in whole numbers. A *day number* counts days since 1970-01-01; a
 * *local* time is what a wall clock shows, as the milliseconds a UTC clock would have at that
 * reading. Algorithms after Howard Hinnant, "chrono-compatible low-level date algorithms".
 */
export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAYS_PER_ERA = 146_097;
/** From 0000-03-01, where Hinnant's eras begin, to 1970-01-01. */
const DAYS_BEFORE_1970 = 719_468;
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_1970;
}

export function civilOf(day: number): Civil {
  const shifted = day + DAYS_BEFORE_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function monthLength(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** 0 is Sunday, as in cron. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return (((day + 4) % 7) + 7) % 7;
}

/** The local time `monthCount` months later; a day the month lacks becomes the month's last. */
export function addMonths(local: number, monthCount: number): number {
  const day = Math.floor(local / DAY_MS);
  const from = civilOf(day);
  const month = from.year * 12 + from.month - 1 + monthCount;
  const year = Math.floor(month / 12);
  const monthOfYear = month - year * 12 + 1;
  const dayOfMonth = Math.min(from.day, monthLength(year, monthOfYear));
  return dayNumber(year, monthOfYear, dayOfMonth) * DAY_MS + (local - day * DAY_MS);
}

/** Four-digit years, as ISO 8601 writes them without agreement: 0000 to 9999. */
export const LOCAL_MIN = dayNumber(0, 1, 1) * DAY_MS;
export const LOCAL_MAX = dayNumber(10_000, 1, 1) * DAY_MS - 1;
