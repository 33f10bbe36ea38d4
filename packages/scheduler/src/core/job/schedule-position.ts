import { type EpochMs, addMs, assert } from '@horae/submitter/kernel';
import type { Job, ScheduleJob } from '@horae/submitter/job';
import {
  type Schedule,
  countBetween,
  firstOccurrence,
  latestAtOrBefore,
  nextAfter,
  parseSchedule,
  remainingText,
} from '@horae/submitter/schedule';
import { type Stretch, recordStretch } from '../schedule/skip-stretch.js';
import type { JobEntry, ReadonlyJobEntry } from '../state.js';
import type { Turn } from '../turn.js';

/** Where a posted job stands on its schedule. */
export interface SchedulePosition {
  /** As it will be stored: a client that sends Chronos's view back does not change the times. */
  readonly job: Job;
  readonly schedule: Schedule | null;
  /** True when the times are those of the old definition, which goes on where it was. */
  readonly isKept: boolean;
  readonly putAt: EpochMs;
  readonly nextAt: EpochMs | null;
  readonly takenAt: EpochMs | null;
  readonly takenCount: number;
  /** Occurrences of a schedule that was over before the job was posted. */
  readonly neverDue: Stretch | null;
}

export function positionOf(turn: Turn, job: Job, old: JobEntry | undefined): SchedulePosition {
  if (job.kind === 'dependency') {
    const takenAt = usedFloor(turn, job.name, old);
    const none = { schedule: null, nextAt: null, takenCount: 0, neverDue: null };
    return { job, isKept: false, putAt: turn.now, takenAt, ...none };
  }
  return keptPosition(job, old) ?? newPosition(turn, job, old);
}

/** Occurrences of the old times that are due but not taken yet. */
export function recordOldOccurrences(
  turn: Turn,
  old: JobEntry,
  reason: 'schedule changed' | 'job deleted',
): void {
  const { schedule, nextAt } = old;
  if (schedule === null || nextAt === null || nextAt > turn.now) return;
  const toAt = latestAtOrBefore(schedule, turn.now) ?? nextAt;
  const count = countBetween(schedule, { from: addMs(nextAt, -1), to: toAt });
  turn.emit({
    kind: 'scheduleAdvanced',
    jobName: old.name,
    takenAt: toAt,
    takenCount: old.takenCount + count,
    nextAt: nextAfter(schedule, toAt),
  });
  recordStretch(turn, old, { fromAt: nextAt, toAt, count, reason });
}

/** The definition again, or what remains of it as Chronos's clients know it: nothing changes. */
export function keptPosition(
  job: ScheduleJob,
  old: ReadonlyJobEntry | undefined,
): SchedulePosition | null {
  if (old?.job.kind !== 'schedule' || old.schedule === null) return null;
  if (job.scheduleTimeZone !== old.job.scheduleTimeZone || !sameDst(job, old.job)) return null;
  const isSame = job.schedule === old.job.schedule;
  if (isSame ? isMeantAnew(job, old) : !isViewOf(job, old, old.schedule)) return null;
  return {
    job: isSame ? job : { ...job, schedule: old.job.schedule },
    schedule: old.schedule,
    isKept: true,
    putAt: old.putAt,
    nextAt: old.nextAt,
    takenAt: old.takenAt,
    takenCount: old.takenCount,
    neverDue: null,
  };
}

/**
 * A schedule without a start means "now": posted again when its times are over and nothing runs, it
 * means the new now, as in Chronos. Scripts run a command once by posting such a job every time.
 */
function isMeantAnew(job: ScheduleJob, old: ReadonlyJobEntry): boolean {
  const isOver = old.nextAt === null && old.activeRuns.length === 0;
  return isOver && !job.disabled && /^R\d*\/\//.test(job.schedule);
}

/**
 * Is this what Chronos's clients were shown of the old times, now or earlier? Between reading and
 * posting back, occurrences may have been taken; what remains is the same times all the same.
 */
function isViewOf(job: ScheduleJob, old: ReadonlyJobEntry, schedule: Schedule): boolean {
  if (job.schedule === remainingText(schedule, remainingAfter(old))) return true;
  const { takenAt } = old;
  if (takenAt === null) return false;
  const shown = parseSchedule(job.schedule, {
    timeZone: job.scheduleTimeZone,
    now: old.putAt,
    dst: job.dst,
    seed: job.name,
  });
  const shownAt = shown.ok ? firstOccurrence(shown.value) : null;
  if (shownAt === null || shownAt > takenAt) return false;
  return job.schedule === remainingText(schedule, addMs(shownAt, -1));
}

/** After which instant the occurrences that remain come: Chronos shows only those. */
export function remainingAfter(entry: Pick<JobEntry, 'nextAt' | 'takenAt' | 'putAt'>): EpochMs {
  return entry.nextAt === null ? (entry.takenAt ?? entry.putAt) : addMs(entry.nextAt, -1);
}

function newPosition(turn: Turn, job: ScheduleJob, old: JobEntry | undefined): SchedulePosition {
  const { now } = turn;
  const takenAt = usedFloor(turn, job.name, old);
  const anchored = anchor(job, { now, takenAt });
  const { schedule } = anchored;
  const firstAt = firstOccurrence(schedule);
  const isOld = firstAt !== null && firstAt < now - turn.state.limits.newJobGraceMs;
  // What lies before the grace is passed over; so is what has been used before.
  const floor = Math.max(isOld ? now : -1, takenAt ?? -1) as EpochMs;
  const nextAt = firstAt === null || firstAt > floor ? firstAt : nextAfter(schedule, floor);
  const passedCount = countPassed(schedule, { firstAt, floor });
  const neverDue =
    isOld && nextAt === null ? neverDueOf(schedule, { firstAt, takenAt, now }) : null;
  const takenCount = passedCount;
  return { job, ...anchored, isKept: false, nextAt, takenAt, takenCount, neverDue };
}

/**
 * The newest due time that this name has used, by occurrences or by triggers: a task id is made of
 * it, so that the new times begin after it.
 */
function usedFloor(turn: Turn, jobName: string, old: JobEntry | undefined): EpochMs | null {
  if (old === undefined) return turn.state.tombstones.get(jobName) ?? null;
  const { schedule, nextAt, takenAt, triggeredAt } = old;
  const isDue = schedule !== null && nextAt !== null && nextAt <= turn.now;
  const newestDueAt = isDue ? latestAtOrBefore(schedule, turn.now) : null;
  const floor = Math.max(takenAt ?? -1, triggeredAt ?? -1, newestDueAt ?? -1);
  return floor < 0 ? null : (floor as EpochMs);
}

/** A start of "now" moves on by a millisecond where this very instant has been used. */
function anchor(
  job: ScheduleJob,
  at: { readonly now: EpochMs; readonly takenAt: EpochMs | null },
): { readonly schedule: Schedule; readonly putAt: EpochMs } {
  const schedule = parsed(job, at.now);
  const isTaken = at.takenAt !== null && at.takenAt >= at.now;
  if (!isTaken || firstOccurrence(schedule) !== at.now) return { schedule, putAt: at.now };
  const putAt = addMs(at.takenAt as EpochMs, 1);
  return { schedule: parsed(job, putAt), putAt };
}

function parsed(job: ScheduleJob, now: EpochMs): Schedule {
  const { schedule: text, scheduleTimeZone: timeZone, dst, name: seed } = job;
  const schedule = parseSchedule(text, { timeZone, now, dst, seed });
  assert(schedule.ok, 'the schedule of a parsed job can be parsed');
  return schedule.value;
}

function countPassed(
  schedule: Schedule,
  passed: { readonly firstAt: EpochMs | null; readonly floor: EpochMs },
): number {
  const { firstAt, floor } = passed;
  if (firstAt === null || firstAt > floor) return 0;
  return countBetween(schedule, { from: addMs(firstAt, -1), to: floor });
}

/** A finite schedule wholly in the past: one record for all of it. */
function neverDueOf(
  schedule: Schedule,
  over: { readonly firstAt: EpochMs; readonly takenAt: EpochMs | null; readonly now: EpochMs },
): Stretch | null {
  const { firstAt, takenAt, now } = over;
  const fromAt = takenAt === null || firstAt > takenAt ? firstAt : nextAfter(schedule, takenAt);
  const toAt = latestAtOrBefore(schedule, now);
  if (fromAt === null || toAt === null) return null;
  const count = countBetween(schedule, { from: addMs(fromAt, -1), to: toAt });
  return { fromAt, toAt, count, reason: 'due before the job was posted' };
}

function sameDst(a: ScheduleJob, b: ScheduleJob): boolean {
  return a.dst.gap === b.dst.gap && a.dst.overlap === b.dst.overlap;
}
