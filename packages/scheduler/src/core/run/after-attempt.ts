import { type EpochMs, MINUTE_MS, SECOND_MS, addMs } from '@horae/submitter/kernel';
import type { Job } from '@horae/submitter/job';
import type { Attempt, RunReason } from '../run.js';
import type { JobEntry, RunEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { endRun } from './end-run.js';

/** Why an attempt counts as failed, and what the run is called if it was the last. */
export interface Failure {
  readonly state: 'failed' | 'lost';
  readonly reason: RunReason | null;
  readonly detail: string | null;
}

/** A failed or lost attempt: another one by the job's rule, as a stored due time, or the end. */
export function afterFailure(turn: Turn, entry: RunEntry, failure: Failure): void {
  const { job, run } = entry;
  const failureCount = run.failureCount + 1;
  if (job === null) return endAsDeleted(turn, entry);
  if (failureCount > job.job.retries) {
    const wasRetried = job.job.retries > 0 && failure.reason === null;
    const reason = wasRetried ? 'retries exhausted' : failure.reason;
    return endRun(turn, run.id, { ...failure, reason });
  }
  if (mayNotStart(job, entry)) {
    const detail = 'disabled before its next attempt';
    return endRun(turn, run.id, { state: failure.state, reason: 'disabled', detail });
  }
  requeue(turn, entry, { failureCount, retryAt: retryAt(job.job, failureCount, turn.now) });
}

/** The attempt never started: another one that does not count, within a bound. */
export function afterNoStart(turn: Turn, entry: RunEntry, why: string): void {
  const { job, run } = entry;
  if (job === null) return endAsDeleted(turn, entry);
  const uncountedCount = run.attempts.length - run.failureCount;
  if (uncountedCount > turn.state.limits.uncountedAttemptCountMax) {
    return endRun(turn, run.id, { state: 'failed', reason: 'never started', detail: why });
  }
  if (mayNotStart(job, entry)) {
    const hasFailed = run.failureCount > 0;
    const state = hasFailed ? 'failed' : 'skipped';
    return endRun(turn, run.id, { state, reason: 'disabled', detail: null });
  }
  requeue(turn, entry, {
    failureCount: run.failureCount,
    retryAt: pauseAfter(uncountedCount, turn.now),
  });
}

/** An attempt that ended because someone had it killed. */
export function afterKill(turn: Turn, entry: RunEntry, attempt: Attempt): void {
  const { run } = entry;
  if (attempt.killReason === 'timeout') {
    return afterFailure(turn, entry, { state: 'failed', reason: 'timeout', detail: null });
  }
  endRun(turn, run.id, {
    state: 'killed',
    reason: attempt.killReason ?? 'killed by operator',
    detail: attempt.killReason === null ? 'killed from outside Horae' : null,
  });
}

/** When the next attempt is due; null for at once. */
export function retryAt(job: Job, failureCount: number, now: EpochMs): EpochMs | null {
  const ms = job.retryInterval.ms * job.retryBackoff ** (failureCount - 1);
  const delayMs = Math.min(ms, job.retryMaxInterval?.ms ?? LONGEST_DELAY_MS);
  return delayMs <= 0 ? null : addMs(now, Math.round(delayMs));
}

/** A factor grows without bound; no one waits longer than ten years. */
const LONGEST_DELAY_MS = 315_360_000_000;

/** The first one at once; a cluster that keeps dropping tasks is given time to mend. */
function pauseAfter(uncountedCount: number, now: EpochMs): EpochMs | null {
  if (uncountedCount <= 1) return null;
  return addMs(now, Math.min(MINUTE_MS, SECOND_MS * 2 ** (uncountedCount - 2)));
}

function requeue(
  turn: Turn,
  entry: RunEntry,
  next: { readonly failureCount: number; readonly retryAt: EpochMs | null },
): void {
  const { run } = entry;
  turn.emit({ kind: 'runRequeued', runId: run.id, ...next });
  turn.notice({ type: 'runChanged', runId: run.id, jobName: run.job });
}

function mayNotStart(job: JobEntry, entry: RunEntry): boolean {
  return job.disabledBy !== null && entry.run.trigger !== 'manual';
}

function endAsDeleted(turn: Turn, entry: RunEntry): void {
  endRun(turn, entry.run.id, { state: 'killed', reason: 'job deleted', detail: null });
}
