import { MINUTE_MS } from '@horae/submitter/kernel';
import type { Change } from '../../../src/core/change.js';
import type { Run } from '../../../src/core/index.js';
import type { History, StoredJob } from './history.js';
import type { Violation } from './violation.js';

/** P9: a run fails only after all its retries, each not before its interval is over. */
export function retries(history: History): Violation[] {
  return [
    ...forgotten(history),
    ...[...history.runs.values()].flatMap((run) => judge(run, history)),
  ];
}

/** The last that was ever said of a run is that it waits for a retry, and that time is long over. */
function forgotten(history: History): Violation[] {
  const lastOf = new Map<string, Change>();
  for (const change of history.archive) if ('runId' in change) lastOf.set(change.runId, change);
  return [...lastOf].flatMap(([id, change]) => {
    if (change.kind !== 'runRequeued' || change.retryAt === null) return [];
    if (change.retryAt > history.endedAt - MINUTE_MS) return [];
    return [{ promise: 'P9', text: `The retry of ${id} has never come.` }];
  });
}

function judge(run: Run, history: History): Violation[] {
  const stored = history.jobs.get(run.job);
  if (stored === undefined || history.touchedJobs.has(run.job)) return [];
  return [...tooFew(run, stored), ...tooEarly(run, stored, history), ...tooMany(run, stored)];
}

function tooFew(run: Run, { job }: StoredJob): Violation[] {
  if (run.state !== 'failed' || run.reason !== 'retries exhausted') return [];
  // Attempts that never started do not count; with the last failure the run is over.
  const failures = run.failureCount + 1;
  if (failures === job.retries + 1 && run.attempts.length >= failures) return [];
  const text = `${run.id} gave up after ${failures} failures of ${job.retries + 1}.`;
  return [{ promise: 'P9', text }];
}

function tooMany(run: Run, { job }: StoredJob): Violation[] {
  const failures = run.attempts.filter((attempt) => attempt.state === 'failed').length;
  if (failures <= job.retries + 1) return [];
  return [{ promise: 'P9', text: `${run.id} was tried ${failures} times.` }];
}

function tooEarly(run: Run, { job }: StoredJob, { options }: History): Violation[] {
  // A clock that jumps forward ends every wait; the interval is one of the wall clock.
  if (options.clockJumpsPerMinute > 0) return [];
  return run.attempts.slice(1).flatMap((attempt, index) => {
    const before = run.attempts[index];
    if (before?.state !== 'failed' || before.endedAt === null) return [];
    if (attempt.launchedAt >= before.endedAt + job.retryInterval.ms) return [];
    return [{ promise: 'P9', text: `${attempt.taskId} started before its interval was over.` }];
  });
}
