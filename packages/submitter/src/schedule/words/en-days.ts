import type { Dates, Days, Weekdays } from './meaning.js';
import { allDays, isSometimesMissing, oddOrEven, singleDate } from './month-days.js';
import { type NumberRun, runsOf, stepsText } from './number-runs.js';

export const WEEKDAYS_EN = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
export const MONTHS_EN =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const NTH = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

/** What follows the times: " on the 1st of the month", ", Monday to Friday"; '' for every day. */
export function daysEn(days: Days): string {
  const { kind, dates, weekdays, months } = days;
  const inMonths = months.length === 12 ? '' : ` ${monthsEn(months, 'in', 'from')}`;
  switch (kind) {
    case 'all':
      return inMonths === '' ? '' : `, every day${inMonths}`;
    case 'dates':
      return ` on ${datesEn(days)}`;
    case 'weekdays':
      return `, ${weekdaysEn(weekdays, 's')}${inMonths}`;
    case 'either': {
      const both = inMonths === '' ? '' : `, both only${inMonths}`;
      const every = weekdays.every.length > 0 ? 'every ' : '';
      const also = isOneRun(weekdays)
        ? `every day from ${weekdaysEn(weekdays, '')}`
        : weekdaysEn(weekdays, '').replace(/^on /, `on ${every}`);
      return ` on ${datesOnlyEn(dates)} of the month, and also ${also}${both}`;
    }
    case 'both':
      return ` on ${datesEn(days)}, but only ${weekdaysEn(weekdays, 's')}`;
  }
}

/** "a, b and c". */
export function listEn(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export function ordinalEn(value: number): string {
  const isTeen = value >= 11 && value <= 13;
  const ending = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}

/** A stretch of months after the second word, others after the first. */
function monthsEn(months: readonly number[], word: string, stretchWord: string): string {
  const name = (month: number): string => MONTHS_EN[month - 1] ?? '';
  const runs = runsOf(months).map(({ from, to }) => runEn(name(from), name(to)));
  const isStretch = runs.length === 1 && months.length > 1;
  return `${isStretch ? stretchWord : word} ${listEn(runs)}`;
}

function runEn(from: string, to: string): string {
  return from === to ? from : `${from} to ${to}`;
}

function datesEn(days: Days): string {
  const { dates, months } = days;
  const single = singleDate(days);
  if (single !== null) {
    const leap = single.month === 2 && single.day === 29 ? ' (leap years only)' : '';
    return `${single.day} ${MONTHS_EN[single.month - 1]}${leap}`;
  }
  const ofMonths =
    months.length === 12 ? 'of the month' : monthsEn(months, 'of', 'of each month from');
  return `${datesOnlyEn(dates)} ${ofMonths}${shortMonthsEn(dates, months)}`;
}

/** What months do that lack a day. */
function shortMonthsEn(dates: Dates, months: readonly number[]): string {
  if (dates.daysOrLast.length > 0) return ' (or on its last day where the month is shorter)';
  if (!isSometimesMissing(dates, months)) return '';
  return ` (in months that have ${dates.days.length === 1 ? 'it' : 'them'})`;
}

function datesOnlyEn(dates: Dates): string {
  const { fromLast, lastWorkday, nearWorkday } = dates;
  const days = allDays(dates);
  const the = ({ from, to }: NumberRun): string =>
    runEn(`the ${ordinalEn(from)}`, `the ${ordinalEn(to)}`);
  const steps = stepsText(days, String, ', ');
  const plain = steps === null ? runsOf(days).map(the) : [`days ${steps}`];
  return listEn([
    ...(oddOrEven(days) === null ? plain : [`${oddOrEven(days)} days`]),
    ...[...fromLast].reverse().map(fromLastEn),
    ...(lastWorkday ? ['the last workday (Monday to Friday)'] : []),
    ...nearWorkday.map((day) => `the workday (Monday to Friday) nearest to the ${ordinalEn(day)}`),
  ]);
}

function fromLastEn(before: number): string {
  if (before === 0) return 'the last day';
  return before === 1 ? 'the day before the last' : `the ${ordinalEn(before)} day before the last`;
}

function isOneRun({ every, last, nth }: Weekdays): boolean {
  const runs = weekRuns(every);
  return last.length + nth.length === 0 && runs.length === 1 && runs[0]?.from !== runs[0]?.to;
}

/** "Monday to Friday", "on Mondays and the last Friday of the month" with an ending "s". */
function weekdaysEn(weekdays: Weekdays, ending: string): string {
  const { every, last, nth } = weekdays;
  const name = (weekday: number): string => WEEKDAYS_EN[weekday % 7] ?? '';
  const items = [
    ...weekRuns(every).map(({ from, to }) =>
      from === to ? `${name(from)}${ending}` : runEn(name(from), name(to)),
    ),
    ...last.map((weekday) => `the last ${name(weekday)} of the month`),
    ...nth.map((one) => `the ${NTH[one.nth]} ${name(one.weekday)} of the month`),
  ];
  return `${isOneRun(weekdays) ? '' : 'on '}${listEn(items)}`;
}

/** Weeks begin on Monday here, so that "Friday to Sunday" is one run. */
export function weekRuns(weekdays: readonly number[]): readonly NumberRun[] {
  const fromMonday = weekdays.map((weekday) => weekday || 7).sort((left, right) => left - right);
  return runsOf(fromMonday);
}
