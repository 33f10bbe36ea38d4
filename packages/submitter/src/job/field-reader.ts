import { LIMITS } from '../kernel/index.js';
import type { JobProblem, Span } from './job.js';
import { parseSpan, spanOfSeconds } from './span.js';
import { misspeltMember } from './unknown-members.js';

export interface NumberRule {
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
  /** The end of "is not …": what the number counts, e.g. `a number of cores`. */
  readonly what: string;
  readonly example: string;
  readonly whole?: boolean;
}

/** The end of a refusal: `is not <what>; expected e.g. <example>`. */
export interface Expected {
  readonly what: string;
  readonly example: string;
  /** What was found; the member of that name when left out. */
  readonly value?: unknown;
}

const VALUE_SHOWN_LENGTH_MAX = 80;

/**
 * Reads the members of a posted document as Chronos does: numbers may come as text and text as
 * numbers, null counts as absent, unknown members are left alone. Where Chronos would invent a
 * value (text that is no number becomes 0) this writes down a problem instead.
 */
export class FieldReader {
  constructor(
    private readonly document: Readonly<Record<string, unknown>>,
    private readonly problems: JobProblem[],
    /** In front of every member's name: `fetch[0].` for the members of a list. */
    private readonly prefix = '',
  ) {}

  /** The member itself; undefined when it is absent or null. */
  raw(name: string): unknown {
    const value = this.document[name] ?? undefined;
    // `toString` is a member of every object, and no JSON value is a function. (`hasOwn` would cost
    // a start as much as all else that is read here.)
    return typeof value === 'function' ? undefined : value;
  }

  text(name: string, fallback = ''): string {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    const text = scalarText(value);
    if (text === null) return this.wrong(name, { what: 'a text', example: '"example"' }, fallback);
    // Handed back as it is: the problem is written down, and no second one should follow from it.
    if (text.includes('\0')) {
      return this.wrong(name, { what: 'a text without NUL bytes', example: '"ab"' }, text);
    }
    return text;
  }

  flag(name: string, fallback = false): boolean {
    return this.optionalFlag(name) ?? fallback;
  }

  optionalFlag(name: string): boolean | null {
    const value = this.raw(name);
    if (value === undefined || value === '') return null;
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    const word = typeof value === 'string' ? value.toLowerCase() : '';
    if (word === 'true' || word === 'false') return word === 'true';
    return this.wrong(name, { what: 'true or false', example: 'true' }, null);
  }

  number(name: string, rule: NumberRule): number {
    const value = this.raw(name);
    if (value === undefined || value === '') return rule.fallback;
    const number = numberOf(value);
    const isAllowed =
      number !== null &&
      number >= rule.min &&
      number <= rule.max &&
      (rule.whole !== true || Number.isInteger(number));
    if (isAllowed) return number;
    const what = `${rule.what} from ${rule.min} to ${rule.max}`;
    return this.wrong(name, { what, example: rule.example }, rule.fallback);
  }

  choice<T extends string, F>(name: string, choices: readonly T[], fallback: F): T | F {
    const value = this.raw(name);
    if (value === undefined || value === '') return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    return this.wrong(
      name,
      { what: `one of ${choices.join(', ')}`, example: `"${choices[0]}"` },
      fallback,
    );
  }

  /** ISO-8601 text, or a number of seconds; null when absent. */
  span(name: string, bounds: { readonly aboveZero: boolean }): Span | null {
    const value = this.raw(name);
    if (value === undefined || value === '') return null;
    const seconds = numberOf(value);
    const span = seconds === null ? parseSpan(scalarText(value) ?? '') : spanOfSeconds(seconds);
    if (span !== null && (span.ms > 0 || !bounds.aboveZero)) return span;
    const least = bounds.aboveZero ? 'longer than zero' : 'of zero or more';
    return this.wrong(
      name,
      {
        what: `a duration ${least} and below ten years (ISO-8601 in weeks to seconds, or seconds)`,
        example: '"PT90S" or 90',
      },
      null,
    );
  }

  /**
   * Absent and null give an empty list, and so does `{}`, which PHP makes of an empty array;
   * `read` gets each item with its path, null drops it.
   */
  list<T>(name: string, read: (item: unknown, path: string) => T | null): readonly T[] {
    const value = this.raw(name);
    if (value === undefined || value === '' || isEmptyRecord(value)) return [];
    if (!Array.isArray(value)) return this.wrong(name, { what: 'a list', example: '[]' }, []);
    if (value.length > LIMITS.jobListCountMax) {
      this.say(
        name,
        `${this.prefix}${name}: has ${value.length} items; at most ${LIMITS.jobListCountMax} are allowed.`,
      );
      return [];
    }
    return value
      .map((item: unknown, index) => read(item, `${name}[${index}]`))
      .filter((item) => item !== null);
  }

  texts(name: string, example: string): readonly string[] {
    return this.list(name, (item, path) => {
      const text = scalarText(item);
      if (text !== null && !text.includes('\0')) return text;
      return this.wrong(
        path,
        { what: 'a text without NUL bytes', example: example, value: item },
        null,
      );
    });
  }

  /** Says that a member is missing, and which other one may have been meant to be it. */
  missing(name: string, rule: string): void {
    const misspelt = misspeltMember(this.document, name);
    const meant = misspelt === null ? '' : ` Was ${shown(misspelt)} meant to be it?`;
    this.say(name, `${this.prefix}${name}: is missing; ${rule}.${meant}`);
  }

  /** Writes the problem down and hands the fallback back, so that reading goes on. */
  wrong<F>(path: string, expected: Expected, fallback: F): F {
    const value = 'value' in expected ? expected.value : this.raw(path);
    const rule = `is not ${expected.what}; expected e.g. ${expected.example}`;
    this.say(path, `${this.prefix}${path}: ${shown(value)} ${rule}.`);
    return fallback;
  }

  say(path: string, text: string): void {
    this.problems.push({ path: this.prefix + path, text });
  }

  /** A reader of one member's own members; their problems land in the same list. */
  inside(path: string, document: Readonly<Record<string, unknown>>): FieldReader {
    return new FieldReader(document, this.problems, `${this.prefix}${path}.`);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmptyRecord(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

/** Text, or a number or boolean printed; null for everything else. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return null;
}

/** The value as JSON, cut where it would fill the screen. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (text.length <= VALUE_SHOWN_LENGTH_MAX) return text;
  return `${text.slice(0, VALUE_SHOWN_LENGTH_MAX)}…`;
}

function numberOf(value: unknown): number | null {
  const number =
    typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value)
      ? Number(value)
      : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
