import type { Attempt, Run } from '../../../src/core/index.js';
import type { ProcessRecord } from '../world/evidence.js';
import type { History } from './history.js';
import type { Violation } from './violation.js';

/**
 * P6: however often and in whatever order the news came, what is recorded of an attempt is what
 * its process did, and counters count each run once.
 */
export function trueEnds(history: History): Violation[] {
  const attempts = new Map<string, Attempt>();
  for (const run of history.runs.values()) {
    for (const attempt of run.attempts) attempts.set(attempt.taskId, attempt);
  }
  return [
    ...history.processes.flatMap((process) => falseEnd(process, attempts.get(process.taskId))),
    ...[...history.jobs.keys()].flatMap((name) => miscounted(history, name)),
  ];
}

function falseEnd(process: ProcessRecord, attempt: Attempt | undefined): Violation[] {
  if (attempt === undefined) {
    return [{ promise: 'P6', text: `${process.taskId} was started but is in no run.` }];
  }
  if (process.endedAt === null || process.exitCode === null) return [];
  const state = process.exitCode === 0 ? 'succeeded' : 'failed';
  // A machine that was restarted, or a lost agent, takes the exit status with it.
  if (attempt.state === state || attempt.state === 'lost') return [];
  // The kill may have come too late to change how the process ended.
  if (attempt.state === 'killed' || attempt.timedOut) return [];
  const text = `${process.taskId} exited ${process.exitCode} but is recorded as ${attempt.state}.`;
  return [{ promise: 'P6', text }];
}

function miscounted(history: History, name: string): Violation[] {
  if (history.touchedJobs.has(name)) return [];
  const runs = [...history.runs.values()].filter((run) => run.job === name);
  const last = history.archive.findLast(
    (change) => change.kind === 'jobCounted' && change.jobName === name,
  );
  const counters = last?.kind === 'jobCounted' ? last.counters : null;
  const succeeded = runs.filter((run: Run) => run.state === 'succeeded').length;
  const counted = counters?.successCount ?? 0;
  if (counted === succeeded) return [];
  return [{ promise: 'P6', text: `${name} has ${succeeded} successes but counts ${counted}.` }];
}
