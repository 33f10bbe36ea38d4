import type { DurationMs } from '../kernel/index.js';
import { parseSpan } from '../job/index.js';

/** One setting: how its value is read, what it is when nobody says, and what it means. */
export interface Option<T> {
  /** As help and the reference show it: `text`, `port`, … */
  readonly type: string;
  /** As a person would write it; empty where the default is nothing at all. */
  readonly defaultText: string;
  readonly meaning: string;
  readonly fallback: T;
  /** A password, say: its value is never repeated in a message. */
  readonly isSecret?: boolean;
  /** A text from a flag or the environment, or a JSON value from the file. */
  readonly read: (value: unknown) => T | Unreadable;
}

/** What a value should have been: `a port from 0 to 65535, e.g. 4400`. */
export class Unreadable {
  constructor(readonly rule: string) {}
}

/** The options of one command, by name. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** Their values, by the same names. */
export type Settings<T extends OptionTable> = {
  readonly [N in keyof T]: T[N] extends Option<infer V> ? V : never;
};

export function text(fallback: string, meaning: string): Option<string> {
  const read = (value: unknown): string | Unreadable =>
    typeof value === 'string' && value !== ''
      ? value
      : new Unreadable(`a text that is not empty, e.g. ${fallback}`);
  return { type: 'text', defaultText: fallback, meaning, fallback, read };
}

/** Null when nobody says: the meaning tells what is taken then. */
export function optionalText(
  example: string,
  meaning: string,
  isGood: (value: string) => boolean = (value) => value !== '',
): Option<string | null> {
  const read = (value: unknown): string | Unreadable =>
    typeof value === 'string' && isGood(value) ? value : new Unreadable(`a text, e.g. ${example}`);
  return { type: 'text', defaultText: '', meaning, fallback: null, read };
}

export function port(fallback: number, meaning: string): Option<number> {
  const read = (value: unknown): number | Unreadable => {
    const number = asNumber(value);
    const isPort = Number.isInteger(number) && number >= 0 && number <= 65_535;
    return isPort ? number : new Unreadable(`a port from 0 to 65535, e.g. ${fallback}`);
  };
  return { type: 'port', defaultText: String(fallback), meaning, fallback, read };
}

/** Null when nobody says: detected. */
export function amount(example: string, meaning: string): Option<number | null> {
  const read = (value: unknown): number | Unreadable => {
    const number = asNumber(value);
    const isAmount = Number.isFinite(number) && number >= 0;
    return isAmount ? number : new Unreadable(`a number of 0 or more, e.g. ${example}`);
  };
  return { type: 'number', defaultText: 'detected', meaning, fallback: null, read };
}

export function count(fallback: number, meaning: string, max = Infinity): Option<number> {
  const read = (value: unknown): number | Unreadable => {
    const number = asNumber(value);
    const isCount = Number.isInteger(number) && number >= 1 && number <= max;
    const range = max === Infinity ? 'of 1 or more' : `from 1 to ${max}`;
    return isCount ? number : new Unreadable(`a whole number ${range}, e.g. ${fallback}`);
  };
  return { type: 'number', defaultText: String(fallback), meaning, fallback, read };
}

/** Where 0 means none or never. */
export function wholeNumber(fallback: number, meaning: string): Option<number> {
  const read = (value: unknown): number | Unreadable => {
    const number = asNumber(value);
    const isGood = Number.isSafeInteger(number) && number >= 0;
    return isGood ? number : new Unreadable(`a whole number of 0 or more, e.g. ${fallback}`);
  };
  return { type: 'number', defaultText: String(fallback), meaning, fallback, read };
}

export function bytes(
  { fallback, min }: { readonly fallback: number; readonly min: number },
  meaning: string,
): Option<number> {
  const read = (value: unknown): number | Unreadable => {
    const number = asNumber(value);
    const isGood = Number.isSafeInteger(number) && number >= min;
    return isGood ? number : new Unreadable(`a whole number from ${min}, e.g. ${fallback}`);
  };
  return { type: 'bytes', defaultText: String(fallback), meaning, fallback, read };
}

export function yesNo(fallback: boolean, meaning: string): Option<boolean> {
  const read = (value: unknown): boolean | Unreadable => {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    return new Unreadable('true or false');
  };
  return { type: 'boolean', defaultText: String(fallback), meaning, fallback, read };
}

export function choice<const C extends string>(
  choices: readonly C[],
  fallback: NoInfer<C>,
  meaning: string,
): Option<C> {
  const read = (value: unknown): C | Unreadable =>
    choices.find((each) => each === value) ?? new Unreadable(`one of ${choices.join(', ')}`);
  return { type: choices.join(' | '), defaultText: fallback, meaning, fallback, read };
}

export interface ListRule {
  readonly example: string;
  readonly isMember: (member: string) => boolean;
}

/** In a flag or the environment: separated by commas. */
export function list(
  fallback: readonly string[],
  meaning: string,
  { example, isMember }: ListRule,
): Option<readonly string[]> {
  const read = (value: unknown): readonly string[] | Unreadable => {
    const members: unknown = typeof value === 'string' ? splitList(value) : value;
    const isList =
      Array.isArray(members) &&
      members.every((member) => typeof member === 'string' && isMember(member));
    return isList ? (members as string[]) : new Unreadable(`a list, e.g. ${example}`);
  };
  return { type: 'list', defaultText: fallback.join(','), meaning, fallback, read };
}

/** A span of time as ISO-8601 writes it; milliseconds in the program. */
export function span(fallback: string, meaning: string): Option<DurationMs> {
  const read = (value: unknown): DurationMs | Unreadable => {
    const parsed = typeof value === 'string' ? parseSpan(value) : null;
    return parsed === null ? new Unreadable(`an ISO-8601 duration, e.g. ${fallback}`) : parsed.ms;
  };
  const ms = read(fallback);
  if (ms instanceof Unreadable) throw new TypeError(`${fallback} is not ${ms.rule}`);
  return { type: 'ISO-8601 duration', defaultText: fallback, meaning, fallback: ms, read };
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Null when nobody says. The user ends at the first colon. */
export function credentials(meaning: string): Option<Credentials | null> {
  const read = (value: unknown): Credentials | Unreadable => {
    const [, user, password] =
      typeof value === 'string' ? (/^([^:]+):(.+)$/s.exec(value) ?? []) : [];
    return user === undefined || password === undefined
      ? new Unreadable('user:password, e.g. ops:a-long-secret')
      : { user, password };
  };
  const shape = { type: 'user:password', defaultText: '', meaning, isSecret: true };
  return { ...shape, fallback: null, read };
}

function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
}

function splitList(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((member) => member.trim());
}
