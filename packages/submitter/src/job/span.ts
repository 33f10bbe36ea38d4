import { DAY_MS, HOUR_MS, LIMITS, MINUTE_MS, SECOND_MS, durationMs } from '../kernel/index.js';
import type { Span } from './job.js';

const NUMBER = String.raw`(\d{1,12}(?:[.,]\d{1,9})?)`;
const SPAN = new RegExp(
  `^P(?:${NUMBER}W)?(?:${NUMBER}D)?(T(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
  'i',
);

/**
 * Reads an ISO-8601 duration of weeks, days, hours, minutes and seconds as elapsed time. Years and
 * months have no fixed length, so they are not spans. Chronos's `P` (nothing) is zero; a bare `PT`
 * is refused, as Joda does. Null when the text is no such duration or longer than the bound.
 */
export function parseSpan(text: string): Span | null {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const span = readSpan(text);
  if (KNOWN.size >= KNOWN_COUNT_MAX) KNOWN.clear();
  KNOWN.set(text, span);
  return span;
}

/** The same few durations are in all jobs, and a start reads several of each. */
const KNOWN = new Map<string, Span | null>();
const KNOWN_COUNT_MAX = 1_000;

function readSpan(text: string): Span | null {
  const match = SPAN.exec(text);
  if (match === null) return null;
  const [, weeks, days, timePart, hours, minutes, seconds] = match;
  if (timePart?.length === 1) return null;
  const ms = Math.round(
    7 * DAY_MS * amount(weeks) +
      DAY_MS * amount(days) +
      HOUR_MS * amount(hours) +
      MINUTE_MS * amount(minutes) +
      SECOND_MS * amount(seconds),
  );
  return ms > LIMITS.spanMsMax ? null : { text, ms: durationMs(ms) };
}

/** A number of seconds as clients of the command line write it; the text becomes ISO-8601. */
export function spanOfSeconds(seconds: number): Span | null {
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  return parseSpan(`PT${Number(seconds.toFixed(3))}S`);
}

function amount(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.replace(',', '.'));
}
