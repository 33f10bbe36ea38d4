import { planAgain } from '../dependency/plan-gates.js';
import { dropRounds, fireFullGates } from '../dependency/credit-children.js';
import type { SchedulerEvent } from '../event.js';
import { jobAlert } from '../job-alert.js';
import { killRun } from '../run/kill-run.js';
import type { Turn } from '../turn.js';
import { applyPlans } from './put-job.js';
import { recordOldOccurrences } from './schedule-position.js';

type JobDeleted = Extract<SchedulerEvent, { readonly type: 'jobDeleted' }>;

/** Deletes a job and ends its runs. Children are detached or protect it; never converted. */
export function deleteJob(turn: Turn, event: JobDeleted): void {
  const { jobName, replyTo } = event;
  const entry = turn.state.jobs.get(jobName);
  if (entry === undefined) return turn.refuse(replyTo, 'JOB_UNKNOWN', jobName);
  const children = [...(turn.state.children.get(jobName) ?? [])].sort();
  if (children.length > 0 && event.children === 'refuse') {
    return turn.refuse(replyTo, 'JOB_HAS_CHILDREN', jobName, children.join(', '));
  }
  for (const child of children) detach(turn, child, jobName);
  recordOldOccurrences(turn, entry, 'job deleted');
  dropRounds(turn, entry, 'the job was deleted');
  for (const { run } of [...entry.activeRuns]) killRun(turn, run.id, 'job deleted');
  const { job, counters } = entry;
  turn.emit({ kind: 'jobDeleted', jobName, at: turn.now });
  turn.notice({ type: 'jobDeleted', jobName });
  const told = { kind: 'deleted', at: turn.now, reason: null } as const;
  turn.notice({ type: 'jobAlert', alert: jobAlert({ job, counters, run: null }, told) });
  turn.accept(replyTo);
}

/** One parent fewer may make a waiting set complete. */
function detach(turn: Turn, childName: string, parent: string): void {
  turn.emit({ kind: 'jobDetached', jobName: childName, parent });
  applyPlans(turn, planAgain(turn.state, childName, turn.now));
  const child = turn.state.jobs.get(childName);
  if (child !== undefined) fireFullGates(turn, child);
  turn.notice({ type: 'jobChanged', jobName: childName });
}
