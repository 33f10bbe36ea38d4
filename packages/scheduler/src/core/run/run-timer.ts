import { type EpochMs, addMs } from '@horae/submitter/kernel';
import type { Attempt, Run } from '../run.js';
import type { RunEntry, SchedulerState } from '../state.js';

/** When something must be done about the run; null when it only waits for news. */
export function runTimerAt(state: SchedulerState, entry: RunEntry): EpochMs | null {
  const { run } = entry;
  if (run.state === 'retrying') return run.retryAt;
  if (run.state === 'queued') return startDeadlineAt(entry);
  const attempt = run.attempts.at(-1);
  return attempt === undefined ? null : attemptTimerAt(state, entry, attempt);
}

/** Until when the run must have started; null without a deadline, or when it no longer counts. */
export function startDeadlineAt(entry: RunEntry): EpochMs | null {
  const deadlineMs = entry.job?.startDeadlineMs ?? null;
  if (deadlineMs === null || entry.run.trigger === 'manual' || hasStarted(entry.run)) return null;
  return addMs(entry.run.dueAt, deadlineMs);
}

/** When the attempt will have run too long; null when nothing bounds it or it has been seen to. */
export function timeoutAt(entry: RunEntry, attempt: Attempt): EpochMs | null {
  const timeout = entry.job?.job.timeout ?? null;
  const isMeasured = attempt.state === 'running' || attempt.state === 'awaiting';
  if (timeout === null || !isMeasured || attempt.timedOut) return null;
  const startedAt = attempt.startedAt ?? attempt.launchedAt;
  return addMs(startedAt, timeout.ms + entry.unmeasuredMs);
}

/** The instant from which the limit counts that the attempt is under now. */
export function measuredSince(entry: RunEntry, attempt: Attempt): EpochMs {
  const startedAt = attempt.startedAt ?? attempt.launchedAt;
  const isReportDue = attempt.state === 'awaiting' && !endsByTimeout(entry, attempt);
  return isReportDue ? (attempt.endedAt ?? startedAt) : startedAt;
}

/** When the report of an asynchronous task will have been awaited for too long. */
export function reportDueAt(
  state: SchedulerState,
  entry: RunEntry,
  attempt: Attempt,
): EpochMs | null {
  if (attempt.state !== 'awaiting' || endsByTimeout(entry, attempt)) return null;
  return addMs(measuredSince(entry, attempt), state.limits.asyncWaitMs + entry.unmeasuredMs);
}

/** Not by one that was told of already, when all it did was to alert. */
function endsByTimeout(entry: RunEntry, attempt: Attempt): boolean {
  return entry.job?.job.onTimeout === 'kill' && timeoutAt(entry, attempt) !== null;
}

/** When an attempt whose agent is silent is given up. */
export function giveUpAt(state: SchedulerState, attempt: Attempt): EpochMs | null {
  if (attempt.unreachableSince === null) return null;
  return addMs(attempt.unreachableSince, state.limits.agentLostAfterMs);
}

/** When to ask about a launch that nobody confirms, or to repeat a kill. */
export function repeatAt(state: SchedulerState, entry: RunEntry, attempt: Attempt): EpochMs | null {
  if (attempt.state === 'launching') {
    return entry.repeatAt ?? addMs(attempt.launchedAt, state.limits.launchConfirmMs);
  }
  // After a restart nobody knows when the kill was sent last: it is due.
  return attempt.state === 'killing' ? (entry.repeatAt ?? attempt.launchedAt) : null;
}

export function hasStarted(run: Run): boolean {
  return run.failureCount > 0 || run.attempts.some((attempt) => attempt.startedAt !== null);
}

function attemptTimerAt(state: SchedulerState, entry: RunEntry, attempt: Attempt): EpochMs | null {
  const times = [
    timeoutAt(entry, attempt),
    reportDueAt(state, entry, attempt),
    giveUpAt(state, attempt),
    repeatAt(state, entry, attempt),
  ];
  return times.reduce((first, at) => (at !== null && (first === null || at < first) ? at : first));
}
