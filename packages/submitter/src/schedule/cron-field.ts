import { type Result, accepted } from '../kernel/index.js';
import { draw } from './draw.js';
import { type ScheduleProblem, problem, quote } from './schedule-problem.js';

export type FieldKind = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday';

interface FieldShape {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  /** Three-letter names, the first one meaning `low`. */
  readonly names: readonly string[];
  readonly example: string;
}

const SHAPES: Readonly<Record<FieldKind, FieldShape>> = {
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

/**
 * The field with a number in the place of every `a~b`, `a~`, `~b` or `~`: any of the range, as
 * cronie and OpenBSD have it. Their daemons draw when they read the table; here the seed and the
 * place of the entry decide, so that a job keeps its number. With a step, as in `~/10`, the first
 * value is drawn from the first step of the range and the others follow, as OpenBSD does.
 */
export function drawCronField(
  text: string,
  kind: FieldKind,
  seed: string,
): Result<string, ScheduleProblem> {
  const entries: string[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const drawn = entry.includes('~')
      ? drawEntry(entry, kind, `${seed}\n${kind}\n${index}`)
      : accepted(entry);
    if (!drawn.ok) return fieldProblem(text, kind, drawn.error);
    entries.push(drawn.value);
  }
  return accepted(entries.join(','));
}

function drawEntry(entry: string, kind: FieldKind, seed: string): Result<string, string> {
  const shape = SHAPES[kind];
  const [rangeText = '', stepText] = entry.split('/');
  const [lowText = '', highText = '', ...more] = rangeText.split('~');
  if (more.length > 0) return refusal(`${quote(entry)} has more than one "~"`);
  const low = lowText === '' ? accepted(shape.low) : parseNumber(lowText, kind);
  if (!low.ok) return low;
  // 7 is Sunday again: it would be drawn twice as often as other days.
  const top = kind === 'weekday' ? 6 : shape.high;
  const high = highText === '' ? accepted(top) : parseNumber(highText, kind);
  if (!high.ok) return high;
  if (low.value > high.value) {
    return refusal(`the range of "~" goes upwards, "${rangeText}" would never match`);
  }
  const size = high.value - low.value + 1;
  if (stepText === undefined) return accepted(String(low.value + draw(seed, size)));
  const step = parseStep(stepText);
  if (!step.ok) return step;
  const first = low.value + draw(seed, Math.min(step.value, size));
  return accepted(`${first}-${high.value}/${step.value}`);
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

function fieldProblem(text: string, kind: FieldKind, rule: string): Result<never, ScheduleProblem> {
  const { label, example } = SHAPES[kind];
  const sentence = `${quote(text)} in the ${label} field: ${rule}; expected e.g. "${example}".`;
  return problem(sentence, isReversedRange(text, kind) ? 'never' : 'refused');
}

/** The daemons take such a field, `22-2` and nothing beside it, and never run the line. */
function isReversedRange(text: string, kind: FieldKind): boolean {
  const [low, high, ...more] = (text.split('/')[0] ?? '')
    .split('-')
    .map((part) => parseNumber(part, kind));
  return more.length === 0 && low?.ok === true && high?.ok === true && low.value > high.value;
}

function refusal(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}

/** `*`, a value or a range, each with or without a step. */
function parseEntry(entry: string, kind: FieldKind): Result<readonly number[], string> {
  const shape = SHAPES[kind];
  if (entry === '') return refusal('a list has no empty entries');
  const [rangeText = '', stepText, ...more] = entry.split('/');
  if (more.length > 0) return refusal(`${quote(entry)} has more than one "/"`);
  const range = rangeText === '*' ? accepted(shape) : parseRange(rangeText, kind);
  if (!range.ok) return range;
  const { low, high } = range.value;
  if (stepText === undefined) return accepted(span(low, high, 1));
  const step = parseStep(stepText);
  if (!step.ok) return step;
  if (rangeText !== '*' && !rangeText.includes('-')) {
    return refusal(
      `a step needs a range before it; "${rangeText}-${shape.high}/${stepText}" was probably meant`,
    );
  }
  return accepted(span(low, high, step.value));
}

function parseStep(text: string): Result<number, string> {
  if (!/^\d{1,9}$/.test(text)) {
    return refusal(`the step after "/" is a whole number, not ${quote(text)}`);
  }
  const step = Number(text);
  return step > 0
    ? accepted(step)
    : refusal('a step of 0 never moves; leave "/0" out, or use 1 or more');
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function parseRange(text: string, kind: FieldKind): Result<Range, string> {
  const [lowText = '', highText, ...more] = text.split('-');
  if (text.startsWith('-')) return refusal('numbers have no sign');
  if (more.length > 0) return refusal(`${quote(text)} has more than one "-"`);
  const low = parseNumber(lowText, kind);
  if (!low.ok) return low;
  if (highText === undefined) return accepted({ low: low.value, high: low.value });
  const high = parseNumber(highText, kind);
  if (!high.ok) return high;
  if (low.value > high.value) return refusal(reversedRange([lowText, highText], kind));
  return accepted({ low: low.value, high: high.value });
}

function reversedRange([lowText, highText]: [string, string], kind: FieldKind): string {
  const { low, high, names } = SHAPES[kind];
  const top = kind === 'weekday' ? 6 : high;
  const last = names[top - low] !== undefined && /\D/.test(lowText) ? names[top - low] : top;
  const first = names[0] !== undefined && /\D/.test(highText) ? names[0] : low;
  const part = (from: string | number | undefined, to: string | number | undefined): string =>
    String(from).toLowerCase() === String(to).toLowerCase() ? `${from}` : `${from}-${to}`;
  const meant = `${part(lowText, last)},${part(first, highText)}`;
  return (
    `a range goes upwards, "${lowText}-${highText}" would never match; ` +
    `"${meant}" was probably meant`
  );
}

function parseNumber(text: string, kind: FieldKind): Result<number, string> {
  const { low, high, names } = SHAPES[kind];
  if (/^\d{1,9}$/.test(text)) {
    const value = Number(text);
    if (value >= low && value <= high) return accepted(value);
    return refusal(`${text} is not between ${low} and ${high}${outOfRangeHint(value, kind)}`);
  }
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return accepted(named + low);
  return refusal(wordTrouble(text, kind));
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
