import { SECOND_MS } from '@horae/submitter/kernel';
import { armRun } from '../apply-run.js';
import { retryAt } from '../run/after-attempt.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';

/** Smaller steps back are the daily business of time synchronisation. */
const STEP_BACK_MS = SECOND_MS;

/**
 * Waits are spans but are kept as instants. When the wall clock is set back, an instant that was
 * chosen before lies too far ahead: nothing may wait for longer than its span from now on.
 * Due times of schedules stay as they are: they are times of the wall clock.
 */
export function mindClock(turn: Turn): void {
  const { cluster, now } = turn;
  const isSetBack = cluster.latestAt !== null && now < cluster.latestAt - STEP_BACK_MS;
  if (isSetBack) {
    if (cluster.reviveAt !== null) cluster.reviveAt = now;
    if (cluster.reconcileAt !== null) cluster.reconcileAt = now;
    if (cluster.electedAt !== null && cluster.electedAt > now) cluster.electedAt = now;
    for (const entry of [...turn.state.runs.values()]) shortenWait(turn, entry);
  }
  if (isSetBack || cluster.latestAt === null || now > cluster.latestAt) cluster.latestAt = now;
}

function shortenWait(turn: Turn, entry: RunEntry): void {
  const { run, job } = entry;
  const { now } = turn;
  if (run.state === 'retrying' && job !== null && run.retryAt !== null) {
    const { failureCount } = run;
    const at = failureCount === 0 ? now : retryAt(job.job, failureCount, now);
    if (at !== null && at >= run.retryAt) return;
    turn.emit({ kind: 'runRequeued', runId: run.id, failureCount, retryAt: at });
    return;
  }
  const attempt = run.attempts.at(-1);
  if (attempt?.unreachableSince != null && attempt.unreachableSince > now) {
    const facts = { unreachableSince: now };
    const { state } = attempt;
    turn.emit({
      kind: 'attemptMoved',
      runId: run.id,
      attempt: attempt.attempt,
      state,
      at: now,
      facts,
    });
  }
  if (run.state !== 'running') return;
  entry.repeatAt = now;
  armRun(turn.state, entry);
}
