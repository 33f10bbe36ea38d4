import { type Result, accepted, refused } from '../../kernel/index.js';
import { isZoneKnown } from '../../schedule/index.js';
import { shown } from '../members.js';

/** An `OnCalendar=` expression of systemd.time(7), its lists and ranges spelt out. */
export interface CalendarSpec {
  /** 0 (Monday) to 6; null for all. */
  readonly weekdays: ReadonlySet<number> | null;
  /** Null for all years. */
  readonly years: readonly number[] | null;
  readonly months: readonly number[];
  /** Of the month; or, counted from its end, 1 being the last day. */
  readonly days: readonly number[];
  readonly isFromEnd: boolean;
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  /** Microseconds of the minute. */
  readonly micros: readonly number[];
  /** '' for the machine's own. */
  readonly timeZone: string;
}

const SHORTHANDS: Readonly<Record<string, string>> = {
  minutely: '*-*-* *:*:00',
  hourly: '*-*-* *:00:00',
  daily: '*-*-* 00:00:00',
  monthly: '*-*-01 00:00:00',
  weekly: 'Mon *-*-* 00:00:00',
  yearly: '*-01-01 00:00:00',
  annually: '*-01-01 00:00:00',
  anually: '*-01-01 00:00:00',
  quarterly: '*-01,04,07,10-01 00:00:00',
  semiannually: '*-01,07-01 00:00:00',
  'semi-annually': '*-01,07-01 00:00:00',
  biannually: '*-01,07-01 00:00:00',
  'bi-annually': '*-01,07-01 00:00:00',
};

const YEAR = { low: 1970, high: 2199, unit: 1 };
const MONTH = { low: 1, high: 12, unit: 1 };
const DAY = { low: 1, high: 31, unit: 1 };
/** Counted from the end, 28 is as far as every month goes. */
const DAY_FROM_END = { low: 1, high: 28, unit: 1 };
const HOUR = { low: 0, high: 23, unit: 1 };
const MINUTE = { low: 0, high: 59, unit: 1 };
const SECOND = { low: 0, high: 59_999_999, unit: 1_000_000 };

/** Refused with a reason is what systemd refuses. */
export function parseCalendar(text: string): Result<CalendarSpec, string> {
  const { body, timeZone } = splitZone(text.trim());
  const long = SHORTHANDS[body.toLowerCase()] ?? body;
  if (long.startsWith('@')) return fromTimestamp(long);
  const { weekdays, rest } = splitWeekdays(long);
  if (weekdays === undefined) return wrong(text, 'its weekdays are no list such as Mon..Fri,Sun');
  const [first = '', second, ...more] = rest.split(/ +/).filter((word) => word !== '');
  if (more.length > 0) return wrong(text, 'a date and a time are all that follows the weekdays');
  const isTime = first.includes(':');
  if (isTime && second !== undefined) return wrong(text, 'the date stands before the time');
  const date = parseDate(isTime ? '' : first);
  const time = parseTime(isTime ? first : (second ?? ''));
  if (!date.ok) return wrong(text, date.error);
  if (!time.ok) return wrong(text, time.error);
  const isBlank = rest === '' && weekdays === null;
  return isBlank
    ? wrong(text, 'it is empty')
    : accepted({ weekdays, ...date.value, ...time.value, timeZone });
}

function wrong(text: string, rule: string): Result<never, string> {
  return refused(
    `${shown(text)} is no calendar expression: ${rule}; e.g. "Mon..Fri *-*-* 02:30:00"`,
  );
}

function splitZone(text: string): { readonly body: string; readonly timeZone: string } {
  const [, body = '', zone = ''] = /^(.*\S) +(\S+)$/.exec(text) ?? [];
  if (zone.toUpperCase() === 'UTC') return { body, timeZone: 'UTC' };
  return /^[A-Za-z]/.test(zone) && isZoneKnown(zone)
    ? { body, timeZone: zone }
    : { body: text, timeZone: '' };
}

/** `@1395716396`: once, in UTC. */
function fromTimestamp(text: string): Result<CalendarSpec, string> {
  const seconds = /^@(\d{1,11})$/.exec(text)?.[1];
  if (seconds === undefined) return wrong(text, 'seconds since 1970 follow the @');
  const at = new Date(Number(seconds) * 1_000);
  return accepted({
    weekdays: null,
    years: [at.getUTCFullYear()],
    months: [at.getUTCMonth() + 1],
    days: [at.getUTCDate()],
    isFromEnd: false,
    hours: [at.getUTCHours()],
    minutes: [at.getUTCMinutes()],
    micros: [at.getUTCSeconds() * SECOND.unit],
    timeZone: 'UTC',
  });
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

interface WeekdayPart {
  /** Undefined when they are written wrongly. */
  readonly weekdays: ReadonlySet<number> | null | undefined;
  readonly rest: string;
}

function splitWeekdays(text: string): WeekdayPart {
  const [, word = '', rest = ''] = /^([A-Za-z][A-Za-z.,-]*)(?: +(.*))?$/.exec(text) ?? [];
  if (word === '') return { weekdays: null, rest: text };
  const found = new Set<number>();
  const entries = word.replace(/,$/, '').split(',');
  for (const entry of entries) {
    // A single hyphen is how ranges were written once.
    const [from = '', to = from, ...others] = entry.split(/\.\.|-/);
    const [low, high] = [weekdayOf(from), weekdayOf(to)];
    if (low < 0 || high < low || others.length > 0) return { weekdays: undefined, rest };
    for (let day = low; day <= high; day += 1) found.add(day);
  }
  return { weekdays: found.size === 7 ? null : found, rest };
}

function weekdayOf(name: string): number {
  const word = name.toLowerCase();
  return WEEKDAYS.findIndex((weekday) => weekday === word || weekday.slice(0, 3) === word);
}

type DatePart = Pick<CalendarSpec, 'years' | 'months' | 'days' | 'isFromEnd'>;

/** `year-month-day`, `month-day`, each `-` before the day perhaps a `~`. */
function parseDate(text: string): Result<DatePart, string> {
  const all = { years: null, months: range(MONTH), days: range(DAY), isFromEnd: false };
  if (text === '') return accepted(all);
  const parts = /^(?:([^-~]+)-)?([^-~]+)([-~])([^-~]+)$/.exec(text);
  if (parts === null) return refused(`${shown(text)} is neither a date (*-*-*) nor a time (*:*)`);
  const [, yearText = '*', monthText = '', sign, dayText = ''] = parts;
  const isFromEnd = sign === '~' && dayText !== '*';
  const years = yearText === '*' ? accepted(null) : parseYears(yearText);
  const months = parseChain(monthText, MONTH, 'month');
  const days = isFromEnd ? parseFromEnd(dayText) : parseChain(dayText, DAY, 'day');
  if (!years.ok) return years;
  if (!months.ok) return months;
  if (!days.ok) return days;
  return accepted({ years: years.value, months: months.value, days: days.value, isFromEnd });
}

/** Two digits are 1970 to 2069. */
function parseYears(text: string): Result<readonly number[], string> {
  const long = text.replace(
    /(^|,|\.\.)(\d{1,2})(?=$|,|\.\.|\/)/g,
    (_all, before: string, digits: string) => {
      const year = Number(digits);
      return `${before}${year + (year < 70 ? 2_000 : 1_900)}`;
    },
  );
  return parseChain(long, YEAR, 'year');
}

function parseTime(
  text: string,
): Result<Pick<CalendarSpec, 'hours' | 'minutes' | 'micros'>, string> {
  if (text === '') return accepted({ hours: [0], minutes: [0], micros: [0] });
  const [hourText = '', minuteText, secondText = '0', ...more] = text.split(':');
  if (minuteText === undefined || more.length > 0) {
    return refused(`${shown(text)} is no time such as 02:30 or *:0/15`);
  }
  const hours = parseChain(hourText, HOUR, 'hour');
  const minutes = parseChain(minuteText, MINUTE, 'minute');
  const micros = parseChain(secondText, SECOND, 'second');
  if (!hours.ok) return hours;
  if (!minutes.ok) return minutes;
  if (!micros.ok) return micros;
  return accepted({ hours: hours.value, minutes: minutes.value, micros: micros.value });
}

interface Shape {
  readonly low: number;
  readonly high: number;
  /** What 1 in the text counts, and the step of a range without one. */
  readonly unit: number;
}

interface Component {
  readonly start: number;
  /** Null when there is none. */
  readonly stop: number | null;
  /** 0 when there is none. */
  readonly repeat: number;
}

/** A list of values, ranges and repetitions, as the values it names. */
function parseChain(text: string, shape: Shape, label: string): Result<readonly number[], string> {
  if (text === '*') return accepted(range(shape));
  const components = parseComponents(text, shape, label);
  if (!components.ok) return components;
  const values = components.value.flatMap(({ start, stop, repeat }) =>
    repeat === 0 ? [start] : steps(start, stop ?? shape.high, repeat),
  );
  return accepted(sorted(values));
}

/** `~07/1` begins at the seventh last day and goes on to the last. */
function parseFromEnd(text: string): Result<readonly number[], string> {
  const components = parseComponents(text, DAY_FROM_END, 'day');
  if (!components.ok) return components;
  const values: number[] = [];
  for (const { start, stop, repeat } of components.value) {
    if (repeat === 0) values.push(start);
    else if (stop === null) {
      if (start - repeat < 1)
        return refused(`${shown(text)} has no second day before the month ends`);
      for (let day = start; day >= 1; day -= repeat) values.push(day);
    } else {
      // The end nearest to the end of the month keeps its distance from the other.
      const first = stop - ((stop - start) % repeat);
      for (let day = first; day >= start; day -= repeat) values.push(day);
    }
  }
  return accepted(sorted(values));
}

function parseComponents(
  text: string,
  shape: Shape,
  label: string,
): Result<readonly Component[], string> {
  const components: Component[] = [];
  for (const entry of text.split(',')) {
    const number = String.raw`(\d{1,9}(?:\.\d+)?)`;
    const match = new RegExp(`^${number}(?:\\.\\.${number})?(?:/${number})?$`).exec(entry);
    if (match === null)
      return refused(`the ${label} ${shown(entry)} is no number, range or repetition`);
    const [start = 0, stop = null, repeat = 0] = [match[1], match[2], match[3]].map((part) =>
      part === undefined ? undefined : Math.round(Number(part) * shape.unit),
    );
    if (shape.unit === 1 && entry.replace('..', '').includes('.')) {
      return refused(`the ${label} ${shown(entry)} has a fraction, which only seconds may have`);
    }
    const trouble = componentTrouble({ start, stop, repeat }, shape, match[3] !== undefined);
    if (trouble !== null) return refused(`the ${label} ${shown(entry)} ${trouble}`);
    components.push(
      start === stop
        ? { start, stop: null, repeat: 0 }
        : { start, stop, repeat: stop !== null && repeat === 0 ? shape.unit : repeat },
    );
  }
  return accepted(components);
}

/** The bounds that systemd checks. */
function componentTrouble(
  { start, stop, repeat }: Component,
  { low, high, unit }: Shape,
  hasRepeat: boolean,
): string | null {
  const limits = `is not between ${low} and ${Math.floor(high / unit)}`;
  if (start < low || start > high || (stop !== null && stop > high)) return limits;
  if (hasRepeat && repeat === 0) return 'repeats after 0, which never moves on';
  const step = stop !== null && repeat === 0 ? unit : repeat;
  if (stop !== null && start !== stop && start + step > stop)
    return 'goes not upwards by at least one step';
  const isDownwards = high === DAY_FROM_END.high;
  if (stop === null && !isDownwards && start + step > high && step > 0) {
    return `has no second value up to ${Math.floor(high / unit)}`;
  }
  return null;
}

function range(shape: Shape): number[] {
  return steps(shape.low, shape.high, shape.unit);
}

function steps(from: number, to: number, step: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value += step) values.push(value);
  return values;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((left, right) => left - right);
}
