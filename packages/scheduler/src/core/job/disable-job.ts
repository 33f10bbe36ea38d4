import { jobAlert } from '../job-alert.js';
import type { Run } from '../run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { endWaitingRuns } from './end-waiting-runs.js';

export function disableBySystem(turn: Turn, jobName: string, reason: string): void {
  turn.emit({ kind: 'jobDisabled', jobName, disabled: true, by: 'system', reason });
}

/** As Chronos does: a schedule that is over disables its job once the last run has succeeded. */
export function disableWhenOver(turn: Turn, entry: JobEntry, run: Run): void {
  const isOver = entry.schedule !== null && entry.nextAt === null && entry.activeRuns.length === 0;
  if (!isOver || entry.disabledBy !== null) return;
  disableAfter(turn, entry, run, 'the schedule has no more occurrences');
}

/** So much of what the last run said is kept with the job. */
const CAUSE_LENGTH_MAX = 500;

/** A run that has failed for good; `why`: what its task or its agent said. */
export interface FailedRun {
  readonly run: Run;
  readonly why: string | null;
}

/**
 * A job that keeps failing, where the job or the scheduler bounds that. A run by hand counts, but
 * whoever tries something out does not lose the schedule over it. False where nothing is disabled.
 */
export function disableWhenFailing(turn: Turn, entry: JobEntry, { run, why }: FailedRun): boolean {
  const limit = entry.job.disableAfterFailures ?? turn.state.disableAfterFailures;
  const { errorsSinceLastSuccess: count } = entry.counters;
  const isTooOften = limit > 0 && count >= limit && run.trigger !== 'manual';
  if (!isTooOften || entry.disabledBy !== null) return false;
  const failed = count === 1 ? '1 run has failed' : `${count} runs in a row have failed`;
  const cause = why === null ? '' : `; the last: ${why.slice(0, CAUSE_LENGTH_MAX)}`;
  disableAfter(turn, entry, run, `${failed}, the limit is ${limit}${cause}`);
  endWaitingRuns(turn, entry);
  return true;
}

function disableAfter(turn: Turn, entry: JobEntry, run: Run, reason: string): void {
  disableBySystem(turn, entry.name, reason);
  turn.notice({ type: 'jobChanged', jobName: entry.name });
  const { job, counters } = entry;
  const alert = jobAlert({ job, counters, run }, { kind: 'disabled', at: turn.now, reason });
  turn.notice({ type: 'jobAlert', alert });
}
