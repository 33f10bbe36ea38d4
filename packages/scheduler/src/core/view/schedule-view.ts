import { type EpochMs, LIMITS, epochMs } from '@horae/submitter/kernel';
import {
  type Schedule,
  firstOccurrence,
  nextAfter,
  remainingText,
} from '@horae/submitter/schedule';
import { remainingAfter } from '../job/schedule-position.js';
import type { ReadonlyJobEntry } from '../state.js';

/**
 * Chronos's view of a schedule: repetitions left, next occurrence, period. The text as posted until
 * the first occurrence after the posting was taken, because clients compare what they read right
 * after posting; '' for a job with parents.
 */
export function remainingSchedule(entry: ReadonlyJobEntry): string {
  const { schedule, job } = entry;
  if (schedule === null || job.kind !== 'schedule') return '';
  return isUntouched(entry, schedule) || isStartingNow(entry, job.schedule)
    ? job.schedule
    : remainingText(schedule, remainingAfter(entry));
}

/** What was taken before the posting was of an earlier definition, or passed over. */
function isUntouched({ takenAt, putAt }: ReadonlyJobEntry, schedule: Schedule): boolean {
  const graceAt = putAt - LIMITS.newJobGraceMs;
  if (takenAt === null || takenAt < graceAt) return true;
  if (takenAt > putAt) return false;
  // Within the grace, only times of a schedule that begins in it were taken after the posting.
  const firstAt = firstOccurrence(schedule);
  return firstAt === null || firstAt < graceAt || takenAt < firstAt;
}

/** Chronos keeps an empty start as it is while the job's first run has not ended. */
function isStartingNow(entry: ReadonlyJobEntry, text: string): boolean {
  return /^R\d*\/\//.test(text) && entry.lastRun === null && entry.activeRuns.length > 0;
}

export interface DueTimesWanted {
  readonly limit: number;
  /** Inclusive. */
  readonly from?: EpochMs;
  /** Exclusive. */
  readonly to?: EpochMs;
}

/** Coming due times of a job, earliest first; none while it is disabled or when it has parents. */
export function nextDueTimes(entry: ReadonlyJobEntry, wanted: DueTimesWanted): readonly EpochMs[] {
  const { schedule, nextAt, disabledBy } = entry;
  if (schedule === null || nextAt === null || disabledBy !== null) return [];
  const { limit, from = nextAt, to = Infinity } = wanted;
  const found: EpochMs[] = [];
  let at: EpochMs | null = nextAt >= from ? nextAt : nextAfter(schedule, epochMs(from - 1));
  while (at !== null && at < to && found.length < limit) {
    found.push(at);
    at = nextAfter(schedule, at);
  }
  return found;
}
