import type { FastifyRequest } from 'fastify';
import { type EpochMs, HoraeError, LIMITS, epochMs } from '@horae/submitter/kernel';
import { firstOccurrence, parseSchedule } from '@horae/submitter/schedule';

/** Whole number of a query with its bounds; every refusal names field, value, rule and an example. */
export interface IntegerRule {
  readonly min: number;
  readonly max: number;
  readonly absent: number;
}

/** The last value of a query parameter, as servlets read it; null when it was not sent. */
export function queryText(request: FastifyRequest, name: string): string | null {
  const value = (request.query as Readonly<Record<string, unknown>>)[name];
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : null;
}

/** @throws HoraeError QUERY_INVALID */
export function queryInteger(request: FastifyRequest, name: string, rule: IntegerRule): number {
  const text = queryText(request, name);
  if (text === null || text === '') return rule.absent;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < rule.min || value > rule.max) {
    const range = `a whole number from ${rule.min} to ${rule.max}`;
    throw queryRefused(name, text, `${range}, e.g. ${name}=${Math.max(rule.min, rule.absent)}`);
  }
  return value;
}

/** One word out of a list. @throws HoraeError QUERY_INVALID */
export function queryChoice<T extends string>(
  request: FastifyRequest,
  name: string,
  choices: readonly T[],
): T | null {
  const text = queryText(request, name);
  if (text === null || text === '') return null;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw queryRefused(name, text, oneOf(name, choices));
  return found;
}

/** A comma list of words. @throws HoraeError QUERY_INVALID */
export function queryChoices<T extends string>(
  request: FastifyRequest,
  name: string,
  choices: readonly T[],
): readonly T[] | null {
  const text = queryText(request, name);
  if (text === null || text === '') return null;
  return text.split(',').map((part) => {
    const found = choices.find((choice) => choice === part.trim());
    if (found === undefined) throw queryRefused(name, part, oneOf(name, choices));
    return found;
  });
}

export interface InstantRule {
  /** Whose clock an instant without an offset is on, a zone or `UTC+02:00`; UTC unless given. */
  readonly timeZone?: string;
  /** Schedules are looked at from it: years in which each of them can be told. */
  readonly isStart?: boolean;
}

/** ISO-8601. @throws HoraeError QUERY_INVALID */
export function queryInstant(
  request: FastifyRequest,
  name: string,
  { timeZone = 'UTC', isStart = false }: InstantRule = {},
): EpochMs | null {
  const text = queryText(request, name);
  if (text === null || text === '') return null;
  const at = readInstant(text, timeZone);
  const example = `e.g. ${name}=2026-01-01T00:00:00Z`;
  if (at === null) throw queryRefused(name, text, `an ISO-8601 instant, ${example}`);
  if (isStart && (at < LIMITS.lookFromMinMs || at > LIMITS.lookFromMaxMs)) {
    throw queryRefused(name, text, `an instant of the years 0001 to 9998, ${example}`);
  }
  return at;
}

/** Whether the instant of a query, if there is one, is on the clock of a zone that it does not name. */
export function isLocalInstant(request: FastifyRequest, name: string): boolean {
  const text = queryText(request, name) ?? '';
  return text !== '' && !OFFSET.test(text);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
/** A "+" of an offset that was not percent-encoded arrives as a blank. */
const OFFSET = /T.*(Z|[+ -]\d{2}:?\d{2})$/;

function readInstant(text: string, timeZone: string): EpochMs | null {
  const iso = text.replace(/ (\d{2}:?\d{2})$/, '+$1');
  if (!INSTANT.test(iso)) return null;
  const [day = '', time = '00:00'] = iso.split('T');
  const fixed = /^UTC([+-]\d{2}:\d{2})$/.exec(timeZone)?.[1];
  const isLocal = !OFFSET.test(iso);
  // A single repeat reads dates and zones as every schedule does.
  const single = `R1/${day}T${time}${isLocal ? (fixed ?? '') : ''}/P`;
  const zone = isLocal && fixed === undefined ? timeZone : '';
  const parsed = parseSchedule(single, { timeZone: zone, now: epochMs(0) });
  return parsed.ok ? firstOccurrence(parsed.value) : null;
}

export function queryRefused(
  name: string,
  value: string,
  rule: string,
): HoraeError<'QUERY_INVALID'> {
  return new HoraeError('QUERY_INVALID', [
    `${name}: "${value}" is not accepted; expected ${rule}.`,
  ]);
}

function oneOf(name: string, choices: readonly string[]): string {
  return `one of ${choices.join(', ')}, e.g. ${name}=${choices[0] ?? ''}`;
}
