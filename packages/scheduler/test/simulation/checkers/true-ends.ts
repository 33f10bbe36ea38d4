import { MINUTE_MS } from '@horae/submitter/kernel';
import type { Change } from '../../../src/core/change.js';
import type { Attempt } from '../../../src/core/index.js';
import type { ProcessRecord } from '../world/evidence.js';
import type { History } from './history.js';
import type { Violation } from './violation.js';

/** News of an end may still be on its way when the world is judged. */
const ON_ITS_WAY_MS = MINUTE_MS;

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
    ...history.processes
      .filter(({ endedAt }) => endedAt === null || endedAt < history.endedAt - ON_ITS_WAY_MS)
      .flatMap((process) => falseEnd(process, attempts.get(process.taskId))),
    ...[...history.jobs.keys()].flatMap((name) => miscounted(history, name)),
  ];
}

function falseEnd(process: ProcessRecord, attempt: Attempt | undefined): Violation[] {
  if (attempt === undefined) {
    return [{ promise: 'P6', text: `${process.taskId} was started but is in no run.` }];
  }
  if (process.endedAt === null || process.exitCode === null) return [];
  const state = process.exitCode === 0 ? 'succeeded' : 'failed';
  if (attempt.state === state) return [];
  if (state === 'succeeded' && isUnderReport(attempt)) return [];
  // The kill may have come too late to change how the process ended.
  if (attempt.state === 'killed' || attempt.timedOut) return [];
  const text = `${process.taskId} exited ${process.exitCode} but is recorded as ${attempt.state}.`;
  return [{ promise: 'P6', text }];
}

/** Of an asynchronous job: the end of the process was good, and its report is not, or not there. */
function isUnderReport({ state, reportedCode = 0, message }: Attempt): boolean {
  if (state === 'awaiting') return true;
  const isMissing = message?.includes('nobody has reported') === true;
  return state === 'failed' && (reportedCode !== 0 || isMissing);
}

function miscounted(history: History, name: string): Violation[] {
  if (history.touchedJobs.has(name)) return [];
  const succeeded = new Set<string>();
  let counted = 0;
  for (const change of history.archive) {
    if (change.kind === 'jobCounted' && change.jobName === name) {
      counted = change.counters.successCount;
    }
    const ended = successIn(change);
    if (ended !== null && history.runs.get(ended)?.job === name) succeeded.add(ended);
  }
  if (counted === succeeded.size) return [];
  return [{ promise: 'P6', text: `${name} has ${succeeded.size} successes, counts ${counted}.` }];
}

/** The run that this change ends with success, if it does. */
function successIn(change: Change): string | null {
  if (change.kind === 'runEnded') return change.state === 'succeeded' ? change.runId : null;
  if (change.kind !== 'runCreated' && change.kind !== 'runSkipped') return null;
  return change.run.state === 'succeeded' ? change.run.id : null;
}
