import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import type { Run } from '../run.js';
import { endRun } from '../run/end-run.js';
import { type Trigger, newRun } from '../run/new-run.js';
import { addRun, createRun, isOverlapping } from '../run/start-run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';

/**
 * An occurrence that still waits for room in the cluster when the next one of its job is due has
 * been missed, and `misfire` decides: the next one takes its place, or (`all`) waits beside it,
 * within a bound. False where nothing waits so: then `overlap` decides.
 */
export function replaceWaiting(turn: Turn, entry: JobEntry, trigger: Trigger): boolean {
  const waiting = missedRuns(entry);
  const first = waiting[0];
  if (first === undefined) return false;
  if (entry.misfire === 'all') {
    boundWaiting(turn, entry, { newestAt: trigger.dueAt, newCount: 1 });
    createRun(turn, entry, trigger);
    return true;
  }
  supersede(turn, waiting, trigger.dueAt);
  // In their place in line, or a busy cluster would never get to a job that is due often.
  addRun(turn, { ...newRun(entry, trigger, turn.now), inLineSince: first.inLineSince });
  return true;
}

/** For an occurrence that does not run itself: what waits from before it is not run either. */
export function skipWaiting(turn: Turn, entry: JobEntry, newestAt: EpochMs): void {
  supersede(turn, missedRuns(entry), newestAt);
}

/** Room for so many more that wait: the oldest beyond the bound are given up. */
export function boundWaiting(
  turn: Turn,
  entry: JobEntry,
  more: { readonly newestAt: EpochMs; readonly newCount: number },
): void {
  const waiting = waitingRuns(entry);
  const excessCount = waiting.length + more.newCount - turn.state.limits.misfireRunCountMax;
  supersede(turn, waiting.slice(0, Math.max(0, excessCount)), more.newestAt);
}

/**
 * Runs of the schedule that wait for nothing but an offer. None while another run of the job, which
 * they must not overlap, has begun, or stands in the way of a next one anyhow.
 */
function missedRuns(entry: JobEntry): readonly Run[] {
  const waiting = waitingRuns(entry);
  if (waiting.length === 0 || entry.overlap === 'allow') return waiting;
  const otherCount = entry.activeRuns.length - waiting.length;
  const hasBegun = entry.activeRuns.some(({ run }) => run.attempts.length > 0);
  return hasBegun || isOverlapping(entry, otherCount) ? [] : waiting;
}

/** Occurrences that never had an attempt, oldest first. */
function waitingRuns(entry: JobEntry): readonly Run[] {
  return entry.activeRuns
    .map(({ run }) => run)
    .filter(({ trigger, attempts }) => trigger === 'schedule' && attempts.length === 0);
}

function supersede(turn: Turn, runs: readonly Run[], newestAt: EpochMs): void {
  const detail = `no room until the occurrence of ${isoFromMs(newestAt)} was due`;
  for (const { id } of runs) endRun(turn, id, { state: 'skipped', reason: 'misfire', detail });
}
