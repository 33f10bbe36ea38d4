import { type EpochMs, addMs } from '@horae/submitter/kernel';
import { latestAtOrBefore } from '@horae/submitter/schedule';
import type { Run } from '../run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { type Skip, type Trigger, newRun, skippedRun } from './new-run.js';

/** A run where the job's rules allow one, else a record that says why not. */
export function startRun(turn: Turn, entry: JobEntry, trigger: Trigger): Run {
  const skip = whyNot(turn, entry, trigger);
  if (skip !== null) return recordSkip(turn, entry, trigger, skip);
  return createRun(turn, entry, trigger);
}

/** A run without asking whether it overlaps: for those that were missed and run one by one. */
export function createRun(turn: Turn, entry: JobEntry, trigger: Trigger): Run {
  const full = whyFull(turn);
  if (full !== null) return recordSkip(turn, entry, trigger, full);
  return addRun(turn, newRun(entry, trigger, turn.now));
}

/** For a run in the place of one that waited: there is room for it, and it keeps that place. */
export function addRun(turn: Turn, run: Run): Run {
  turn.emit({ kind: 'runCreated', run });
  turn.notice({ type: 'runChanged', runId: run.id, jobName: run.job });
  return run;
}

export function recordSkip(turn: Turn, entry: JobEntry, trigger: Trigger, skip: Skip): Run {
  const run = skippedRun(newRun(entry, trigger, turn.now), skip);
  turn.emit({ kind: 'runSkipped', run });
  const { occurrenceCount: count } = run;
  turn.notice({ type: 'occurrencesSkipped', jobName: entry.name, count, reason: skip.reason });
  return run;
}

/**
 * The due time of a run that no schedule has set: the trigger's time, moved on while it is taken
 * by another run of the job or belongs to an occurrence, since the task id is made of it.
 */
export function triggerTimeOf(entry: JobEntry, now: EpochMs): EpochMs {
  let at = Math.max(now, (entry.triggeredAt ?? -1) + 1, (entry.takenAt ?? -1) + 1) as EpochMs;
  const { schedule } = entry;
  while (schedule !== null && latestAtOrBefore(schedule, at) === at) at = addMs(at, 1);
  return at;
}

/** A bound that leaves no room for another run of any job, and what so many runs do. */
interface ReachedBound {
  readonly max: number;
  readonly what: string;
}

/** Null where there is room. */
export function reachedBound({ state }: Turn): ReachedBound | null {
  const { queuedRunCountMax, activeRunCountMax } = state.limits;
  if (state.queue.size >= queuedRunCountMax)
    return { max: queuedRunCountMax, what: 'wait already' };
  const isFull = state.runs.size >= activeRunCountMax;
  return isFull ? { max: activeRunCountMax, what: 'have not ended yet' } : null;
}

function whyNot(turn: Turn, entry: JobEntry, trigger: Trigger): Skip | null {
  if (entry.disabledBy !== null && trigger.trigger !== 'manual') return { reason: 'disabled' };
  if (isOverlapping(entry, entry.activeRuns.length)) return { reason: 'overlap' };
  return whyFull(turn);
}

/** Beside so many active runs. `skip`: one at a time. `queue`: one more may wait. */
export function isOverlapping({ overlap }: JobEntry, activeCount: number): boolean {
  if (overlap === 'allow') return false;
  return activeCount >= (overlap === 'queue' ? 2 : 1);
}

function whyFull(turn: Turn): Skip | null {
  const reached = reachedBound(turn);
  if (reached === null) return null;
  return { reason: 'queue full', detail: `${reached.max} runs ${reached.what}` };
}
