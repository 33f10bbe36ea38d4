import { type EpochMs, isoFromMs } from '../../kernel/index.js';
import { isoInZone } from '../iso/index.js';
import type { Schedule } from '../schedule.js';
import { type ClockNote, clockNotes, zoneAt } from './clock-notes.js';
import { noteEn } from './en-notes.js';
import type { Language } from './language.js';
import { noteZh } from './zh-notes.js';

/** One occurrence as people read it. */
export interface OccurrenceWords {
  readonly at: EpochMs;
  /** ISO 8601 with milliseconds, `Z`. */
  readonly utc: string;
  /** ISO 8601 with milliseconds and the offset in force in the schedule's zone. */
  readonly local: string;
  /**
   * What a change of the clocks does to this occurrence or did just before it: it is in place of
   * a local time that does not exist, one of two passes of a local time, after one that was left
   * out, or the first with another UTC offset. Full sentences; null when nothing of it.
   */
  readonly note: string | null;
}

const NOTES: Readonly<Record<Language, (note: ClockNote, at: EpochMs) => string>> = {
  en: noteEn,
  zh: noteZh,
};

/** `at` is an occurrence of the schedule. */
export function describeOccurrence(
  schedule: Schedule,
  at: EpochMs,
  language: Language,
): OccurrenceWords {
  const notes = clockNotes(schedule, at).map((note) => NOTES[language](note, at));
  const local = isoInZone(at, zoneAt(schedule, at));
  const note = notes.length === 0 ? null : notes.join(language === 'zh' ? '' : ' ');
  return { at, utc: isoFromMs(at), local, note };
}
