import type { EpochMs } from '@horae/submitter/kernel';
import { type Job, parseJob } from '@horae/submitter/job';
import type { Schedule } from '@horae/submitter/schedule';
import type { ChangeOf } from './change.js';
import { armRun, queueRunsOf } from './apply-run.js';
import { JobEntry } from './job-entry.js';
import { type Gate, type SchedulerState, jobNamed, markProgress } from './state.js';

/** What a document says, for whoever has read it already. */
export interface ReadDocument {
  readonly job: Job;
  readonly schedule: Schedule | null;
}

export function putJob(
  state: SchedulerState,
  change: ChangeOf<'jobPut'>,
  known: ReadDocument | null = null,
): void {
  const read = known ?? readDocument(state, change);
  if (read === null) return;
  const { job, schedule } = read;
  const entry = state.jobs.get(job.name) ?? addJob(state, job, change.number ?? undefined);
  unlinkParents(state, entry);
  entry.define(job, state.shapes.shapeOf(job));
  entry.schedule = schedule;
  entry.detached = [];
  entry.openSkip = null;
  entry.putAt = change.putAt;
  entry.nextAt = change.nextAt;
  entry.takenAt = change.takenAt;
  entry.takenCount = change.takenCount;
  entry.counters = change.counters;
  entry.disabledBy = job.disabled ? 'operator' : null;
  entry.disabledReason = null;
  linkParents(state, entry);
  keepGate(state, entry);
  refreshActiveRuns(state, entry);
  state.dirty.job.add(job.name);
  markProgress(state, entry);
}

/** Null for what another version has stored perhaps: kept as it is, told, and the others run. */
function readDocument(state: SchedulerState, change: ChangeOf<'jobPut'>): ReadDocument | null {
  const parsed = parseJob(change.document, { now: change.putAt, mayLackParents: true });
  if (parsed.ok) return parsed.value;
  const name = String(change.document['name']);
  state.unreadable.set(name, parsed.error.map((problem) => problem.text).join(' '));
  return null;
}

export function deleteJob(state: SchedulerState, change: ChangeOf<'jobDeleted'>): void {
  const entry = jobNamed(state, change.jobName);
  if (entry === undefined) return;
  state.jobs.delete(entry.name);
  state.lastJob = null;
  state.due.remove(entry.row);
  state.jobRows.remove(entry.row);
  unlinkParents(state, entry);
  for (const active of entry.activeRuns) {
    active.job = null;
    state.queue.remove(active);
    orphansOf(state, entry.name).add(active);
    armRun(state, active);
  }
  rememberDueTime(state, entry);
  state.dirty.job.add(entry.name);
  markProgress(state, entry);
  if (entry.gate !== null) state.dirty.gate.add(entry.name);
}

export function detachParent(state: SchedulerState, change: ChangeOf<'jobDetached'>): void {
  const entry = jobNamed(state, change.jobName);
  if (entry === undefined || entry.job.kind !== 'dependency') return;
  unlinkParents(state, entry);
  const parents = entry.job.parents.filter((parent) => parent !== change.parent);
  entry.define({ ...entry.job, parents }, entry.shape);
  entry.detached = [...entry.detached.filter((name) => name !== change.parent), change.parent];
  linkParents(state, entry);
  keepGate(state, entry);
  state.dirty.job.add(entry.name);
  entry.touch();
}

export function disableJob(state: SchedulerState, change: ChangeOf<'jobDisabled'>): void {
  const entry = jobNamed(state, change.jobName);
  if (entry === undefined || entry.disabledBy === 'operator') return;
  entry.disabledBy = change.disabled ? change.by : null;
  entry.disabledReason = change.disabled ? change.reason : null;
  markProgress(state, entry);
}

export function advanceSchedule(state: SchedulerState, change: ChangeOf<'scheduleAdvanced'>): void {
  const entry = jobNamed(state, change.jobName);
  if (entry === undefined) return;
  entry.takenAt = change.takenAt;
  entry.takenCount = change.takenCount;
  entry.nextAt = change.nextAt;
  markProgress(state, entry);
}

export function countJob(state: SchedulerState, change: ChangeOf<'jobCounted'>): void {
  const entry = jobNamed(state, change.jobName);
  if (entry === undefined) return;
  entry.counters = change.counters;
  markProgress(state, entry);
}

export function linkParents(state: SchedulerState, entry: JobEntry): void {
  if (entry.job.kind !== 'dependency') return;
  for (const parent of entry.job.parents) {
    const children = state.children.get(parent);
    if (children === undefined) state.children.set(parent, new Set([entry.name]));
    else children.add(entry.name);
  }
}

function unlinkParents(state: SchedulerState, entry: JobEntry): void {
  if (entry.job.kind !== 'dependency') return;
  for (const parent of entry.job.parents) {
    const children = state.children.get(parent);
    children?.delete(entry.name);
    if (children?.size === 0) state.children.delete(parent);
  }
}

/** A new entry, together with the runs that an earlier job of that name has left. */
export function addJob(state: SchedulerState, job: Job, number = state.nextJobNumber): JobEntry {
  const orphans = state.orphans.get(job.name);
  const shape = state.shapes.shapeOf(job);
  const entry = state.jobRows.add((row) => new JobEntry(state, row, { job, shape }));
  entry.number = number;
  state.nextJobNumber = Math.max(state.nextJobNumber, number + 1);
  entry.triggeredAt = state.tombstones.get(job.name) ?? null;
  if (orphans !== undefined) entry.activeRuns = [...orphans];
  state.jobs.set(job.name, entry);
  state.unreadable.delete(job.name);
  if (state.tombstones.delete(job.name)) state.dirty.tombstone.add(job.name);
  for (const active of entry.activeRuns) active.job = entry;
  state.orphans.delete(job.name);
  return entry;
}

/** Credits of parents that stay are kept; the others' are forgotten. */
function keepGate(state: SchedulerState, entry: JobEntry): void {
  if (entry.job.kind === 'schedule') {
    if (entry.gate !== null) state.dirty.gate.add(entry.name);
    entry.gate = null;
    return;
  }
  entry.gate ??= newGate();
  const parents = new Set(entry.job.parents);
  for (const [roundAt, round] of entry.gate.rounds) {
    for (const parent of round.parents) if (!parents.has(parent)) round.parents.delete(parent);
    if (round.parents.size === 0) entry.gate.rounds.delete(roundAt);
  }
  state.dirty.gate.add(entry.name);
}

export function newGate(): Gate {
  return { mode: 'latest', reference: null, rounds: new Map(), firedAt: null };
}

/** What waits may wait for something else now, and time-outs may be others. */
function refreshActiveRuns(state: SchedulerState, entry: JobEntry): void {
  for (const active of entry.activeRuns) {
    state.queue.remove(active);
    armRun(state, active);
  }
  queueRunsOf(state, entry);
}

/** A job of the same name must not use a task id again. */
function rememberDueTime(state: SchedulerState, entry: JobEntry): void {
  const lastAt = Math.max(entry.takenAt ?? 0, entry.triggeredAt ?? 0);
  if (lastAt === 0) return;
  state.tombstones.delete(entry.name);
  state.tombstones.set(entry.name, lastAt as EpochMs);
  state.dirty.tombstone.add(entry.name);
  for (const [oldest] of state.tombstones) {
    if (state.tombstones.size <= state.limits.tombstoneCountMax) break;
    state.tombstones.delete(oldest);
    state.dirty.tombstone.add(oldest);
  }
}

function orphansOf(state: SchedulerState, jobName: string) {
  const known = state.orphans.get(jobName);
  if (known !== undefined) return known;
  const orphans = new Set<JobEntry['activeRuns'][number]>();
  state.orphans.set(jobName, orphans);
  return orphans;
}
