import { civilOf, weekdayOf } from '../clock/index.js';
import { DAY_MS } from '../../kernel/index.js';
import {
  clockText,
  dateAndClock,
  lengthsOf,
  secondOfDay,
  twoDigits,
  unitOf,
} from './clock-text.js';
import { MONTHS_EN, WEEKDAYS_EN, daysEn, listEn, ordinalEn } from './en-days.js';
import type { ClockWords, Days, PeriodMeaning, Times } from './meaning.js';
import { runsOf, shortStepMinutes, stepsText } from './number-runs.js';
import type { Phrases } from './phrases.js';

/** English. */
export const EN: Phrases = {
  routine(times, days) {
    if (times.kind === 'listed' && days.months.length === 12) {
      const day = wholeDay(days);
      if (day !== null) return `every ${day} ${timesEn(times)}`;
    }
    return `${timesEn(times)}${daysEn(days)}`;
  },
  period: periodEn,
  once({ locals }) {
    const shown = locals.slice(0, ONCE_COUNT_MAX).map((local) => `on ${instantEn(local)}`);
    const more = locals.length - shown.length;
    return `once${locals.length > 1 ? ' each' : ''}, ${
      more === 0 ? listEn(shown) : `${shown.join(', ')} and ${more} more times`
    }`;
  },
  counted: (count, what) => `${count === 2 ? 'twice' : `${count} times`}, ${what}`,
  inZone: (what, zone) => `${what} (${zone})`,
  starting(what, firstLocal, isTimeTold) {
    const from = isTimeTold ? instantEn(firstLocal) : dateEn(firstLocal);
    return `${what}, starting ${from}`;
  },
  fromTo(what, firstLocal, lastLocal) {
    const [first, last] = [dateAndClock(firstLocal), dateAndClock(lastLocal)];
    return dateEn(firstLocal) === dateEn(lastLocal)
      ? `${what}, on ${dateEn(firstLocal)} from ${first.clock} to ${last.clock}`
      : `${what}, from ${instantEn(firstLocal)} to ${instantEn(lastLocal)}`;
  },
  withClockWords(what, words) {
    const rules = clockRulesEn(words);
    return rules.length === 0
      ? what
      : `${what}; when the clocks ${clockTimeEn(words)}, ${listEn(rules)}`;
  },
  several(clauses, moreCount) {
    const said = clauses.join('; and ');
    if (moreCount === 0) return said;
    return `${said}; and ${moreCount} more rule${moreCount === 1 ? '' : 's'}`;
  },
  never: 'never: no repetitions are left',
  sentence: (clause) => `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`,
};

const ONCE_COUNT_MAX = 3;

/** "day" or "Monday", where the days are just that. */
function wholeDay({ kind, weekdays }: Days): string | null {
  if (kind === 'all') return 'day';
  const { every, last, nth } = weekdays;
  if (kind !== 'weekdays' || every.length !== 1 || last.length + nth.length > 0) return null;
  return WEEKDAYS_EN[every[0] ?? 0] ?? null;
}

function timesEn(times: Times): string {
  switch (times.kind) {
    case 'round':
      return roundEn(times);
    case 'stretches': {
      const { stepSeconds, stretches } = times;
      const shown = stretches.map(({ from, to }) => `from ${clockText(from)} to ${clockText(to)}`);
      return `${everyEn(stepSeconds)} ${listEn(shown)}`;
    }
    case 'listed':
      return `at ${listEn(times.seconds.map(clockText))}`;
    case 'fields':
      return fieldsEn(times);
  }
}

function everyEn(seconds: number): string {
  const { unit, count } = unitOf(seconds);
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

function roundEn({ stepSeconds, firstSecond }: Extract<Times, { kind: 'round' }>): string {
  if (firstSecond === 0) return everyEn(stepSeconds);
  const [minute, second] = [Math.floor(firstSecond / 60), firstSecond % 60];
  const isInMinute = 60 % stepSeconds === 0;
  const where = isInMinute
    ? `second ${second} of every minute`
    : `minute ${minute}${second === 0 ? '' : ` and second ${second}`} of every hour`;
  const isOnce = stepSeconds === 60 || stepSeconds === 3_600;
  return isOnce ? `at ${where}` : `${everyEn(stepSeconds)}, from ${where} on`;
}

function fieldsEn({ seconds, minutes, hours }: Extract<Times, { kind: 'fields' }>): string {
  const isFullMinute = seconds.length === 1 && seconds[0] === 0;
  const ofMinutes = minutes.length === 60 ? 'every minute' : numbersEn('minute', minutes);
  const first = isFullMinute ? minutesEn(minutes) : `${secondsEn(seconds)} of ${ofMinutes}`;
  const ofHours = hours.length === 24 ? 'every hour' : `the ${numbersEn('hour', hours, twoDigits)}`;
  const short = hours.length > 1 && seconds.length === 1 ? shortStepMinutes(minutes) : null;
  const unit = short === 1 ? 'minute' : 'minutes';
  const remark =
    short === null ? '' : ` (the last step to the next hour is shorter: ${short} ${unit})`;
  return `${first} of ${ofHours}${remark}`;
}

function minutesEn(minutes: readonly number[]): string {
  if (minutes.length === 60) return 'every minute';
  const [run, ...others] = runsOf(minutes);
  return others.length === 0 && run !== undefined && run.from < run.to
    ? `every minute from minute ${run.from} to minute ${run.to}`
    : `at ${numbersEn('minute', minutes)}`;
}

function secondsEn(seconds: readonly number[]): string {
  return seconds.length === 60 ? 'every second' : `at ${numbersEn('second', seconds)}`;
}

/** "minutes 0, 7, 14 … 56", "hours 09 to 17". */
function numbersEn(
  noun: string,
  values: readonly number[],
  show: (value: number) => string = String,
): string {
  const runs = runsOf(values).map(({ from, to }) =>
    from === to ? show(from) : `${show(from)} to ${show(to)}`,
  );
  const shown = stepsText(values, show, ', ') ?? listEn(runs);
  return `${noun}${values.length === 1 ? '' : 's'} ${shown}`;
}

function periodEn(period: PeriodMeaning): string {
  const { monthCount, dayCount, seconds, isElapsedTold, anchorLocal } = period;
  const isWeeks = monthCount === 0 && dayCount > 0 && dayCount % 7 === 0 && seconds === 0;
  const lengths: readonly (readonly [number, string])[] = [
    [Math.floor(monthCount / 12), 'year'],
    [monthCount % 12, 'month'],
    isWeeks ? [dayCount / 7, 'week'] : [dayCount, 'day'],
    ...lengthsOf(seconds).map(({ count, unit }) => [count, unit] as const),
  ];
  const parts = lengths
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  const every = `every ${listEn(parts).replace(/^1 (\w+)$/, '$1')}`;
  if (seconds > 0) return `${every}${isElapsedTold ? ' of elapsed time' : ''}`;
  const { clock } = dateAndClock(anchorLocal);
  return `${every}${periodDayEn(period, isWeeks)} at ${clock}`;
}

/** On which day of the week, month or year a period comes round. */
function periodDayEn(
  { monthCount, dayCount, anchorLocal }: PeriodMeaning,
  isWeeks: boolean,
): string {
  const { month, day } = dateAndClock(anchorLocal).date;
  if (isWeeks) return ` on ${WEEKDAYS_EN[weekdayOf(Math.floor(anchorLocal / DAY_MS))]}`;
  if (monthCount === 0 || dayCount > 0) return '';
  if (monthCount % 12 === 0) {
    const leap = month === 2 && day === 29 ? ' (or the 28th, where there is no 29th)' : '';
    return ` on ${day} ${MONTHS_EN[month - 1]}${leap}`;
  }
  return ` on the ${ordinalEn(day)}${day > 28 ? ' (or the last day of a shorter month)' : ''}`;
}

export function dateEn(local: number): string {
  const { year, month, day } = civilOf(Math.floor(local / DAY_MS));
  return `${day} ${MONTHS_EN[month - 1]} ${year}`;
}

export function instantEn(local: number): string {
  return `${dateEn(local)} at ${clockText(secondOfDay(local))}`;
}

function clockTimeEn({ gap, overlap }: ClockWords): string {
  if (overlap === null) return 'go forward';
  return gap === null ? 'go back' : 'change';
}

function clockRulesEn({ gap, overlap }: ClockWords): string[] {
  const missing = gap === 'skip' ? 'are left out' : 'run right after the gap';
  const double = overlap === 'both' ? 'run twice' : 'run once';
  return [
    ...(gap === null ? [] : [`times that do not exist ${missing}`]),
    ...(overlap === null ? [] : [`times that come twice ${double}`]),
  ];
}
