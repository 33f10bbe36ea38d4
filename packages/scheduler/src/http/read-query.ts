import type { FastifyRequest } from 'fastify';
import { type EpochMs, HoraeError, epochMs } from '@horae/submitter/kernel';

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

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO-8601; without an offset it is UTC. @throws HoraeError QUERY_INVALID */
export function queryInstant(request: FastifyRequest, name: string): EpochMs | null {
  const text = queryText(request, name);
  if (text === null || text === '') return null;
  // A "+" of an offset that was not percent-encoded arrives as a blank.
  const iso = text.replace(/ (\d{2}:?\d{2})$/, '+$1');
  const hasZone = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(iso);
  const at = INSTANT.test(iso) ? Date.parse(iso.includes('T') && !hasZone ? `${iso}Z` : iso) : NaN;
  if (Number.isNaN(at)) {
    throw queryRefused(name, text, `an ISO-8601 instant, e.g. ${name}=2026-01-01T00:00:00Z`);
  }
  return epochMs(at);
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
