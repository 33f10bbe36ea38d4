import {
  type Result,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  accepted,
} from '../../kernel/index.js';
import { dayNumber, isLeapYear, monthLength, weekdayOf } from '../clock/index.js';
import { type ScheduleProblem, problem, quote } from '../schedule-problem.js';

/** The start of a repeat as its text says it: fields on a wall clock, and perhaps whose clock. */
export interface IsoStart {
  /** The fields as local time (see civil.ts); finer than a millisecond is cut off. */
  readonly local: number;
  /** The offset in the text; null when it has none. */
  readonly offsetMs: number | null;
}

const EXAMPLE = 'expected e.g. "2026-01-01T00:00:00Z".';

/**
 * Every form of ISO 8601 that Chronos takes, and the basic ones without separators: calendar dates
 * (to the year, month or day), week dates, ordinal dates; time to the hour, minute or second,
 * with a fraction of up to nine digits; `Z` or an offset. A time without a date counts from 1970-01-01.
 */
export function parseIsoStart(text: string): Result<IsoStart, ScheduleProblem> {
  const [dateText = '', clockText, ...more] = text.split(/T/i);
  if (/\s/.test(text)) {
    return startProblem(text, 'it has no blanks; a T stands between date and time');
  }
  if (more.length > 0) return startProblem(text, 'it has one T, between date and time');
  // As in Chronos, a time alone is one of 1970-01-01.
  const isTimeAlone = dateText === '' && /^\d/.test(clockText ?? '');
  const date = isTimeAlone ? accepted(0) : parseDate(dateText);
  if (!date.ok) return startProblem(text, date.error);
  const clock = clockText === undefined ? MIDNIGHT : parseClock(clockText);
  if (!clock.ok) return startProblem(text, clock.error);
  const { timeMs, offsetMs } = clock.value;
  return accepted({ local: date.value * DAY_MS + timeMs, offsetMs });
}

interface ClockTime {
  readonly timeMs: number;
  readonly offsetMs: number | null;
}

const MIDNIGHT = accepted<ClockTime>({ timeMs: 0, offsetMs: null });

function startProblem(text: string, rule: string): Result<never, ScheduleProblem> {
  return problem(`The start ${quote(text)} is not a date and time: ${rule}; ${EXAMPLE}`);
}

/** A day number, or the rule that the text breaks. */
function parseDate(text: string): Result<number, string> {
  const calendar =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (calendar !== null) {
    return calendarDate(Number(calendar[1]), Number(calendar[2] ?? 1), Number(calendar[3] ?? 1));
  }
  const week = /^(\d{4})-?W(\d\d)(?:-?(\d))?$/i.exec(text);
  if (week !== null) return weekDate(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
  const ordinal = /^(\d{4})-?(\d{3})$/.exec(text);
  if (ordinal !== null) return ordinalDate(Number(ordinal[1]), Number(ordinal[2]));
  return { ok: false, error: dateTrouble(text) };
}

function dateTrouble(text: string): string {
  if (/^[+-]?\d{5,}-/.test(text) || /^[+-]\d/.test(text)) return 'a year has four digits';
  if (/[Z+]|-\d\d:?\d\d$/i.test(text)) return 'an offset needs a time before it';
  if (text.includes('/')) return 'the date is written with "-", and a repeat has three parts';
  if (/:/.test(text)) return 'a T stands between date and time';
  return 'its date is none of 2026-01-31, 20260131, 2026-W05-6, 2026-031';
}

function calendarDate(year: number, month: number, day: number): Result<number, string> {
  if (month < 1 || month > 12) return { ok: false, error: `there is no month ${month}` };
  if (day < 1 || day > monthLength(year, month)) {
    return { ok: false, error: `month ${month} of ${year} has no day ${day}` };
  }
  return accepted(dayNumber(year, month, day));
}

/** ISO weeks begin on Monday; week 1 is the one with 4 January in it. */
function weekDate(year: number, week: number, weekday: number): Result<number, string> {
  if (weekday < 1 || weekday > 7) {
    return { ok: false, error: `a week's days are 1 (Monday) to 7, not ${weekday}` };
  }
  const monday = firstWeek(year) + (week - 1) * 7;
  if (week < 1 || monday >= firstWeek(year + 1)) {
    return { ok: false, error: `${year} has no week ${week}` };
  }
  return accepted(monday + weekday - 1);
}

function firstWeek(year: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((weekdayOf(fourth) + 6) % 7);
}

function ordinalDate(year: number, day: number): Result<number, string> {
  if (day < 1 || day > (isLeapYear(year) ? 366 : 365)) {
    return { ok: false, error: `${year} has no day ${day}` };
  }
  return accepted(dayNumber(year, 1, 1) + day - 1);
}

const EXTENDED_TIME = /^(\d\d)(?::(\d\d)(?::(\d\d))?)?(?:[.,](\d{1,9}))?(Z|[+-].*)?$/i;
const BASIC_TIME = /^(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,9}))?(Z|[+-].*)?$/i;

function parseClock(text: string): Result<ClockTime, string> {
  const match = EXTENDED_TIME.exec(text) ?? BASIC_TIME.exec(text);
  if (match === null) return { ok: false, error: clockTrouble(text) };
  const [hour, minute, second] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0));
  if (hour === 24) return { ok: false, error: 'hour 24 is hour 00 of the next day' };
  if ((hour ?? 0) > 23) return { ok: false, error: `there is no hour ${hour}` };
  if ((minute ?? 0) > 59) return { ok: false, error: `there is no minute ${minute}` };
  if (second === 60) return { ok: false, error: 'leap seconds (second 60) are not kept' };
  if ((second ?? 0) > 59) return { ok: false, error: `there is no second ${second}` };
  const offset = parseOffset(match[5]);
  if (!offset.ok) return offset;
  // A fraction is one of the smallest part before it: 09.5 is half past nine.
  const wholeMs = match[3] !== undefined ? SECOND_MS : match[2] !== undefined ? MINUTE_MS : HOUR_MS;
  const fractionMs = Math.floor((Number((match[4] ?? '').padEnd(9, '0')) * wholeMs) / 1e9);
  const timeMs =
    (hour ?? 0) * HOUR_MS + (minute ?? 0) * MINUTE_MS + (second ?? 0) * SECOND_MS + fractionMs;
  return accepted({ timeMs, offsetMs: offset.value });
}

function clockTrouble(text: string): string {
  if (/[.,]\d{10,}/.test(text)) return 'a fraction of a second has at most nine digits';
  if (/[a-z]{2,}|\[/i.test(text)) return 'a zone goes into scheduleTimeZone, not into the start';
  return 'its time is none of 09, 09:30, 09:30:15, 09:30:15.250';
}

function parseOffset(text: string | undefined): Result<number | null, string> {
  if (text === undefined) return accepted(null);
  if (text.toUpperCase() === 'Z') return accepted(0);
  const match = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text);
  const [hours, minutes] = [Number(match?.[2] ?? 24), Number(match?.[3] ?? 0)];
  if (match === null || hours > 23 || minutes > 59) {
    return { ok: false, error: `${quote(text)} is no offset such as Z, +02:00 or -0530` };
  }
  const sizeMs = hours * HOUR_MS + minutes * MINUTE_MS;
  return accepted(match[1] === '-' ? -sizeMs : sizeMs);
}
