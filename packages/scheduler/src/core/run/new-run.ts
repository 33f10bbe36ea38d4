import type { EpochMs } from '@horae/submitter/kernel';
import type { Run, RunReason, RunTrigger } from '../run.js';
import type { JobEntry } from '../state.js';
import { runIdOf } from './run-id.js';

/** What starts a run. */
export interface Trigger {
  readonly trigger: RunTrigger;
  readonly dueAt: EpochMs;
  readonly cycleAt: EpochMs;
  readonly arguments: readonly string[] | null;
}

export function newRun(entry: JobEntry, trigger: Trigger, now: EpochMs): Run {
  return {
    id: runIdOf(entry.name, trigger.dueAt),
    job: entry.name,
    dueAt: trigger.dueAt,
    cycleAt: trigger.cycleAt,
    trigger: trigger.trigger,
    createdAt: now,
    arguments: trigger.arguments,
    queue: entry.queueName,
    priority: entry.priority,
    state: 'queued',
    reason: null,
    detail: null,
    attempts: NO_ATTEMPTS,
    retryAt: null,
    failureCount: 0,
    endedAt: null,
    occurrenceCount: 1,
    lastDueAt: trigger.dueAt,
    inLineSince: trigger.dueAt,
  };
}

const NO_ATTEMPTS: Run['attempts'] = [];

/** Why it was not run, and for how many occurrences of a stretch the record stands. */
export interface Skip {
  readonly reason: RunReason;
  readonly detail?: string;
  readonly occurrenceCount?: number;
  readonly lastDueAt?: EpochMs;
}

export function skippedRun(run: Run, skip: Skip): Run {
  return {
    ...run,
    state: 'skipped',
    reason: skip.reason,
    detail: skip.detail ?? null,
    endedAt: run.createdAt,
    occurrenceCount: skip.occurrenceCount ?? 1,
    lastDueAt: skip.lastDueAt ?? run.dueAt,
  };
}
