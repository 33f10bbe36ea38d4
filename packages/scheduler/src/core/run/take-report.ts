import { isoFromMs } from '@horae/submitter/kernel';
import type { SchedulerEvent } from '../event.js';
import type { Attempt } from '../run.js';
import type { RunEntry, SchedulerState } from '../state.js';
import type { Turn } from '../turn.js';
import { type Failure, afterFailure } from './after-attempt.js';
import { ATTEMPT_TABLE } from './attempt-table.js';
import { SUCCESS, endRun } from './end-run.js';

type TaskReported = Extract<SchedulerEvent, { readonly type: 'taskReported' }>;

/**
 * How the work of an asynchronous job has ended, as its task says: with the end of the task it
 * makes the end of the attempt, whichever comes first. As in Chronos, a report that nobody waits
 * for is taken and means nothing; it is counted as odd.
 */
export function takeReport(turn: Turn, event: TaskReported): void {
  turn.accept(event.replyTo);
  const found = attemptOf(turn.state, event.taskId);
  if (found === null) return odd(turn, event, 'of a task that belongs to no active run');
  const { entry, attempt } = found;
  const move = ATTEMPT_TABLE[attempt.state].reported;
  if (move === 'settle') return settle(turn, found, event.statusCode);
  if (move !== 'note') return odd(turn, event, `for an attempt that has ${attempt.state}`);
  if (entry.job?.job.async !== true) return odd(turn, event, 'for a job that is not asynchronous');
  if (attempt.reportedCode !== undefined) return odd(turn, event, 'once more');
  const facts = { reportedCode: event.statusCode };
  turn.emit({ kind: 'attemptNoted', runId: entry.run.id, attempt: attempt.attempt, facts });
  turn.notice({ type: 'runChanged', runId: entry.run.id, jobName: entry.run.job });
}

/** The attempt of an active run, by its task id with or without the last colon. */
export function attemptOf(state: SchedulerState, taskId: string): FoundAttempt | null {
  for (const id of [taskId, `${taskId}:`]) {
    const entry = state.tasks.get(id);
    const attempt = entry?.run.attempts.find((one) => one.taskId === id);
    if (entry !== undefined && attempt !== undefined) return { entry, attempt };
  }
  return null;
}

export interface FoundAttempt {
  readonly entry: RunEntry;
  readonly attempt: Attempt;
}

/** An attempt whose task has ended well, and then has said that the work has not. */
export function reportedFailure(statusCode: number): Failure {
  const detail = `reported status ${statusCode}`;
  return { state: 'failed', reason: 'reported failure', detail };
}

/** Nobody has reported in time, and no timeout of the job bounds the wait. */
export function missReport(turn: Turn, entry: RunEntry, attempt: Attempt): void {
  const since = isoFromMs(attempt.endedAt ?? attempt.launchedAt);
  const detail = `its task ended at ${since}, and nobody has reported since (--async-timeout)`;
  fail(turn, { entry, attempt }, { state: 'failed', reason: 'no report', detail });
}

function settle(turn: Turn, found: FoundAttempt, statusCode: number): void {
  if (statusCode !== 0) return fail(turn, found, reportedFailure(statusCode), statusCode);
  const { entry, attempt } = found;
  turn.emit({
    kind: 'attemptMoved',
    runId: entry.run.id,
    attempt: attempt.attempt,
    state: 'succeeded',
    at: turn.now,
    facts: { reportedCode: 0 },
  });
  endRun(turn, entry.run.id, SUCCESS);
}

function fail(
  turn: Turn,
  { entry, attempt }: FoundAttempt,
  failure: Failure,
  reportedCode?: number,
): void {
  const reported = reportedCode === undefined ? {} : { reportedCode };
  turn.emit({
    kind: 'attemptMoved',
    runId: entry.run.id,
    attempt: attempt.attempt,
    state: 'failed',
    at: turn.now,
    facts: { message: failure.detail, ...reported },
  });
  afterFailure(turn, entry, failure);
}

function odd(turn: Turn, event: TaskReported, what: string): void {
  turn.cluster.oddStatusCount += 1;
  const text = `a report of status ${event.statusCode} ${what}`;
  turn.notice({ type: 'oddStatus', taskId: event.taskId, text });
}
