import type { SchedulerEvent } from '../event.js';
import { reachedBound, startRun, triggerTimeOf } from '../run/start-run.js';
import type { Turn } from '../turn.js';

type JobRunAsked = Extract<SchedulerEvent, { readonly type: 'jobRunAsked' }>;

/** A run by hand, also of a disabled job. Answered with the run, or with the record of its skip. */
export function runNow(turn: Turn, event: JobRunAsked): void {
  const entry = turn.state.jobs.get(event.jobName);
  if (entry === undefined) return turn.refuse(event.replyTo, 'JOB_UNKNOWN', event.jobName);
  const reached = reachedBound(turn);
  if (reached !== null) return turn.refuse(event.replyTo, 'QUEUE_FULL', reached.max);
  const run = startRun(turn, entry, {
    trigger: 'manual',
    dueAt: triggerTimeOf(entry, turn.now),
    cycleAt: event.cycleAt ?? turn.now,
    arguments: event.arguments,
  });
  turn.accept(event.replyTo, run.id);
}
