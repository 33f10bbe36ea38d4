import { DAY_MS, SECOND_MS } from '../../kernel/index.js';
import { addMonths, civilOf, monthLength, weekdayOf, zoneChangesAfter } from '../clock/index.js';
import {
  type CalendarRepeat,
  type ElapsedRepeat,
  type Repeat,
  instantOfNumber,
} from '../iso/index.js';
import { secondOfDay } from './clock-text.js';
import { clockWords } from './clock-words.js';
import { NO_CLOCK_WORDS, type PeriodMeaning, type Span } from './meaning.js';
import { type Part, presentFrom, timesRound } from './part.js';
import { type DaySet, EVERY_DAY, NO_SPECIAL } from './read-days.js';
import { DAY_SECONDS } from './read-times.js';

/** A repeat that happens more than once, as times of days if it is such, else as its period. */
export function readRepeat(repeat: Repeat): Part | PeriodMeaning {
  const span = spanOf(repeat);
  return repeat.kind === 'elapsed' ? readElapsed(repeat, span) : readCalendar(repeat, span);
}

export function localAt(at: number, repeat: Repeat): number {
  return at + repeat.zone.segmentAt(at).offsetMs;
}

/** The local time that a repeat counts from. */
function anchorOf(repeat: Repeat): number {
  return repeat.kind === 'elapsed' ? localAt(repeat.anchorAt, repeat) : repeat.anchorLocal;
}

/** A count that ends beyond the year 9999 is for ever. */
function spanOf(repeat: Repeat): Span {
  const { occurrenceCount } = repeat;
  const firstLocal = anchorOf(repeat);
  const last = Number.isSafeInteger(occurrenceCount)
    ? instantOfNumber(repeat, occurrenceCount - 1)
    : null;
  if (last === null) return { kind: 'from', firstLocal };
  return { kind: 'counted', occurrenceCount, firstLocal, lastLocal: localAt(last, repeat) };
}

function readElapsed(repeat: ElapsedRepeat, span: Span): Part | PeriodMeaning {
  const { zone, anchorAt, periodMs } = repeat;
  const from = presentFrom(anchorAt);
  const isInStep =
    DAY_SECONDS % (periodMs / SECOND_MS) === 0 &&
    zoneChangesAfter(zone, from).every(({ shiftMs }) => shiftMs % periodMs === 0);
  const anchorLocal = localAt(anchorAt, repeat);
  if (!isInStep) {
    const seconds = periodMs / SECOND_MS;
    const clock = NO_CLOCK_WORDS;
    const isElapsedTold = !zone.isFixed;
    return { ...NO_PERIOD, seconds, isElapsedTold, anchorLocal, clock, zone, span };
  }
  const nearAt = anchorAt + Math.ceil((from - anchorAt) / periodMs) * periodMs;
  const stepSeconds = periodMs / SECOND_MS;
  return {
    series: 'daily',
    days: dates({}),
    times: timesRound(stepSeconds, secondOfDay(localAt(nearAt, repeat)) % stepSeconds),
    zone,
    // In step with the clock changes, elapsed time is what follows the wall clock.
    rule: { gap: 'skip', overlap: 'both' },
    span,
    beforeLocal: anchorLocal - periodMs,
  };
}

const NO_PERIOD = { kind: 'period', monthCount: 0, dayCount: 0, seconds: 0 } as const;

function readCalendar(repeat: CalendarRepeat, span: Span): Part | PeriodMeaning {
  const { zone, rule, anchorLocal, monthCount, restMs } = repeat;
  const whole = { times: [secondOfDay(anchorLocal)], zone, rule, span };
  const day = Math.floor(anchorLocal / DAY_MS);
  const beforeLocal = anchorLocal - restMs;
  if (monthCount === 0 && restMs === DAY_MS) {
    return { ...whole, series: 'daily', days: dates({}), beforeLocal };
  }
  if (monthCount === 0 && restMs === 7 * DAY_MS) {
    const days = dates({ weekdays: 1 << weekdayOf(day) });
    return { ...whole, series: 'weekly', days, beforeLocal };
  }
  if (restMs === 0 && 12 % monthCount === 0) {
    const days = monthlyDays(day, monthCount);
    const before = addMonths(anchorLocal, -monthCount);
    return { ...whole, series: 'monthly', days, beforeLocal: before };
  }
  const dayCount = Math.floor(restMs / DAY_MS);
  const seconds = (restMs - dayCount * DAY_MS) / SECOND_MS;
  // Where the time of day moves, any may be touched by a clock change.
  const times = seconds === 0 ? whole.times : timesRound(60, 0);
  const changes = zoneChangesAfter(zone, presentFrom(anchorLocal));
  const clock = clockWords({ days: dates({}), times }, { changes, rule, isRound: false });
  const counted = { kind: 'period', monthCount, dayCount, seconds, anchorLocal } as const;
  return { ...counted, isElapsedTold: false, clock, zone, span };
}

/** The longest that a month can be, and the shortest: February. */
function lengths(month: number): { readonly longest: number; readonly shortest: number } {
  return { longest: monthLength(2024, month), shortest: monthLength(2023, month) };
}

function monthlyDays(anchorDay: number, monthCount: number): DaySet {
  const { month: anchorMonth, day } = civilOf(anchorDay);
  const all = Array.from({ length: 12 }, (_, index) => index + 1);
  const chosen = all.filter((month) => (month - anchorMonth) % monthCount === 0);
  const months = chosen.reduce((bits, month) => bits | (1 << (month - 1)), 0);
  if (chosen.every((month) => lengths(month).shortest >= day)) {
    return dates({ days: 1 << (day - 1), months });
  }
  return chosen.every((month) => lengths(month).longest <= day)
    ? dates({ days: 0, months, special: { ...NO_SPECIAL, fromLast: [0] } })
    : { ...dates({ days: 0, months }), daysOrLast: 1 << (day - 1) };
}

function dates(limits: Partial<DaySet['expression']>): DaySet {
  return { expression: { ...EVERY_DAY, ...limits }, daysOrLast: 0 };
}
