import type { JobFacts, Violation } from './case.js';
import type { TaskEvidence } from './evidence.js';
import type { Matter } from './judge.js';

/** Every attempt that failed is followed by the next one, unless it was the last: not before its time. */
export function lostRetries({ facts, tasks }: Matter): Violation[] {
  const jobs = new Map(facts.jobs.map((job) => [job.name, job]));
  const byAttempt = new Map(tasks.map((task) => [keyOf(task.runId, task.attempt), task]));
  return tasks.flatMap((task) => {
    const job = jobs.get(task.job);
    if (job === undefined || !isRetryOwed(task, job, facts.cutoffAtMs)) return [];
    const next = byAttempt.get(keyOf(task.runId, task.attempt + 1));
    const name = `${task.runId} attempt ${task.attempt}`;
    if (next === undefined) return [lost(`${name} failed, and was not tried again.`)];
    const waitedMs = next.startedUptimeMs - (task.end?.uptimeMs ?? 0);
    if (waitedMs >= job.retryIntervalMs - CLOCK_STEP_MS || isStepped(facts.clockSteps, next)) {
      return [];
    }
    const text = `${name} was tried again after ${waitedMs} ms, not ${job.retryIntervalMs} ms.`;
    return [{ verdict: 'early', text }];
  });
}

/** The monotonic clock of the evidence goes by tens of milliseconds. */
const CLOCK_STEP_MS = 10;

function isRetryOwed(task: TaskEvidence, job: JobFacts, cutoffAtMs: number): boolean {
  const { end } = task;
  if (end === null || end.exitCode === 0 || task.attempt >= job.retryCount) return false;
  return end.atMs < Math.min(cutoffAtMs, job.deleteAskedAtMs ?? Infinity);
}

function isStepped(
  steps: Matter['facts']['clockSteps'],
  { startedAtMs }: { readonly startedAtMs: number },
): boolean {
  return steps.some(({ fromMs, toMs }) => startedAtMs >= fromMs && startedAtMs <= toMs);
}

function keyOf(runId: string, attempt: number): string {
  return `${runId} ${attempt}`;
}

function lost(text: string): Violation {
  return { verdict: 'lostRetry', text };
}
