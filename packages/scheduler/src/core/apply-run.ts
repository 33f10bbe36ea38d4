import type { EpochMs } from '@horae/submitter/kernel';
import { milliFrom } from '@horae/agent/protocol';
import type { ChangeOf } from './change.js';
import { type Attempt, type Run, isLive } from './run.js';
import { NO_RUNS, type OpenSkip } from './job-entry.js';
import {
  type JobEntry,
  type RunEntry,
  type SchedulerState,
  jobNamed,
  markProgress,
  markRun,
} from './state.js';
import { measuredSince, runTimerAt } from './run/run-timer.js';

export function createRun(state: SchedulerState, run: Run): void {
  const known = state.runs.get(run.id);
  const job = jobNamed(state, run.job) ?? null;
  if (known !== undefined) return setRun(state, known, run);
  state.ended.delete(run.id);
  noteDueTime(state, run, job);
  if (job !== null) job.openSkip = null;
  addRun(state, run, job);
}

/** Also what a restart does for each active run. */
export function addRun(state: SchedulerState, run: Run, job: JobEntry | null): void {
  const entry = state.runRows.add((row): RunEntry => ({
    run,
    row,
    job,
    shapeKey: null,
    queuePlace: -1,
    repeatAt: null,
    repeatMs: 0,
    unmeasuredMs: 0,
    isDirty: false,
  }));
  state.runs.set(run.id, entry);
  if (job === null) joinOrphans(state, entry);
  else addByAge(job, entry);
  for (const attempt of run.attempts) state.tasks.set(attempt.taskId, entry);
  countUsage(state, entry, 1);
  queueAnew(state, entry);
  armRun(state, entry);
  markRun(state, entry);
}

export function skipRun(state: SchedulerState, run: Run): void {
  const job = jobNamed(state, run.job) ?? null;
  noteDueTime(state, run, job);
  if (job !== null) job.openSkip = openSkipOf(run);
  // One that goes on is as young as its newest occurrence.
  state.ended.delete(run.id);
  state.ended.set(run.id, run);
}

/** A job that is disabled skips one occurrence after the other. */
function openSkipOf(run: Run): OpenSkip | null {
  if (run.reason !== 'disabled' || run.trigger !== 'schedule') return null;
  const { dueAt, createdAt, occurrenceCount, lastDueAt } = run;
  return { dueAt, createdAt, occurrenceCount, lastDueAt };
}

export function launchAttempt(state: SchedulerState, change: ChangeOf<'attemptLaunched'>): void {
  const entry = state.runs.get(change.runId);
  if (entry === undefined) return;
  const { attempt } = change;
  const earlier = entry.run.attempts.filter((other) => other.attempt < attempt.attempt);
  entry.repeatAt = null;
  entry.repeatMs = 0;
  entry.unmeasuredMs = 0;
  state.tasks.set(attempt.taskId, entry);
  const attempts = [...earlier, attempt];
  setRun(state, entry, { ...entry.run, state: 'running', retryAt: null, attempts });
}

export function moveAttempt(state: SchedulerState, change: ChangeOf<'attemptMoved'>): void {
  const entry = state.runs.get(change.runId);
  const attempt = entry?.run.attempts[change.attempt];
  if (entry === undefined || attempt === undefined) return;
  if (attempt.state !== change.state) entry.repeatAt = null;
  const moved: Attempt = { ...attempt, ...change.facts, state: change.state };
  // No more can be unmeasured than the clock says has passed since the limit counts.
  entry.unmeasuredMs = Math.min(entry.unmeasuredMs, change.at - measuredSince(entry, moved));
  const attempts = entry.run.attempts.with(change.attempt, moved);
  setRun(state, entry, { ...entry.run, attempts });
  if (change.state === 'lost') writeOff(state, moved, change.at);
}

export function noteAttempt(state: SchedulerState, change: ChangeOf<'attemptNoted'>): void {
  const entry = state.runs.get(change.runId);
  const attempt = entry?.run.attempts[change.attempt];
  if (entry === undefined || attempt === undefined) return;
  const attempts = entry.run.attempts.with(change.attempt, { ...attempt, ...change.facts });
  setRun(state, entry, { ...entry.run, attempts });
}

export function requeueRun(state: SchedulerState, change: ChangeOf<'runRequeued'>): void {
  const entry = state.runs.get(change.runId);
  if (entry === undefined) return;
  const { failureCount, retryAt } = change;
  const next = retryAt === null ? 'queued' : 'retrying';
  setRun(state, entry, { ...entry.run, state: next, failureCount, retryAt });
}

export function endRun(state: SchedulerState, change: ChangeOf<'runEnded'>): void {
  const entry = state.runs.get(change.runId);
  if (entry === undefined) return;
  const { job } = entry;
  removeRun(state, entry);
  const { state: ended, reason, detail, at: endedAt } = change;
  const run: Run = { ...entry.run, state: ended, reason, detail, retryAt: null, endedAt };
  state.ended.set(run.id, run);
  if (job === null) return;
  if (ended !== 'skipped') {
    job.lastRun = { runId: run.id, state: ended, cycleAt: run.cycleAt, endedAt };
    markProgress(state, job);
  }
  // The next of the same job may have waited for this one alone.
  queueRunsOf(state, job);
}

export function forgetWrittenOff(state: SchedulerState, taskId: string): void {
  if (state.writtenOff.delete(taskId)) state.dirty.writtenOff.add(taskId);
}

/** Lets those runs of the job wait for an offer that may have a task now, and no others. */
export function queueRunsOf(state: SchedulerState, job: JobEntry): void {
  for (const entry of job.activeRuns) placeInQueue(state, entry, job);
}

/** Sets the run's place in the heap of timers by what is to be done about it next. */
export function armRun(state: SchedulerState, entry: RunEntry): void {
  const at = runTimerAt(state, entry);
  if (at === null) state.timers.remove(entry.row);
  else state.timers.set(entry.row, at);
}

function setRun(state: SchedulerState, entry: RunEntry, run: Run): void {
  countUsage(state, entry, -1);
  entry.run = run;
  countUsage(state, entry, 1);
  queueAnew(state, entry);
  armRun(state, entry);
  markRun(state, entry);
}

function removeRun(state: SchedulerState, entry: RunEntry): void {
  const { run, job } = entry;
  countUsage(state, entry, -1);
  state.queue.remove(entry);
  state.timers.remove(entry.row);
  state.runRows.remove(entry.row);
  state.runs.delete(run.id);
  for (const attempt of run.attempts) state.tasks.delete(attempt.taskId);
  markRun(state, entry);
  if (job === null) leaveOrphans(state, entry);
  else if (job.activeRuns.length === 1) job.activeRuns = NO_RUNS;
  else job.activeRuns.splice(job.activeRuns.indexOf(entry), 1);
}

/** The run has changed: it, and what waits behind it, may wait for something else now. */
function queueAnew(state: SchedulerState, entry: RunEntry): void {
  const { job } = entry;
  if (job === null) return;
  if (job.overlap === 'allow' || job.activeRuns.length === 1) placeInQueue(state, entry, job);
  else queueRunsOf(state, job);
}

function placeInQueue(state: SchedulerState, entry: RunEntry, job: JobEntry): void {
  if (entry.run.state === 'queued' && mayHaveTask(job, entry)) state.queue.add(entry, job.shape);
  else state.queue.remove(entry);
}

function mayHaveTask(job: JobEntry, entry: RunEntry): boolean {
  const { overlap, activeRuns } = job;
  return overlap === 'allow' || activeRuns.length === 1 || nextOf(activeRuns) === entry;
}

/**
 * The one run that may have a task, where runs of a job must not overlap: the one that has one,
 * else one that has been tried before, else the oldest.
 */
function nextOf(activeRuns: readonly RunEntry[]): RunEntry | undefined {
  return (
    activeRuns.find(({ run }) => run.state === 'running') ??
    activeRuns.find(({ run }) => run.attempts.length > 0) ??
    activeRuns[0]
  );
}

/** Oldest first; not simply at the end, since a clock that was set back must not change it. */
function addByAge(job: JobEntry, entry: RunEntry): void {
  const { activeRuns } = job;
  let place = activeRuns.length;
  if (place === 0) {
    job.activeRuns = [entry];
    return;
  }
  while (place > 0 && isOlder(entry.run, (activeRuns[place - 1] as RunEntry).run)) place -= 1;
  if (place === activeRuns.length) activeRuns.push(entry);
  else activeRuns.splice(place, 0, entry);
}

function isOlder(a: Run, b: Run): boolean {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.dueAt === b.dueAt ? a.id < b.id : a.dueAt < b.dueAt;
}

/** A live attempt takes part of what its queue may hold. */
function countUsage(state: SchedulerState, entry: RunEntry, sign: 1 | -1): void {
  const attempt = entry.run.attempts.at(-1);
  if (attempt === undefined || !isLive(attempt.state)) return;
  const { queue } = entry.run;
  let usage = state.usage.get(queue);
  if (usage === undefined) {
    usage = { runCount: 0, cpusMilli: 0, memMbMilli: 0 };
    state.usage.set(queue, usage);
  }
  usage.runCount += sign;
  usage.cpusMilli += sign * milliFrom(attempt.cpus);
  usage.memMbMilli += sign * milliFrom(attempt.memMb);
  if (usage.runCount === 0) state.usage.delete(queue);
}

/** Manual and dependent runs take their trigger's time: the next one must be later. */
function noteDueTime(state: SchedulerState, run: Run, job: JobEntry | null): void {
  if (job === null || run.trigger === 'schedule') return;
  if (job.triggeredAt !== null && job.triggeredAt >= run.dueAt) return;
  job.triggeredAt = run.dueAt;
  markProgress(state, job);
}

function writeOff(state: SchedulerState, attempt: Attempt, at: EpochMs): void {
  state.writtenOff.set(attempt.taskId, { agentId: attempt.agentId, at });
  state.dirty.writtenOff.add(attempt.taskId);
  for (const [oldest] of state.writtenOff) {
    if (state.writtenOff.size <= state.limits.writtenOffCountMax) break;
    forgetWrittenOff(state, oldest);
  }
}

function joinOrphans(state: SchedulerState, entry: RunEntry): void {
  const orphans = state.orphans.get(entry.run.job);
  if (orphans === undefined) state.orphans.set(entry.run.job, new Set([entry]));
  else orphans.add(entry);
}

function leaveOrphans(state: SchedulerState, entry: RunEntry): void {
  const orphans = state.orphans.get(entry.run.job);
  orphans?.delete(entry);
  if (orphans?.size === 0) state.orphans.delete(entry.run.job);
}
