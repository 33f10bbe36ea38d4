import type { CronFieldName, CronWords } from './cron-words.js';

export const ENGLISH: CronWords = {
  labels: {
    means: 'means',
    becomes: 'becomes',
    stays: 'stays',
    why: 'because',
    dst: 'with',
    drawn: 'drawn',
    zone: 'zone',
    next: 'next',
    fields: 'fields',
    days: 'days',
    clocks: 'clocks',
    note: 'note',
    is: 'is',
  },
  verdicts: { never: 'never', reboot: 'refused', refused: 'refused' },
  refusals: {
    never: 'It would never fire.',
    reboot: 'It would run when a machine starts, which is no time.',
    refused: 'It cannot be a schedule as it stands.',
  },
  fields: {
    second: 'second',
    minute: 'minute',
    hour: 'hour',
    day: 'day of month',
    month: 'month',
    weekday: 'day of week',
  },
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  all: 'all',
  comma: ', ',
  colon: ': ',
  hours: 'h',
  minutes: 'min',
  bothDays:
    'A day must fit the day of month and the day of week, because one of them begins with *.',
  eitherDay:
    'A day that fits the day of month or the day of week will do, because neither begins with *.',
  hints: {
    quartz:
      'This looks like Quartz, which counts Sunday as 1 (here it is 0 or 7); --quartz reads it as ' +
      'Quartz does.',
    year: (word) =>
      `Cron has no years: ${word} behind the five fields is taken for the command, and the line ` +
      'fires in all of them.',
    abbreviation: (name, zone) =>
      `${name} is taken as ${zone}, and is used for other zones as well: name the one that is meant.`,
    step: ({ text, field, low, last, step, iso }) =>
      (last === low
        ? `${text} in the ${ENGLISH.fields[field]} field is ${low} alone.`
        : `${text} starts over at ${low} after ${last}, every ${CYCLES_IN_ENGLISH[field]}.`) +
      ` For every ${step} ${field}s without a break: ${iso}`,
  },
  noLines: 'No line with a time was found on standard input.',
  drawnFrom: (seed) =>
    seed === ''
      ? '~ is drawn from the name of the job: --seed NAME shows what that job gets'
      : `~ is drawn from the name ${seed}, always the same`,
  isUnion: (count) => `it is a union of ${count} repeats`,
  repeats: (count) => `${count} repeats, together one schedule:`,
  more: (count) => `… and ${count} more (--explain shows all)`,
  after: (instant) => `after ${instant}`,
  none: (instant, last) =>
    last === null ? `never after ${instant}` : `no more after ${instant}; the last was ${last}`,
  only: (instant) => `at ${instant}, and no more after it`,
  values: (count) => `(${count} values)`,
  rules: {
    fixed: (zone) => `${zone} has no clock changes ahead.`,
    elapsed: 'It counts elapsed time, so a clock change moves nothing.',
    follows: (field) =>
      `The ${field} field begins with *, so the line follows the wall clock: a time that a change ` +
      'leaves out does not run, one that comes twice runs twice.',
    once:
      'Neither the minute nor the hour field begins with *, so every time of the calendar runs ' +
      'once: one that a change leaves out runs right after the change, one that comes twice runs ' +
      'the first time.',
    calendar:
      'Days and more keep the local time: one that a change leaves out runs right after the ' +
      'change, one that comes twice runs the first time.',
    untouched: (years) => `No clock change of the coming ${years} years touches it.`,
  },
  forward: (span) => `forward by ${span}`,
  back: (span) => `back by ${span}`,
  touched: {
    left: (times) => `${times}: left out`,
    later: (times, at) => `${times}: left out, runs at ${at}`,
    twice: (times) => `${times}: comes twice, runs twice`,
    first: (times) => `${times}: comes twice, runs the first time`,
  },
};

const CYCLES_IN_ENGLISH: Partial<Record<CronFieldName, string>> = {
  second: 'minute',
  minute: 'hour',
  hour: 'day',
  day: 'month',
};
