import type { EpochMs } from '@horae/submitter/kernel';
import { creditChildren } from '../dependency/credit-children.js';
import { roundOf } from '../dependency/round.js';
import type { SchedulerEvent } from '../event.js';
import { newRun } from '../run/new-run.js';
import { triggerTimeOf } from '../run/start-run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { countSuccess } from './count-outcome.js';

type JobSuccessMarked = Extract<SchedulerEvent, { readonly type: 'jobSuccessMarked' }>;

/**
 * Somebody did the work by hand: counts as a success of the round that is named, else of that whose
 * run has failed last, as in Chronos. What the job's own parents have credited to it is used up.
 */
export function markSuccess(turn: Turn, event: JobSuccessMarked): void {
  const entry = turn.state.jobs.get(event.jobName);
  if (entry === undefined) return turn.refuse(event.replyTo, 'JOB_UNKNOWN', event.jobName);
  const cycleAt = event.cycleAt ?? failedCycleOf(entry) ?? turn.now;
  const trigger = {
    trigger: 'manual',
    dueAt: triggerTimeOf(entry, turn.now),
    cycleAt,
    arguments: null,
  } as const;
  const run = newRun(entry, trigger, turn.now);
  turn.emit({ kind: 'runCreated', run });
  const outcome = { state: 'succeeded', reason: 'marked successful', detail: null } as const;
  turn.emit({ kind: 'runEnded', runId: run.id, ...outcome, at: turn.now });
  turn.notice({ type: 'runChanged', runId: run.id, jobName: entry.name });
  useUpCredits(turn, entry, cycleAt);
  countSuccess(turn, entry);
  creditChildren(turn, entry.name, cycleAt);
  turn.accept(event.replyTo, run.id);
}

function useUpCredits(turn: Turn, { name, gate }: JobEntry, cycleAt: EpochMs): void {
  if (gate === null) return;
  const roundAt = roundOf(turn.state, gate, cycleAt);
  if (gate.rounds.has(roundAt)) turn.emit({ kind: 'gateFired', jobName: name, roundAt });
}

function failedCycleOf(entry: JobEntry): EpochMs | null {
  const { lastRun } = entry;
  return lastRun === null || lastRun.state === 'succeeded' ? null : lastRun.cycleAt;
}
