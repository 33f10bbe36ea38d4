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
import { skipDisabled } from './skip-disabled.js';
import { recordStretch } from './skip-stretch.js';
import { boundWaiting, replaceWaiting, skipWaiting } from './supersede.js';

/** Turns what is due into runs and records, earliest first. What the batch leaves is due at once. */
export function takeDue(turn: Turn): void {
  const { state } = turn;
  if (state.due.firstAt > turn.now) return;
  const rows = state.due.dueRows(turn.now, state.limits.dueBatchCountMax);
  for (let from = 0; from < rows.length; from += AHEAD_COUNT) {
    const entries = rows.slice(from, from + AHEAD_COUNT).map((row) => entryOf(turn, row));
    readAhead(entries);
    for (const entry of entries) takeOccurrences(turn, entry);
  }
}

function entryOf(turn: Turn, row: number): JobEntry {
  const entry = turn.state.jobRows.get(row);
  assert(entry !== undefined, 'a row in the heap of due times belongs to a job');
  return entry;
}

/** Jobs looked at together before each of them is decided. */
const AHEAD_COUNT = 64;

/**
 * Touches what the decisions about these jobs will read. A hundred thousand jobs lie all over
 * memory; in a loop that does nothing else the processor waits for many of them at once instead of
 * for one after the other.
 */
function readAhead(entries: readonly JobEntry[]): number {
  let sum = 0;
  for (const { activeRuns, steadyMs, name } of entries) {
    sum += activeRuns.length + steadyMs + name.charCodeAt(0);
  }
  return sum;
}

/** All occurrences of one job up to now. */
function takeOccurrences(turn: Turn, entry: JobEntry): void {
  const { nextAt: firstAt } = entry;
  assert(firstAt !== null, 'what is due has a next occurrence');
  turn.state.lastJob = entry;
  const nextAt = nextOf(entry, firstAt);
  if (nextAt === null || nextAt > turn.now) {
    advance(turn, entry, { takenAt: firstAt, count: 1, nextAt });
    return takeOne(turn, entry, firstAt);
  }
  const { schedule } = entry;
  assert(schedule !== null, 'what is due has a schedule');
  const newestAt = latestAtOrBefore(schedule, turn.now);
  assert(newestAt !== null && newestAt >= nextAt, 'the newest occurrence is not before the second');
  const count = countBetween(schedule, { from: addMs(firstAt, -1), to: newestAt });
  advance(turn, entry, { takenAt: newestAt, count, nextAt: nextAfter(schedule, newestAt) });
  takeMissed(turn, entry, { schedule, firstAt, newestAt, count });
}

function nextOf(entry: JobEntry, at: EpochMs): EpochMs | null {
  if (entry.steadyMs > 0) return addMs(at, entry.steadyMs);
  return entry.schedule === null ? null : nextAfter(entry.schedule, at);
}

/** More than one occurrence of a job, due at once. */
interface Missed {
  readonly schedule: Schedule;
  readonly firstAt: EpochMs;
  readonly newestAt: EpochMs;
  readonly count: number;
}

function takeMissed(turn: Turn, entry: JobEntry, missed: Missed): void {
  const { schedule, firstAt, newestAt, count } = missed;
  if (entry.disabledBy !== null) {
    skipDisabled(turn, entry, { fromAt: firstAt, toAt: newestAt, count });
  } else if (entry.misfire === 'all') {
    takeAll(turn, entry, missed);
  } else {
    const toAt = latestAtOrBefore(schedule, addMs(newestAt, -1));
    assert(toAt !== null, 'there is an occurrence before the newest of several');
    const older = { fromAt: firstAt, toAt, count: count - 1, reason: 'misfire' } as const;
    recordStretch(turn, entry, older);
    takeOne(turn, entry, newestAt);
  }
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
  const inTimeCount = runAts.filter((dueAt) => !isPastDeadline(turn, entry, dueAt)).length;
  boundWaiting(turn, entry, { newestAt, newCount: inTimeCount });
  for (const dueAt of runAts.reverse()) {
    if (isPastDeadline(turn, entry, dueAt)) recordLate(turn, entry, dueAt);
    else createRun(turn, entry, occurrence(dueAt));
  }
}

function takeOne(turn: Turn, entry: JobEntry, dueAt: EpochMs): void {
  if (entry.disabledBy !== null) {
    return skipDisabled(turn, entry, { fromAt: dueAt, toAt: dueAt, count: 1 });
  }
  const lateMs = turn.now - dueAt;
  if (entry.misfire === 'skip' && lateMs > turn.state.limits.missedAfterMs) {
    skipWaiting(turn, entry, dueAt);
    recordSkip(turn, entry, occurrence(dueAt), { reason: 'misfire' });
    return;
  }
  if (isPastDeadline(turn, entry, dueAt)) return recordLate(turn, entry, dueAt);
  const trigger = occurrence(dueAt);
  // Hardly ever is a run active: the million jobs that come through here need no second look.
  if (entry.activeRuns.length > 0 && replaceWaiting(turn, entry, trigger)) return;
  startRun(turn, entry, trigger);
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
