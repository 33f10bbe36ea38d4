import type { Violation } from './case.js';
import { aheadMs } from './early-starts.js';
import type { Matter } from './judge.js';
import { firstStarts, isDue } from './occurrences.js';

/**
 * What runs is what is recorded and was asked for: every process belongs to a run that is on
 * record, at a time that is due, of a job that had not been deleted by then.
 */
export function strangers({ facts, records, tasks }: Matter): Violation[] {
  const jobs = new Map(facts.jobs.map((job) => [job.name, job]));
  const recorded = new Set(records.runs.map(({ id }) => id));
  const first = firstStarts(tasks);
  return tasks.flatMap((task): Violation[] => {
    const job = jobs.get(task.job);
    const isSettled = task.startedAtMs < facts.readAtMs;
    if (isSettled && !recorded.has(task.runId)) {
      return [{ verdict: 'missed', text: `${task.runId} was started, and has no record.` }];
    }
    if (job === undefined || task.trigger !== 'schedule') return [];
    if (job.kind === 'schedule' && !isDue(job, task.dueAtMs)) {
      return [{ verdict: 'mislabelled', text: `${task.runId} is no due time of its job.` }];
    }
    if (job.deletedAtMs === null) return [];
    const dueUntilMs = job.deletedAtMs + aheadMs(facts, job.deletedAtMs);
    // A leader whose clock is ahead may have started it before anybody asked for the deletion.
    const isEarlier = (first.get(task.runId) ?? task.startedAtMs) <= job.deletedAtMs;
    if (task.dueAtMs <= dueUntilMs || isEarlier) return [];
    const text = `${task.runId} was started, due after its job had been deleted.`;
    return [{ verdict: 'lostWrite', text }];
  });
}
