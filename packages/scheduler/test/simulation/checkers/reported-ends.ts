import type { Attempt, Run } from '../../../src/core/index.js';
import type { ReportRecord } from '../world/evidence.js';
import type { History } from './history.js';
import type { Violation } from './violation.js';

/**
 * P6: an asynchronous run succeeds only where its task has ended well and has reported 0, a report
 * that was answered is not waited for any more, and what a task was told is taken of its progress
 * is counted, all of it and once.
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
  const texts = [...unreported, ...forgotten(history, reports), ...miscountedProgress(history)];
  return texts.map((text) => ({ promise: 'P6', text }));
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

/** Reports that were answered, of attempts that await one or have failed for want of one. */
function forgotten(
  history: History,
  reports: ReadonlyMap<string, readonly ReportRecord[]>,
): string[] {
  const missedAts = missedReports(history);
  const runs = [...history.runs.values()].filter(({ job }) => !history.touchedJobs.has(job));
  return runs
    .flatMap(({ attempts }) => attempts)
    .filter(({ taskId, state }) => {
      const missedAt = state === 'awaiting' ? Infinity : missedAts.get(taskId);
      const own = reports.get(taskId) ?? [];
      return own.some(({ acknowledgedAt }) => (acknowledgedAt ?? Infinity) < (missedAt ?? 0));
    })
    .map(({ taskId }) => `${taskId} has reported, was answered, and its report is missed.`);
}

/** By task: when its report was given up. Where clocks jump, nobody can tell what was before. */
function missedReports({ archive, options, runs }: History): ReadonlyMap<string, number> {
  const missedAts = new Map<string, number>();
  if (options.clockJumpsPerMinute > 0) return missedAts;
  for (const change of archive) {
    if (change.kind !== 'attemptMoved') continue;
    const isMissed = change.facts.message?.includes('nobody has reported') === true;
    const taskId = runs.get(change.runId)?.attempts[change.attempt]?.taskId;
    if (isMissed && taskId !== undefined) missedAts.set(taskId, change.at);
  }
  return missedAts;
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
