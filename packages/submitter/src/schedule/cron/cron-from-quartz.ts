import { type Result, accepted } from '../../kernel/index.js';
import { parseCron } from './parse-cron.js';
import { type ScheduleProblem, problem, quote } from '../schedule-problem.js';

const EXAMPLE = 'expected e.g. "0 30 9 ? * MON-FRI".';
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** How Quartz numbers a field; its values are turned into ours by `shift`. */
interface QuartzField {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
  /** Ours minus Quartz's. */
  readonly shift: number;
}

const FIELDS: readonly QuartzField[] = [
  { label: 'second', low: 0, high: 59, names: [], shift: 0 },
  { label: 'minute', low: 0, high: 59, names: [], shift: 0 },
  { label: 'hour', low: 0, high: 23, names: [], shift: 0 },
  { label: 'day-of-month', low: 1, high: 31, names: [], shift: 0 },
  { label: 'month', low: 1, high: 12, names: MONTHS, shift: 0 },
  { label: 'day-of-week', low: 1, high: 7, names: WEEKDAYS, shift: -1 },
];

/**
 * An expression of the Quartz scheduler (six fields, or seven with a year; Sunday is 1) in the
 * grammar of this door: five fields, or six where seconds are not 0. `5/15` becomes `5-59/15`,
 * ranges over the end (`22-2`, `FRI-MON`) become two. Refused are years, and whatever the result
 * would be refused for.
 */
export function cronFromQuartz(text: string): Result<string, ScheduleProblem> {
  const words = text.trim().split(/\s+/);
  if (words.length !== 6 && words.length !== 7) {
    const count = text.trim() === '' ? 0 : words.length;
    return problem(
      `${quote(text)} has ${count} field${count === 1 ? '' : 's'} where Quartz has 6, or 7 with ` +
        `a year; ${EXAMPLE}`,
    );
  }
  const year = words[6] ?? '*';
  if (year !== '*') {
    return problem(
      `${quote(text)} is limited to the years ${quote(year)}, and a schedule here runs every year; ` +
        'leave the year out and delete the job when it is over, or post a repeat with a count, ' +
        'expected e.g. "R3/2026-01-01T09:00:00Z/P1D".',
    );
  }
  if (words[3] !== '?' && words[3] !== '*' && words[5] !== '?' && words[5] !== '*') {
    return problem(
      `${quote(text)} limits both day fields, which Quartz itself refuses; one of them is "?", ` +
        EXAMPLE,
    );
  }
  const weekday = weekdayOutOfRange(words[5] ?? '');
  if (weekday !== null) {
    return problem(
      `${quote(words[5] ?? '')} in the day-of-week field: ${weekday} is not between 1 and 7, as ` +
        `Quartz counts from Sunday; ${EXAMPLE}`,
    );
  }
  const fields = FIELDS.map((field, index) => fieldText(words[index] ?? '', field));
  const cron = (fields[0] === '0' ? fields.slice(1) : fields).join(' ');
  const parsed = parseCron(cron);
  return parsed.ok ? accepted(cron) : parsed;
}

/** Their 0 and 8 would be other days here. */
function weekdayOutOfRange(word: string): string | null {
  const numbers = word.replace(/[/#]\d+/g, '').match(/\d+/g) ?? [];
  return numbers.find((number) => Number(number) < 1 || Number(number) > 7) ?? null;
}

function fieldText(word: string, field: QuartzField): string {
  return word
    .split(',')
    .map((entry) => entryText(entry, field))
    .join(',');
}

/** One entry in our numbers; what is not understood stays as it is, and is refused afterwards. */
function entryText(entry: string, field: QuartzField): string {
  if (field.shift !== 0) {
    if (/^l$/i.test(entry)) return '6';
    const special = /^(.+?)(l|#.+)$/i.exec(entry);
    if (special !== null) return `${valueText(special[1] ?? '', field)}${special[2]}`;
  }
  const [rangeText = '', stepText, ...more] = entry.split('/');
  if (more.length > 0) return entry;
  const step = stepText === undefined ? '' : `/${stepText}`;
  const [lowText = '', highText, ...others] = rangeText.split('-');
  if (rangeText === '' || rangeText === '*' || rangeText === '?' || others.length > 0) {
    return `${rangeText === '' && step !== '' ? '*' : rangeText}${step}`;
  }
  const low = valueOf(lowText, field);
  const high = highText === undefined ? null : valueOf(highText, field);
  if (low === null || (highText !== undefined && high === null)) return entry;
  if (high === null) {
    if (step === '') return String(low);
    const top = field.high + field.shift;
    return low === field.low + field.shift ? `*${step}` : `${low}-${top}${step}`;
  }
  return low <= high ? `${low}-${high}${step}` : wrapped({ low, high, stepText }, field);
}

/** A range over the end of the field, value by value where it has a step. */
function wrapped(
  range: { low: number; high: number; stepText: string | undefined },
  field: QuartzField,
): string {
  const [bottom, top] = [field.low + field.shift, field.high + field.shift];
  const { low, high, stepText } = range;
  if (stepText === undefined) {
    const part = (from: number, to: number): string => (from === to ? `${from}` : `${from}-${to}`);
    return `${part(low, top)},${part(bottom, high)}`;
  }
  const step = Number(stepText);
  if (!Number.isInteger(step) || step < 1) return `${low}-${top}/${stepText}`;
  const size = top - bottom + 1;
  const values: number[] = [];
  for (let value = low; value <= high + size; value += step) {
    values.push(value > top ? value - size : value);
  }
  return values.join(',');
}

function valueText(text: string, field: QuartzField): string {
  const value = valueOf(text, field);
  return value === null ? text : String(value);
}

/** In our numbers; out of range stays so, to be refused with the field's name. */
function valueOf(text: string, field: QuartzField): number | null {
  const named = field.names.indexOf(text.toUpperCase());
  if (named >= 0) return named + field.low + field.shift;
  return /^\d{1,9}$/.test(text) ? Number(text) + field.shift : null;
}
