import { type EpochMs, isoFromMs } from '../../kernel/index.js';
import { isoInZone } from '../remaining.js';
import type { Schedule } from '../schedule.js';
import type { Language } from './language.js';

/** One occurrence as people read it. */
export interface OccurrenceWords {
  readonly at: EpochMs;
  /** ISO 8601 with milliseconds, `Z`. */
  readonly utc: string;
  /** ISO 8601 with milliseconds and the offset in force in the schedule's zone. */
  readonly local: string;
  /** What a change of the clocks does to this occurrence; null when nothing. */
  readonly note: string | null;
}

/** `at` is an occurrence of the schedule. */
export function describeOccurrence(
  schedule: Schedule,
  at: EpochMs,
  _language: Language,
): OccurrenceWords {
  const zone = schedule.kind === 'cron' ? schedule.zone : schedule.repeats[0].zone;
  return { at, utc: isoFromMs(at), local: isoInZone(at, zone), note: null };
}
