import { type EpochMs, LIMITS } from '@horae/submitter/kernel';
import { type Schedule, latestAtOrBefore, parseSchedule } from '@horae/submitter/schedule';
import type { Change } from '../../../src/core/change.js';
import type { Run } from '../../../src/core/index.js';
import type { History } from './history.js';
import type { Violation } from './violation.js';

/** One child as the model sees it: a set of parents per round, nothing else. */
interface ModelGate {
  readonly parents: readonly string[];
  /** Null: no rounds, all successes share one. */
  readonly reference: Schedule | null;
  readonly credits: Map<number, Set<string>>;
  expectedCount: number;
}

/**
 * P8: a small model of gates (a set per round, fire and empty it when it is full) is fed with the
 * ends of the parents in the order in which they were committed. It must start each child as often
 * as Horae did.
 */
export function gates(history: History): Violation[] {
  const model = modelGates(history);
  for (const change of history.archive) {
    const success = successOf(change, history);
    if (success?.reason === 'marked successful') useUpCredits(model, success);
    if (success !== null) credit(model, success);
    if (change.kind === 'gateRoundDropped') drop(model, change);
  }
  return [...model].flatMap(([name, gate]) => {
    const created = history.archive.filter((change) => isChildStart(change, name)).length;
    if (created === gate.expectedCount) return [];
    const text = `${name} was started ${created} times, its parents' successes make ${gate.expectedCount}.`;
    return [{ promise: 'P8', text }];
  });
}

function modelGates(history: History): Map<string, ModelGate> {
  const model = new Map<string, ModelGate>();
  for (const [name, { job }] of history.jobs) {
    if (job.kind !== 'dependency' || !isUntouched(history, name)) continue;
    const reference = referenceOf(history, name);
    const { parents } = job;
    model.set(name, { parents, reference, credits: new Map(), expectedCount: 0 });
  }
  return model;
}

/** Neither the job nor anything above it was changed by a user. */
function isUntouched(history: History, name: string): boolean {
  const job = history.jobs.get(name)?.job;
  if (job === undefined || history.touchedJobs.has(name)) return false;
  return job.kind === 'schedule' || job.parents.every((parent) => isUntouched(history, parent));
}

/** The schedule whose occurrences begin the rounds, as the newest gate says; null in `latest` mode. */
function referenceOf(history: History, name: string): Schedule | null {
  const job = history.jobs.get(name)?.job;
  const reference = history.references.get(name) ?? null;
  if (job?.kind !== 'dependency' || reference === null) return null;
  return cycleScheduleOf(history, reference);
}

function cycleScheduleOf(history: History, name: string): Schedule | null {
  const stored = history.jobs.get(name);
  if (stored === undefined) return null;
  if (stored.job.kind === 'dependency') return referenceOf(history, name);
  const { schedule: text, scheduleTimeZone: timeZone, dst } = stored.job;
  const schedule = parseSchedule(text, { timeZone, now: stored.putAt, dst, seed: name });
  return schedule.ok ? schedule.value : null;
}

function successOf(change: Change, history: History): Run | null {
  if (change.kind !== 'runEnded') return null;
  const run = history.runs.get(change.runId) ?? null;
  if (change.state === 'succeeded') return run;
  const isSoft = history.jobs.get(run?.job ?? '')?.job.softError === true;
  return isSoft && (change.state === 'failed' || change.state === 'lost') ? run : null;
}

function credit(model: ReadonlyMap<string, ModelGate>, success: Run): void {
  for (const gate of model.values()) {
    if (!gate.parents.includes(success.job)) continue;
    const round = roundOf(gate, success.cycleAt);
    const credits = gate.credits.get(round) ?? new Set<string>();
    credits.add(success.job);
    gate.credits.set(round, credits);
    if (credits.size < gate.parents.length) continue;
    gate.expectedCount += 1;
    gate.credits.delete(round);
  }
}

/** Whoever marks a child successful has done its work: the credits for it are used up. */
function useUpCredits(model: ReadonlyMap<string, ModelGate>, { job, cycleAt }: Run): void {
  const gate = model.get(job);
  gate?.credits.delete(roundOf(gate, cycleAt));
}

/** A round that stays incomplete is given up, but only where there are too many of them. */
function drop(model: ReadonlyMap<string, ModelGate>, { jobName, roundAt }: RoundDropped): void {
  const credits = model.get(jobName)?.credits;
  if (credits !== undefined && credits.size > LIMITS.gateRoundCountMax) credits.delete(roundAt);
}

type RoundDropped = Extract<Change, { readonly kind: 'gateRoundDropped' }>;

/** The round of all that was before the first occurrence of the reference. */
const FIRST_ROUND = -8_640_000_000_000_000;

function roundOf({ reference }: ModelGate, cycleAt: EpochMs): number {
  if (reference === null) return 0;
  return latestAtOrBefore(reference, cycleAt) ?? FIRST_ROUND;
}

function isChildStart(change: Change, name: string): boolean {
  if (change.kind !== 'runCreated' && change.kind !== 'runSkipped') return false;
  const { run } = change;
  return run.job === name && run.trigger === 'dependency' && run.reason !== 'gate incomplete';
}
