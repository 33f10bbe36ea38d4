import type { ClockStep, FaultCase, JobFacts, Violation } from './case.js';
import type { TaskEvidence } from './evidence.js';
import type { Matter } from './judge.js';
import { groupBy } from './starts.js';

/**
 * Every attempt that failed is followed by another one, unless it was the last: not before its
 * time. An attempt that never started takes a number and does not count.
 */
export function lostRetries({ facts, tasks }: Matter): Violation[] {
  const jobs = new Map(facts.jobs.map((job) => [job.name, job]));
  return [...groupBy(tasks, ({ runId }) => runId)].flatMap(([, ofRun]) => {
    const job = jobs.get(ofRun[0]?.job ?? '');
    if (job === undefined) return [];
    const inOrder = ofRun.toSorted((left, right) => left.attempt - right.attempt);
    return inOrder.flatMap((task, index) => {
      const isOwed = index < job.retryCount && isRetryOwed(task, job, facts.cutoffAtMs);
      return isOwed ? retryOf(task, inOrder[index + 1], { job, facts }) : [];
    });
  });
}

function retryOf(
  task: TaskEvidence,
  next: TaskEvidence | undefined,
  { job, facts }: { readonly job: JobFacts; readonly facts: FaultCase },
): Violation[] {
  const name = `${task.runId} attempt ${task.attempt}`;
  if (next === undefined) return [lost(`${name} failed, and was not tried again.`)];
  const waitedMs = next.startedUptimeMs - (task.end?.uptimeMs ?? 0);
  const isInTime = waitedMs >= job.retryIntervalMs - CLOCK_STEP_MS;
  if (isInTime || isStepped(facts.clockSteps, task, next)) return [];
  const text = `${name} was tried again after ${waitedMs} ms, not ${job.retryIntervalMs} ms.`;
  return [{ verdict: 'early', text }];
}

/** The monotonic clock of the evidence goes by tens of milliseconds. */
const CLOCK_STEP_MS = 10;

function isRetryOwed({ end }: TaskEvidence, job: JobFacts, cutoffAtMs: number): boolean {
  if (end === null || end.exitCode === 0) return false;
  return end.atMs < Math.min(cutoffAtMs, job.deleteAskedAtMs ?? Infinity);
}

/** The wait is a span of the scheduler's clock, which was set in between. */
function isStepped(steps: readonly ClockStep[], task: TaskEvidence, next: TaskEvidence): boolean {
  return steps.some(({ fromMs, toMs }) => {
    return next.startedAtMs >= fromMs && task.startedAtMs <= toMs;
  });
}

function lost(text: string): Violation {
  return { verdict: 'lostRetry', text };
}
