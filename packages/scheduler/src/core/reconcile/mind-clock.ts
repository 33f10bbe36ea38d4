import { type EpochMs, MINUTE_MS, SECOND_MS } from '@horae/submitter/kernel';
import { armRun } from '../apply-run.js';
import { nextWakeAt } from '../next-wake.js';
import { retryAt } from '../run/after-attempt.js';
import { measuredSince } from '../run/run-timer.js';
import type { Run } from '../run.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';

/** Smaller steps back are the daily business of time synchronisation. */
const STEP_BACK_MS = SECOND_MS;

/** Nobody wakes us that late unless the clock was set forward, or the process was stopped. */
const STEP_FORWARD_MS = MINUTE_MS;

/**
 * Waits are spans but are kept as instants of a wall clock that may be set. Set back: an instant
 * chosen before lies too far ahead, and nothing may wait for longer than its span from now on. Set
 * forward: a span is over before its time, and a healthy task would be given up or killed. Due
 * times of schedules stay as they are: they are times of the wall clock.
 */
export function mindClock(turn: Turn): void {
  const { cluster, now } = turn;
  const { latestAt } = cluster;
  if (latestAt !== null && now < latestAt - STEP_BACK_MS) {
    shortenWaits(turn);
    cluster.latestAt = now;
  } else if (latestAt === null || now > latestAt) {
    const gapMs = latestAt === null ? 0 : now - latestAt;
    if (gapMs > STEP_FORWARD_MS && isWokenLate(turn)) lengthenWaits(turn, gapMs);
    cluster.latestAt = now;
  }
}

function isWokenLate(turn: Turn): boolean {
  const wakeAt = nextWakeAt(turn.state);
  return wakeAt !== null && turn.now > wakeAt + STEP_FORWARD_MS;
}

/** Also at taking office: nobody knows by which clock the stored instants were chosen. */
export function shortenWaits(turn: Turn): void {
  const { cluster, now } = turn;
  if (cluster.reviveAt !== null) cluster.reviveAt = now;
  if (cluster.reconcileAt !== null) cluster.reconcileAt = now;
  if (cluster.electedAt !== null && cluster.electedAt > now) cluster.electedAt = now;
  for (const entry of [...turn.state.runs.values()]) {
    if (entry.run.state === 'queued') holdUntilDue(turn, entry);
    if (entry.run.state === 'retrying') retryWithin(turn, entry, (at) => at);
    seenSince(turn, entry, (at) => Math.min(at, now));
    const attempt = entry.run.attempts.at(-1);
    if (entry.run.state !== 'running' || attempt === undefined) continue;
    // Time limits: what they are counted from is not after now, as far as the limits are concerned.
    const since = measuredSince(entry, attempt);
    entry.unmeasuredMs = Math.min(entry.unmeasuredMs, now - since);
    entry.repeatAt = now;
    armRun(turn.state, entry);
  }
}

/**
 * How long agents have been out of reach is known only of one's own time in office: by which clock
 * it was written down that they are, and how long nobody listened to them, is not.
 */
export function waitForAgentsAnew(turn: Turn): void {
  for (const entry of [...turn.state.runs.values()]) seenSince(turn, entry, () => turn.now);
}

/** How much of the gap had really passed is not known: what was waited for before counts for naught. */
function lengthenWaits(turn: Turn, gapMs: number): void {
  for (const entry of [...turn.state.runs.values()]) {
    if (entry.run.state === 'retrying') retryWithin(turn, entry, (at) => at + gapMs);
    seenSince(turn, entry, (at) => Math.min(at + gapMs, turn.now));
    if (entry.run.state !== 'running') continue;
    entry.unmeasuredMs += gapMs;
    armRun(turn.state, entry);
  }
}

/** A clock that was ahead has made it before its time: it waits for that, as its schedule does. */
function holdUntilDue(turn: Turn, { run }: RunEntry): void {
  const at = firstTryAt(turn, run);
  if (at === turn.now) return;
  const { failureCount } = run;
  turn.emit({ kind: 'runRequeued', runId: run.id, failureCount, retryAt: at });
  turn.notice({ type: 'runChanged', runId: run.id, jobName: run.job });
}

/** Now, unless its schedule has it later by the clock as it is now. */
function firstTryAt({ now }: Turn, { trigger, dueAt, failureCount }: Run): EpochMs {
  return trigger === 'schedule' && failureCount === 0 && dueAt > now ? dueAt : now;
}

/** At the instant given, and within the interval from now. */
function retryWithin(turn: Turn, entry: RunEntry, moved: (at: EpochMs) => number): void {
  const { run, job } = entry;
  if (job === null || run.retryAt === null) return;
  const { failureCount } = run;
  const longestAt =
    failureCount === 0 ? firstTryAt(turn, run) : retryAt(job.job, failureCount, turn.now);
  const at = Math.min(moved(run.retryAt), longestAt ?? turn.now) as EpochMs;
  if (at === run.retryAt) return;
  turn.emit({ kind: 'runRequeued', runId: run.id, failureCount, retryAt: at });
}

function seenSince(turn: Turn, entry: RunEntry, moved: (at: EpochMs) => number): void {
  const attempt = entry.run.attempts.at(-1);
  if (attempt === undefined || attempt.unreachableSince === null) return;
  const unreachableSince = moved(attempt.unreachableSince) as EpochMs;
  if (unreachableSince === attempt.unreachableSince) return;
  turn.emit({
    kind: 'attemptMoved',
    runId: entry.run.id,
    attempt: attempt.attempt,
    state: attempt.state,
    at: turn.now,
    facts: { unreachableSince },
  });
}
