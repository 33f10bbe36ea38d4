import { type EpochMs, addMs, assert } from '@horae/submitter/kernel';
import {
  type Schedule,
  countBetween,
  latestAtOrBefore,
  nextAfter,
} from '@horae/submitter/schedule';
import type { JobEntry } from '../state.js';
import type { Trigger } from '../run/new-run.js';
import { createRun, recordSkip, startRun } from '../run/start-run.js';
import type { Turn } from '../turn.js';
import { recordStretch } from './skip-stretch.js';

/** Turns what is due into runs and records, earliest first. What the batch leaves is due at once. */
export function takeDue(turn: Turn): void {
  const { due, jobRows, limits } = turn.state;
  for (let takenCount = 0; due.firstAt <= turn.now && takenCount < limits.dueBatchCountMax; ) {
    const entry = jobRows.get(due.firstRow);
    assert(entry !== undefined, 'a row in the heap of due times belongs to a job');
    takenCount += takeOccurrences(turn, entry);
  }
}

/** All occurrences of one job up to now; answers how many records that made. */
function takeOccurrences(turn: Turn, entry: JobEntry): number {
  const { schedule, nextAt: firstAt } = entry;
  assert(schedule !== null && firstAt !== null, 'what is due has a schedule');
  const nextAt = nextAfter(schedule, firstAt);
  if (nextAt === null || nextAt > turn.now) {
    advance(turn, entry, { takenAt: firstAt, count: 1, nextAt });
    takeOne(turn, entry, firstAt);
    return 1;
  }
  const newestAt = latestAtOrBefore(schedule, turn.now);
  assert(newestAt !== null && newestAt >= nextAt, 'the newest occurrence is not before the second');
  const count = countBetween(schedule, { from: addMs(firstAt, -1), to: newestAt });
  advance(turn, entry, { takenAt: newestAt, count, nextAt: nextAfter(schedule, newestAt) });
  return takeMissed(turn, entry, { schedule, firstAt, newestAt, count });
}

/** More than one occurrence of a job, due at once. */
interface Missed {
  readonly schedule: Schedule;
  readonly firstAt: EpochMs;
  readonly newestAt: EpochMs;
  readonly count: number;
}

function takeMissed(turn: Turn, entry: JobEntry, missed: Missed): number {
  const changeCount = turn.changes.length;
  const { schedule, firstAt, newestAt, count } = missed;
  if (entry.disabledBy !== null) {
    recordStretch(turn, entry, { fromAt: firstAt, toAt: newestAt, count, reason: 'disabled' });
  } else if (entry.misfire === 'all') {
    takeAll(turn, entry, missed);
  } else {
    const toAt = latestAtOrBefore(schedule, addMs(newestAt, -1));
    assert(toAt !== null, 'there is an occurrence before the newest of several');
    const older = { fromAt: firstAt, toAt, count: count - 1, reason: 'misfire' } as const;
    recordStretch(turn, entry, older);
    takeOne(turn, entry, newestAt);
  }
  return turn.changes.length - changeCount;
}

/** The newest ones run, oldest first and one by one; those beyond the bound are recorded. */
function takeAll(turn: Turn, entry: JobEntry, missed: Missed): void {
  const { schedule, firstAt, newestAt, count } = missed;
  const runAts: EpochMs[] = [];
  let at: EpochMs | null = newestAt;
  while (at !== null && at >= firstAt && runAts.length < turn.state.limits.misfireRunCountMax) {
    runAts.push(at);
    at = latestAtOrBefore(schedule, addMs(at, -1));
  }
  if (at !== null && at >= firstAt) {
    const older = { fromAt: firstAt, toAt: at, count: count - runAts.length };
    recordStretch(turn, entry, { ...older, reason: 'misfire' });
  }
  for (const dueAt of runAts.reverse()) {
    if (isPastDeadline(turn, entry, dueAt)) recordLate(turn, entry, dueAt);
    else createRun(turn, entry, occurrence(dueAt));
  }
}

function takeOne(turn: Turn, entry: JobEntry, dueAt: EpochMs): void {
  if (entry.disabledBy === null) {
    const lateMs = turn.now - dueAt;
    if (entry.misfire === 'skip' && lateMs > turn.state.limits.missedAfterMs) {
      recordSkip(turn, entry, occurrence(dueAt), { reason: 'misfire' });
      return;
    }
    if (isPastDeadline(turn, entry, dueAt)) return recordLate(turn, entry, dueAt);
  }
  startRun(turn, entry, occurrence(dueAt));
}

function advance(
  turn: Turn,
  entry: JobEntry,
  taken: { takenAt: EpochMs; count: number; nextAt: EpochMs | null },
): void {
  const { takenAt, nextAt } = taken;
  assert(nextAt === null || nextAt > takenAt, 'time goes on from occurrence to occurrence');
  turn.emit({
    kind: 'scheduleAdvanced',
    jobName: entry.name,
    takenAt,
    takenCount: entry.takenCount + taken.count,
    nextAt,
  });
}

function recordLate(turn: Turn, entry: JobEntry, dueAt: EpochMs): void {
  recordSkip(turn, entry, occurrence(dueAt), { reason: 'start deadline' });
}

function isPastDeadline(turn: Turn, entry: JobEntry, dueAt: EpochMs): boolean {
  const { startDeadlineMs } = entry;
  return startDeadlineMs !== null && turn.now - dueAt > startDeadlineMs;
}

function occurrence(dueAt: EpochMs): Trigger {
  return { trigger: 'schedule', dueAt, cycleAt: dueAt, arguments: null };
}
