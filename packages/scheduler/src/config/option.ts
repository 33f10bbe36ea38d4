import type { DurationMs } from '@horae/submitter/kernel';
import { parseSpan } from '@horae/submitter/job';

/** One setting: how its value is read, what it is when nobody says, and what it means. */
export interface Option<T> {
  /** As help and the reference show it: `text`, `port`, … */
  readonly type: string;
  readonly defaultText: string;
  readonly meaning: string;
  readonly fallback: T;
  /** A text from a flag or the environment, or a JSON value from the file. */
  readonly read: (value: unknown) => T | Unreadable;
}

/** What a value should have been: `a port from 0 to 65535, e.g. 4400`. */
export class Unreadable {
  constructor(readonly rule: string) {}
}

export function text(fallback: string, meaning: string): Option<string> {
  const read = (value: unknown): string | Unreadable =>
    typeof value === 'string' && value !== '' ? value : new Unreadable('a text that is not empty');
  return { type: 'text', defaultText: fallback, meaning, fallback, read };
}

export function port(fallback: number, meaning: string): Option<number> {
  const read = (value: unknown): number | Unreadable => {
    const number = asNumber(value);
    const isPort = Number.isInteger(number) && number >= 0 && number <= 65_535;
    return isPort ? number : new Unreadable(`a port from 0 to 65535, e.g. ${fallback}`);
  };
  return { type: 'port', defaultText: String(fallback), meaning, fallback, read };
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
  return { type: choices.join(' \\| '), defaultText: fallback, meaning, fallback, read };
}

/** In a flag or the environment: separated by commas. */
export function list(
  example: string,
  meaning: string,
  isMember: (member: string) => boolean = (member) => member !== '',
): Option<readonly string[]> {
  const read = (value: unknown): readonly string[] | Unreadable => {
    const members: unknown = typeof value === 'string' ? splitList(value) : value;
    const isList =
      Array.isArray(members) &&
      members.every((member) => typeof member === 'string' && isMember(member));
    return isList ? (members as string[]) : new Unreadable(`a list, e.g. ${example}`);
  };
  return { type: 'list', defaultText: '', meaning, fallback: [], read };
}

/** A span of time as ISO-8601 writes it. */
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

export function credentials(meaning: string): Option<Credentials | null> {
  const read = (value: unknown): Credentials | Unreadable => {
    const [, user, password] =
      typeof value === 'string' ? (/^([^:]+):(.+)$/.exec(value) ?? []) : [];
    return user === undefined || password === undefined
      ? new Unreadable('user:password, e.g. ops:a-long-secret')
      : { user, password };
  };
  return { type: 'user:password', defaultText: '', meaning, fallback: null, read };
}

function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
}

function splitList(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((member) => member.trim());
}
