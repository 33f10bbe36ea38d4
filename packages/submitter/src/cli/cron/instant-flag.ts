import { DateTime } from 'luxon';
import { type EpochMs, LIMITS, epochMs } from '../../kernel/index.js';
import { UsageError } from '../surroundings.js';

/** Whether the text says itself where on earth it counts. */
export function hasOffset(text: string): boolean {
  return /(?:z|[+-]\d\d(?::?\d\d)?)$/i.test(text.replace(/^[^T ]*/i, ''));
}

/**
 * An ISO-8601 instant of a flag; without `Z` or an offset it is local time in the zone.
 * @throws UsageError
 */
export function readInstant(name: string, text: string, timeZone: string): EpochMs {
  // A time without a date would mean today.
  const isDated = /^\d{4}-?(\d\d|W\d)/.test(text.trim());
  const iso = text.trim().replace(/^(\S+) (?=\d)/, '$1T');
  const zone = timeZone === '' ? 'UTC' : timeZone;
  const read = DateTime.fromISO(iso, { zone });
  if (isDated && read.isValid) return bounded(name, text, read.toMillis());
  throw new UsageError(
    `${name}: ${JSON.stringify(text)} is not an instant of ISO 8601; expected e.g. ` +
      '"2026-03-08T07:00:00Z", or "2026-03-08T02:00" for local time in the zone.',
  );
}

function bounded(name: string, text: string, at: number): EpochMs {
  if (at >= LIMITS.lookFromMinMs && at <= LIMITS.lookFromMaxMs) return epochMs(at);
  throw new UsageError(
    `${name}: ${JSON.stringify(text)} is not in the years 0001 to 9998; expected e.g. ` +
      '"2026-03-08T07:00:00Z".',
  );
}
