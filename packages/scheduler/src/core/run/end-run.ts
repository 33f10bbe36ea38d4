import { countError, countSuccess } from '../job/count-outcome.js';
import { disableWhenOver } from '../job/disable-job.js';
import { creditChildren } from '../dependency/credit-children.js';
import type { Run, RunId, RunReason, RunState } from '../run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';

/** How a run ends for good. */
export interface Outcome {
  readonly state: Exclude<RunState, 'queued' | 'running' | 'retrying'>;
  readonly reason: RunReason | null;
  readonly detail: string | null;
}

export const SUCCESS: Outcome = { state: 'succeeded', reason: null, detail: null };

/** The end, and in the same decision all that follows from it: counters, then children's gates. */
export function endRun(turn: Turn, runId: RunId, outcome: Outcome): void {
  const entry = turn.state.runs.get(runId);
  if (entry === undefined) return;
  const { run, job } = entry;
  turn.emit({ kind: 'runEnded', runId, ...outcome, at: turn.now });
  turn.notice({ type: 'runChanged', runId, jobName: run.job });
  const { state, reason } = outcome;
  if (state === 'skipped' && reason !== null) {
    turn.notice({ type: 'occurrencesSkipped', jobName: run.job, count: 1, reason });
  }
  // Of a deleted job: a new one of the same name has nothing to do with it.
  if (job !== null && !isLeftOver(run)) countOutcome(turn, job, { run, outcome });
}

function countOutcome(
  turn: Turn,
  job: JobEntry,
  ended: { readonly run: Run; readonly outcome: Outcome },
): void {
  const { run } = ended;
  const { state, reason, detail } = ended.outcome;
  if (state === 'succeeded') {
    countSuccess(turn, job);
    creditChildren(turn, job.name, run.cycleAt);
    disableWhenOver(turn, job, run);
  } else if (state === 'failed' || state === 'lost') {
    const why = detail ?? run.attempts.at(-1)?.message ?? reason;
    countError(turn, job, run, why);
    if (job.job.softError) creditChildren(turn, job.name, run.cycleAt);
  }
}

function isLeftOver(run: Run): boolean {
  return run.attempts.at(-1)?.killReason === 'job deleted';
}
