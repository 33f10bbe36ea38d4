import { addMs, assert } from '@horae/submitter/kernel';
import { armRun } from '../apply-run.js';
import { askAbout } from '../reconcile/ask-master.js';
import type { Attempt } from '../run.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { endRun } from './end-run.js';
import { killRun, repeatKill } from './kill-run.js';
import { afterLoss } from './move-run.js';
import { missReport } from './take-report.js';
import { giveUpAt, repeatAt, reportDueAt, startDeadlineAt, timeoutAt } from './run-timer.js';

/** Everything about active runs whose time has come, earliest first. */
export function runTimers(turn: Turn): void {
  const { timers, runRows } = turn.state;
  for (let row = timers.firstRow; timers.firstAt <= turn.now; row = timers.firstRow) {
    const entry = runRows.get(row);
    assert(entry !== undefined, 'a row in the heap of timers belongs to a run');
    const stateBefore = entry.run.state;
    runTimer(turn, entry);
    const nextAt = timers.at(row);
    const isDone = runRows.get(row) !== entry || nextAt === null || nextAt > turn.now;
    // A run that has come from `retrying` to `queued` may be past its start deadline at once.
    assert(isDone || entry.run.state !== stateBefore, 'what was due about a run is done');
  }
}

function runTimer(turn: Turn, entry: RunEntry): void {
  const { run } = entry;
  if (run.state === 'retrying') {
    const { failureCount } = run;
    turn.emit({ kind: 'runRequeued', runId: run.id, failureCount, retryAt: null });
    turn.notice({ type: 'runChanged', runId: run.id, jobName: run.job });
    // The same instant may also be past its deadline.
    return armRun(turn.state, entry);
  }
  if (run.state === 'queued') {
    if (isDue(turn, startDeadlineAt(entry))) {
      endRun(turn, run.id, { state: 'skipped', reason: 'start deadline', detail: null });
    }
    return;
  }
  const attempt = run.attempts.at(-1);
  assert(attempt !== undefined, 'a running run has an attempt');
  attemptTimer(turn, entry, attempt);
}

function attemptTimer(turn: Turn, entry: RunEntry, attempt: Attempt): void {
  if (isDue(turn, giveUpAt(turn.state, attempt))) return giveUp(turn, entry, attempt);
  if (isDue(turn, timeoutAt(entry, attempt))) return timeOut(turn, entry, attempt);
  if (isDue(turn, reportDueAt(turn.state, entry, attempt))) return missReport(turn, entry, attempt);
  if (!isDue(turn, repeatAt(turn.state, entry, attempt))) return;
  if (attempt.state === 'killing') return repeatKill(turn, entry);
  // Nobody has confirmed the launch. The id is never sent again: the master is asked instead.
  askAbout(turn, [attempt]);
  entry.repeatAt = addMs(turn.now, turn.state.limits.launchConfirmMs);
  armRun(turn.state, entry);
}

function giveUp(turn: Turn, entry: RunEntry, attempt: Attempt): void {
  turn.emit({
    kind: 'attemptMoved',
    runId: entry.run.id,
    attempt: attempt.attempt,
    state: 'lost',
    at: turn.now,
    facts: { endedAt: turn.now, message: 'Its agent could not be reached for too long' },
  });
  afterLoss(turn, entry, attempt, 'the agent could not be reached for too long');
}

function timeOut(turn: Turn, entry: RunEntry, attempt: Attempt): void {
  if (entry.job?.job.onTimeout === 'kill') return killRun(turn, entry.run.id, 'timeout');
  const { run } = entry;
  turn.emit({
    kind: 'attemptMoved',
    runId: run.id,
    attempt: attempt.attempt,
    state: attempt.state,
    at: turn.now,
    facts: { timedOut: true },
  });
  turn.notice({ type: 'runOverdue', runId: run.id, jobName: run.job });
}

function isDue(turn: Turn, at: number | null): boolean {
  return at !== null && at <= turn.now;
}
