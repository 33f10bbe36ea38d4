import { type EpochMs, epochMs, isoFromMs } from '../kernel/index.js';
import type { JobCounters } from './job.js';
import type { FieldReader } from './field-reader.js';

export const NO_COUNTERS: JobCounters = {
  successCount: 0,
  errorCount: 0,
  errorsSinceLastSuccess: 0,
  lastSuccessAt: null,
  lastErrorAt: null,
};

const COUNTS = ['successCount', 'errorCount', 'errorsSinceLastSuccess'] as const;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Only what the client sent: migration tools carry these over, everyone else leaves them out. */
export function readCounters(fields: FieldReader): Partial<JobCounters> {
  const counters: { -readonly [Member in keyof JobCounters]?: JobCounters[Member] } = {};
  for (const name of COUNTS) {
    if (fields.raw(name) === undefined) continue;
    counters[name] = fields.number(name, {
      fallback: 0,
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      what: 'a count',
      example: '0',
      whole: true,
    });
  }
  if (fields.raw('lastSuccess') !== undefined) {
    counters.lastSuccessAt = readInstant(fields, 'lastSuccess');
  }
  if (fields.raw('lastError') !== undefined)
    counters.lastErrorAt = readInstant(fields, 'lastError');
  return counters;
}

/** As Chronos writes it: "" for never, else UTC with milliseconds and `Z`. */
export function instantText(at: EpochMs | null): string {
  return at === null ? '' : isoFromMs(at);
}

function readInstant(fields: FieldReader, name: string): EpochMs | null {
  const text = fields.text(name);
  if (text === '') return null;
  const at = INSTANT.test(text) ? Date.parse(text.replace(',', '.')) : Number.NaN;
  if (!Number.isNaN(at)) return epochMs(at);
  return fields.wrong(
    name,
    { what: 'an instant with its zone', example: '"2026-01-01T00:00:00.000Z"' },
    null,
  );
}
