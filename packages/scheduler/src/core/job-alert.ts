import type { EpochMs } from '@horae/submitter/kernel';
import type { Job, JobCounters } from '@horae/submitter/job';
import type { Run, RunId } from './run.js';

/** What the owners of a job are told of, after Chronos: nothing else about a job is an alert. */
export interface JobAlert {
  /** `disabled`: by the system; `failed`: a run that ended failed or lost, nothing more is tried. */
  readonly kind: 'deleted' | 'disabled' | 'failed';
  readonly at: EpochMs;
  readonly job: Job;
  /** With what the alert tells of already counted. */
  readonly counters: JobCounters;
  /** `disabled`: why. `failed`: what the task or its agent said. Null where nothing is known. */
  readonly reason: string | null;
  /** The run that led to it; null when none did. */
  readonly runId: RunId | null;
  /** The task of its last attempt. */
  readonly taskId: string | null;
  readonly attemptCount: number;
}

/** An alert about a job, and about the run that led to it where there is one. */
export function jobAlert(
  about: { readonly job: Job; readonly counters: JobCounters; readonly run: Run | null },
  told: Pick<JobAlert, 'kind' | 'at' | 'reason'>,
): JobAlert {
  const { job, counters, run } = about;
  return {
    kind: told.kind,
    at: told.at,
    job,
    counters,
    reason: told.reason,
    runId: run?.id ?? null,
    taskId: run?.attempts.at(-1)?.taskId ?? null,
    attemptCount: run?.attempts.length ?? 0,
  };
}
