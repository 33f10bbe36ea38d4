import { type Result, accepted } from '../../kernel/index.js';
import { type ScheduleProblem, problem, quote } from '../schedule-problem.js';

export type FieldKind = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday';

export interface FieldShape {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** Three-letter names, the first one meaning `low`. */
  readonly names: readonly string[];
  readonly example: string;
}

export const SHAPES: Readonly<Record<FieldKind, FieldShape>> = {
  second: { label: 'second', low: 0, high: 59, names: [], example: '*/10' },
  minute: { label: 'minute', low: 0, high: 59, names: [], example: '*/5' },
  hour: { label: 'hour', low: 0, high: 23, names: [], example: '9-17' },
  day: { label: 'day-of-month', low: 1, high: 31, names: [], example: '1,15' },
  month: {
    label: 'month',
    low: 1,
    high: 12,
    names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
    example: '1-6',
  },
  weekday: {
    label: 'day-of-week',
    low: 0,
    high: 7,
    names: 'sun mon tue wed thu fri sat'.split(' '),
    example: 'mon-fri',
  },
};

/** What one field allows. Special entries (L, W, #) are kept as written, checked, in lower case. */
export interface CronField {
  /** Ascending, without repeats; 7 is read as 0 in the weekday field. */
  readonly values: readonly number[];
  readonly special: readonly string[];
  /** The field begins with `*` (or is `?`): Vixie's flag for its day rule and for DST. */
  readonly isStarred: boolean;
}

/** One field of Vixie's grammar, with Quartz's L, W and # in the day fields. */
export function parseCronField(text: string, kind: FieldKind): Result<CronField, ScheduleProblem> {
  const isDayField = kind === 'day' || kind === 'weekday';
  if (text === '?' && isDayField) return accepted(everything(kind));
  const values = new Set<number>();
  const special: string[] = [];
  for (const entry of text.split(',')) {
    if (isDayField && isSpecial(entry, kind)) {
      special.push(entry.toLowerCase());
      continue;
    }
    const members = parseEntry(entry, kind);
    if (!members.ok) return fieldProblem(text, kind, members.error);
    for (const member of members.value) values.add(kind === 'weekday' ? member % 7 : member);
  }
  const ascending = [...values].sort((left, right) => left - right);
  return accepted({ values: ascending, special, isStarred: text.startsWith('*') });
}

function everything(kind: FieldKind): CronField {
  const { low, high } = SHAPES[kind];
  const top = kind === 'weekday' ? 6 : high;
  return { values: span(low, top, 1), special: [], isStarred: true };
}

function isSpecial(entry: string, kind: FieldKind): boolean {
  return kind === 'day'
    ? /^(l(-(30|[12]?\d))?|lw|([1-9]|[12]\d|3[01])w)$/i.test(entry)
    : /^([0-7]|sun|mon|tue|wed|thu|fri|sat)(l|#[1-5])$/i.test(entry);
}

/** The weekday, 0 to 6, that a special entry of the weekday field begins with. */
export function weekdayOfEntry(entry: string): number {
  const named = SHAPES.weekday.names.indexOf(entry.slice(0, 3));
  return named >= 0 ? named : Number(entry.slice(0, 1)) % 7;
}

export function fieldProblem(
  text: string,
  kind: FieldKind,
  rule: string,
): Result<never, ScheduleProblem> {
  const { label, example } = SHAPES[kind];
  const sentence = `${quote(text)} in the ${label} field: ${rule}; expected e.g. "${example}".`;
  return problem(sentence, isReversedRange(text, kind) ? 'never' : 'refused');
}

/** The daemons take such a field, `22-2` and nothing beside it, and never run the line. */
function isReversedRange(text: string, kind: FieldKind): boolean {
  const [rangeText = '', stepText] = text.split('/');
  const [low, high, ...more] = rangeText.split('-').map((part) => parseNumber(part, kind));
  if (more.length > 0 || low?.ok !== true || high?.ok !== true) return false;
  const range = { low: low.value, high: high.value };
  return range.low > highOfRange(range, kind, stepText !== undefined);
}

export function fieldRefusal(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}

/** `*`, a value or a range, each with or without a step. */
function parseEntry(entry: string, kind: FieldKind): Result<readonly number[], string> {
  const shape = SHAPES[kind];
  if (entry === '') return fieldRefusal('a list has no empty entries');
  const [rangeText = '', stepText, ...more] = entry.split('/');
  if (more.length > 0) return fieldRefusal(`${quote(entry)} has more than one "/"`);
  const hasStep = stepText !== undefined;
  const range = rangeText === '*' ? accepted(shape) : parseRange(rangeText, kind, hasStep);
  if (!range.ok) return range;
  const { low, high } = range.value;
  if (stepText === undefined) return accepted(span(low, high, 1));
  const step = parseStep(stepText);
  if (!step.ok) return step;
  if (rangeText !== '*' && !rangeText.includes('-')) {
    return fieldRefusal(
      `a step needs a range before it; "${rangeText}-${shape.high}/${stepText}" was probably meant`,
    );
  }
  return accepted(span(low, high, step.value));
}

export function parseStep(text: string): Result<number, string> {
  if (!/^\d{1,9}$/.test(text)) {
    return fieldRefusal(`the step after "/" is a whole number, not ${quote(text)}`);
  }
  const step = Number(text);
  return step > 0
    ? accepted(step)
    : fieldRefusal('a step of 0 never moves; leave "/0" out, or use 1 or more');
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function parseRange(text: string, kind: FieldKind, hasStep: boolean): Result<Range, string> {
  const [lowText = '', highText, ...more] = text.split('-');
  if (text.startsWith('-')) return fieldRefusal('numbers have no sign');
  if (more.length > 0) return fieldRefusal(`${quote(text)} has more than one "-"`);
  if (kind === 'day' && /^l-\d+$/i.test(text) && !isSpecial(text, kind)) {
    return fieldRefusal('days in front of the last one are "L-1" to "L-30"');
  }
  const low = parseNumber(lowText, kind);
  if (!low.ok) return low;
  if (highText === undefined) return accepted({ low: low.value, high: low.value });
  const upto = parseNumber(highText, kind);
  if (!upto.ok) return upto;
  const high = highOfRange({ low: low.value, high: upto.value }, kind, hasStep);
  if (low.value <= high) return accepted({ low: low.value, high });
  return fieldRefusal(
    `a range goes upwards, "${lowText}-${highText}" would never match; ` +
      `"${overTheEnd([lowText, highText], kind)}" was probably meant`,
  );
}

/** cronie takes `fri-sun` for Friday to Sunday, but only where no step follows. */
function highOfRange({ low, high }: Range, kind: FieldKind, hasStep: boolean): number {
  return kind === 'weekday' && high === 0 && low > 0 && !hasStep ? 7 : high;
}

/** A range over the end of its field as two: `22-2` is `22-23,0-2`. */
export function overTheEnd([lowText, highText]: [string, string], kind: FieldKind): string {
  const { low, high, names } = SHAPES[kind];
  const top = kind === 'weekday' ? 6 : high;
  const last = names[top - low] !== undefined && /\D/.test(lowText) ? names[top - low] : top;
  const first = names[0] !== undefined && /\D/.test(highText) ? names[0] : low;
  if (kind === 'weekday' && lowText === '7') return `0-${highText}`;
  const part = (from: string | number | undefined, to: string | number | undefined): string =>
    String(from).toLowerCase() === String(to).toLowerCase() ? `${from}` : `${from}-${to}`;
  return `${part(lowText, last)},${part(first, highText)}`;
}

export function parseNumber(text: string, kind: FieldKind): Result<number, string> {
  const { low, high, names } = SHAPES[kind];
  if (/^\d{1,9}$/.test(text)) {
    const value = Number(text);
    if (value >= low && value <= high) return accepted(value);
    return fieldRefusal(`${text} is not between ${low} and ${high}${outOfRangeHint(value, kind)}`);
  }
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return accepted(named + low);
  return fieldRefusal(wordTrouble(text, kind));
}

function outOfRangeHint(value: number, kind: FieldKind): string {
  if (kind === 'minute' && value === 60) return ', 0 (the full hour) was probably meant';
  if (kind === 'hour' && value === 24) return ', 0 (midnight) was probably meant';
  if (kind === 'weekday') return ' (0 and 7 are Sunday)';
  if (kind === 'month' && value === 0) return ' (1 is January)';
  return '';
}

function wordTrouble(text: string, kind: FieldKind): string {
  const { names, low, high } = SHAPES[kind];
  if (/^h(\(|$)/i.test(text)) return 'Jenkins\'s "H" is not known here: write the number you want';
  if (text === '?') return '"?" goes into the day-of-month or day-of-week field only; use "*"';
  if (text.includes('*')) return '"*" stands alone, or before a step as in "*/2"';
  if (kind === 'weekday' && /^l$/i.test(text)) {
    return '"L" needs a weekday before it: "6L" is the last Saturday, "6" every Saturday';
  }
  if (kind === 'weekday' && text.includes('#')) {
    return 'the number after "#" is 1 to 5, as in "5#2" for the second Friday';
  }
  if (/[lw#]/i.test(text) && /\d|^[lw]/i.test(text)) {
    return (
      `${quote(text)} is not known here; "L", "L-3", "LW" and "15W" go into the day-of-month ` +
      'field, "5L" and "5#2" into the day-of-week field'
    );
  }
  const short = names.find((name) => text.toLowerCase().startsWith(name));
  if (short !== undefined) return `names have three letters; "${short}" was probably meant`;
  const named = names.length > 0 ? ` or a name (${names[0]}, ${names[1]}, …)` : '';
  return `${quote(text)} is not a number from ${low} to ${high}${named}`;
}

function span(low: number, high: number, step: number): number[] {
  const values: number[] = [];
  for (let value = low; value <= high; value += step) values.push(value);
  return values;
}
