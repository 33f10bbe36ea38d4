import type { SchedulerEvent } from '../event.js';
import type { Turn } from '../turn.js';
import { attemptOf } from './take-report.js';

type TaskProgressed = Extract<SchedulerEvent, { readonly type: 'taskProgressed' }>;

/** `ct:<due ms>:<attempt>:<job>:` with or without its last colon; arguments may follow it. */
const TASK_ID = /^ct:\d+:\d+:([^:]+)(?::.*)?$/s;

/**
 * Elements that a task of a data job has worked off since its last report: they add up. Refused
 * in Chronos's order, with its sentences.
 */
export function takeProgress(turn: Turn, event: TaskProgressed): void {
  const { jobName, taskId, elementCount, replyTo } = event;
  const job = turn.state.jobs.get(jobName);
  if (job === undefined) return turn.refuse(replyTo, 'JOB_UNKNOWN', jobName);
  const named = TASK_ID.exec(taskId)?.[1];
  if (named === undefined) return turn.refuse(replyTo, 'TASK_ID_INVALID', taskId);
  if (!job.job.dataProcessingJobType) return turn.refuse(replyTo, 'JOB_NOT_TRACKED', jobName);
  if (elementCount < 0) return turn.refuse(replyTo, 'ELEMENT_COUNT_NEGATIVE', elementCount);
  const found = named === jobName ? attemptOf(turn.state, taskId) : null;
  if (found === null) return turn.refuse(replyTo, 'TASK_UNKNOWN', taskId);
  const { run } = found.entry;
  const { attempt, elementCount: before = 0 } = found.attempt;
  const facts = { elementCount: Math.min(before + elementCount, Number.MAX_SAFE_INTEGER) };
  turn.emit({ kind: 'attemptNoted', runId: run.id, attempt, facts });
  turn.notice({ type: 'runChanged', runId: run.id, jobName });
  turn.accept(replyTo);
}
