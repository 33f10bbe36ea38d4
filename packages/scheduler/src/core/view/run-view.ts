import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import { waitingReason } from '../offer/waiting-reason.js';
import {
  type Attempt,
  type AttemptState,
  type Run,
  type RunReason,
  type RunState,
  type RunTrigger,
  isActive,
} from '../run.js';
import type { ReadonlyState } from '../state.js';

/** A run as `/api/v1/runs` shows it; instants are ISO-8601 in UTC with milliseconds. */
export interface RunView {
  readonly id: string;
  readonly job: string;
  readonly dueAt: string;
  /** The nominal round the run belongs to. */
  readonly cycle: string;
  readonly trigger: RunTrigger;
  readonly state: RunState;
  readonly reason: RunReason | null;
  readonly attempts: readonly AttemptView[];
  readonly detail: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly arguments: readonly string[] | null;
  readonly createdAt: string;
  /** When the first attempt began to run; null before. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly retryAt: string | null;
  readonly failureCount: number;
  /** A skip may stand for a stretch of occurrences, the last of them due at `lastDueAt`. */
  readonly occurrenceCount: number;
  readonly lastDueAt: string;
}

export interface AttemptView {
  readonly attempt: number;
  readonly taskId: string;
  readonly agent: string;
  readonly state: AttemptState;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly exitCode: number | null;
  readonly message: string | null;
  readonly signal: string | null;
  readonly agentId: string;
  readonly launchedAt: string;
  readonly unreachableSince: string | null;
  readonly timedOut: boolean;
  /** What the task of an asynchronous job has reported; null before. */
  readonly reportedCode: number | null;
  /** Elements that the task of a data job has worked off; null where it has not told of any. */
  readonly elementCount: number | null;
}

export function viewRun(run: Run): RunView {
  return {
    id: run.id,
    job: run.job,
    dueAt: isoFromMs(run.dueAt),
    cycle: isoFromMs(run.cycleAt),
    trigger: run.trigger,
    state: run.state,
    reason: run.reason,
    attempts: run.attempts.map(viewAttempt),
    detail: run.detail,
    queue: run.queue,
    priority: run.priority,
    arguments: run.arguments,
    createdAt: isoFromMs(run.createdAt),
    startedAt: isoOrNull(firstStartAt(run)),
    endedAt: isoOrNull(run.endedAt),
    retryAt: isoOrNull(run.retryAt),
    failureCount: run.failureCount,
    occurrenceCount: run.occurrenceCount,
    lastDueAt: isoFromMs(run.lastDueAt),
  };
}

/** The same with what an active run waits for, as a sentence, in `detail`. */
export function viewRunNow(state: ReadonlyState, run: Run): RunView {
  const view = viewRun(run);
  return isActive(run.state) ? { ...view, detail: run.detail ?? waitingReason(state, run) } : view;
}

/** When the first of its attempts began to run. */
export function firstStartAt(run: Run): EpochMs | null {
  return run.attempts.find((attempt) => attempt.startedAt !== null)?.startedAt ?? null;
}

export function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoFromMs(at);
}

function viewAttempt(attempt: Attempt): AttemptView {
  return {
    attempt: attempt.attempt,
    taskId: attempt.taskId,
    agent: attempt.agent,
    state: attempt.state,
    startedAt: isoOrNull(attempt.startedAt),
    endedAt: isoOrNull(attempt.endedAt),
    exitCode: attempt.exitCode,
    message: attempt.message,
    signal: attempt.signal,
    agentId: attempt.agentId,
    launchedAt: isoFromMs(attempt.launchedAt),
    unreachableSince: isoOrNull(attempt.unreachableSince),
    timedOut: attempt.timedOut,
    reportedCode: attempt.reportedCode ?? null,
    elementCount: attempt.elementCount ?? null,
  };
}
