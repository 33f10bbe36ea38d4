/** What there is to say about one foreign job; reasons keep it out. */
export class Ledger {
  readonly notes: string[] = [];
  readonly reasons: string[] = [];

  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  refuse(text: string): void {
    if (!this.reasons.includes(text)) this.reasons.push(text);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The members of a foreign object, each taken once. What was not taken is named in the end
 * (`tell`), so nothing of a file is dropped silently. Blank members (null, "", [] and {}) say
 * nothing and count as absent.
 */
export class Members {
  private readonly left: Set<string>;

  constructor(
    private readonly object: JsonObject,
    private readonly ledger: Ledger,
    /** In front of every name in notes, e.g. `spec.`. */
    private readonly path = '',
  ) {
    this.left = new Set(Object.keys(object));
  }

  /** The member as it is; undefined when it is absent or blank. */
  take(name: string): unknown {
    this.left.delete(name);
    const value = Object.hasOwn(this.object, name) ? this.object[name] : undefined;
    return isBlank(value) ? undefined : value;
  }

  /** Whether there is something in it; it stays to be taken. */
  has(name: string): boolean {
    return Object.hasOwn(this.object, name) && !isBlank(this.object[name]);
  }

  /** Texts and numbers; '' when absent. */
  text(name: string): string {
    const value = this.take(name);
    if (value === undefined) return '';
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    return this.wrong(name, value, 'a text', '');
  }

  flag(name: string): boolean {
    const value = this.take(name);
    if (value === undefined || value === false || value === 'false') return false;
    if (value === true || value === 'true') return true;
    return this.wrong(name, value, 'true or false', false);
  }

  /** A whole number of at least 0; null when absent. */
  count(name: string): number | null {
    const value = this.take(name);
    if (value === undefined) return null;
    const number = typeof value === 'string' ? Number(value) : value;
    if (Number.isSafeInteger(number) && (number as number) >= 0) return number as number;
    return this.wrong(name, value, 'a whole number', null);
  }

  /** A number of at least 0; null when absent. */
  amount(name: string): number | null {
    const value = this.take(name);
    if (value === undefined) return null;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
    return this.wrong(name, value, 'a number of at least 0', null);
  }

  inside(name: string): Members | null {
    const value = this.take(name);
    if (value === undefined) return null;
    if (isObject(value)) return new Members(value, this.ledger, `${this.path}${name}.`);
    return this.wrong(name, value, 'an object', null);
  }

  /** The members of an item of a list that was taken. */
  item(name: string, object: JsonObject): Members {
    return new Members(object, this.ledger, `${this.path}${name}.`);
  }

  list(name: string): readonly unknown[] {
    const value = this.take(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : this.wrong(name, value, 'a list', []);
  }

  /** A list of texts; numbers count. */
  texts(name: string): readonly string[] {
    return this.list(name).flatMap((item, index) => {
      if (typeof item === 'string' || typeof item === 'number') return [String(item)];
      return this.wrong(`${name}[${index}]`, item, 'a text', []);
    });
  }

  /** Names and texts, e.g. labels; `{}` when absent. */
  map(name: string): Readonly<Record<string, string>> {
    const value = this.take(name);
    if (value === undefined) return {};
    if (!isObject(value)) return this.wrong(name, value, 'an object of names and texts', {});
    const entries = Object.entries(value).flatMap(([key, item]): [string, string][] => {
      if (['string', 'number', 'boolean'].includes(typeof item)) return [[key, String(item)]];
      return item === null ? [[key, '']] : this.wrong(`${name}.${key}`, item, 'a text', []);
    });
    return Object.fromEntries(entries);
  }

  /** Members that are the other system's bookkeeping: nothing is lost with them. */
  state(...names: readonly string[]): void {
    for (const name of names) this.left.delete(name);
  }

  /** Members without a counterpart that change nothing about when and what runs. */
  leaveOut(names: Readonly<Record<string, string>>): void {
    for (const [name, why] of Object.entries(names)) {
      const value = this.take(name);
      if (value === undefined || value === false) continue;
      this.note(name, `${shown(value)} ${why === '' ? NO_COUNTERPART : why}`);
    }
  }

  /** Members that cannot be left out without changing what runs, or when. */
  cannotBe(names: Readonly<Record<string, string>>): void {
    for (const [name, why] of Object.entries(names)) {
      const value = this.take(name);
      if (value !== undefined && value !== false) this.refuse(name, `${shown(value)} ${why}`);
    }
  }

  note(name: string, text: string): void {
    this.ledger.note(`${this.path}${name}: ${text}`);
  }

  refuse(name: string, text: string): void {
    this.ledger.refuse(`${this.path}${name}: ${text}`);
  }

  /** To be called last: names whatever nobody has asked for. */
  tell(): void {
    for (const name of this.left) {
      const value = this.object[name];
      if (isBlank(value)) continue;
      this.note(name, `${shown(value)} is not known here and is left out`);
    }
  }

  private wrong<T>(name: string, value: unknown, what: string, fallback: T): T {
    this.refuse(name, `${shown(value)} is not ${what}`);
    return fallback;
  }
}

/** A scalar as text, nothing as ''; null for lists and objects, which are no text. */
export function scalarOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? null : String(value as string | number | boolean);
}

export const NO_COUNTERPART = 'has no counterpart and is left out';

const SHOWN_LENGTH_MAX = 80;

/** A value in a sentence: as JSON, cut when it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
