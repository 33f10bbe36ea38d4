import { type ProcessRecord, partsOfTaskId } from '../world/evidence.js';
import type { History } from './history.js';
import type { Violation } from './violation.js';

/** P5: two processes of one job never run at the same time, unless the job allows it. */
export function noOverlap(history: History): Violation[] {
  const byJob = new Map<string, ProcessRecord[]>();
  for (const process of history.processes) {
    const { job } = partsOfTaskId(process.taskId);
    byJob.set(job, [...(byJob.get(job) ?? []), process]);
  }
  return [...byJob].flatMap(([name, processes]) => {
    const isAllowed = history.jobs.get(name)?.job.overlap === 'allow';
    if (isAllowed || history.touchedJobs.has(name)) return [];
    return overlapsAmong(processes);
  });
}

function overlapsAmong(processes: ProcessRecord[]): Violation[] {
  const ordered = [...processes].sort((one, other) => one.startedAt - other.startedAt);
  return ordered.slice(1).flatMap((process, index) => {
    const before = ordered[index] as ProcessRecord;
    if (before.endedAt !== null && before.endedAt <= process.startedAt) return [];
    const text = `${process.taskId} started at ${process.startedAt} while ${before.taskId} ran.`;
    return [{ promise: 'P5', text }];
  });
}
