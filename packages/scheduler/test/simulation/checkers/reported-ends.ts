import type { Attempt, Run } from '../../../src/core/index.js';
import type { ReportRecord } from '../world/evidence.js';
import type { History } from './history.js';
import type { Violation } from './violation.js';

/**
 * P6: an asynchronous run succeeds only where its task has ended well and has reported 0, and
 * what a task was told is taken of its progress is counted, all of it and once.
 */
export function reportedEnds(history: History): Violation[] {
  const reports = new Map<string, ReportRecord[]>();
  for (const report of history.reports) {
    reports.set(report.taskId, [...(reports.get(report.taskId) ?? []), report]);
  }
  const unreported = [...history.runs.values()]
    .filter((run) => isAsyncSuccess(run, history))
    .filter((run) => !isReportedWell(run.attempts.at(-1), reports))
    .map((run) => `${run.id} succeeded although its task has not reported that it did.`);
  return [...unreported, ...miscountedProgress(history)].map((text) => ({ promise: 'P6', text }));
}

function isAsyncSuccess({ job, state, reason }: Run, history: History): boolean {
  if (!history.asyncJobs.has(job) || history.touchedJobs.has(job)) return false;
  return state === 'succeeded' && reason !== 'marked successful';
}

function isReportedWell(
  attempt: Attempt | undefined,
  reports: ReadonlyMap<string, readonly ReportRecord[]>,
): boolean {
  const own = reports.get(attempt?.taskId ?? '') ?? [];
  return attempt?.exitCode === 0 && own.some(({ statusCode }) => statusCode === 0);
}

function miscountedProgress(history: History): string[] {
  const counts = new Map<string, { told: number; taken: number }>();
  for (const { taskId, elementCount, isAcknowledged } of history.progress) {
    const count = counts.get(taskId) ?? { told: 0, taken: 0 };
    count.told += elementCount;
    if (isAcknowledged) count.taken += elementCount;
    counts.set(taskId, count);
  }
  const attempts = [...history.runs.values()].flatMap((run) => run.attempts);
  return attempts.flatMap(({ taskId, elementCount = 0 }) => {
    const { told, taken } = counts.get(taskId) ?? { told: 0, taken: 0 };
    if (elementCount >= taken && elementCount <= told) return [];
    return [`${taskId} shows ${elementCount} elements, told are ${told}, taken ${taken}.`];
  });
}
