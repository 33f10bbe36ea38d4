import { parseJob } from '@horae/submitter/job';
import type { Job } from '@horae/submitter/job';
import { type EpochMs, epochMs } from '@horae/submitter/kernel';
import type { Run } from '../../../src/core/index.js';
import type { Change } from '../../../src/core/change.js';
import type { ProcessRecord, ProgressRecord, ReportRecord } from '../world/evidence.js';
import type { SimOptions } from '../options.js';

/** All a checker may look at: what was committed, what processes wrote, what users were told. */
export interface History {
  readonly options: SimOptions;
  /** Every committed change, in order. */
  readonly archive: readonly Change[];
  readonly processes: readonly ProcessRecord[];
  /** What tasks have said through the API. */
  readonly reports: readonly ReportRecord[];
  readonly progress: readonly ProgressRecord[];
  /** Jobs that were posted as asynchronous, whatever was made of it. */
  readonly asyncJobs: ReadonlySet<string>;
  /** Every run by its id, in its newest form. */
  readonly runs: ReadonlyMap<string, Run>;
  /** Jobs as last put; users may have changed or deleted them since the beginning. */
  readonly jobs: ReadonlyMap<string, StoredJob>;
  readonly touchedJobs: ReadonlySet<string>;
  /** Child → the parent that begins its rounds; absent or null: no rounds. */
  readonly references: ReadonlyMap<string, string | null>;
  /** Puts and manual runs that were answered with success. */
  readonly acknowledgedPuts: readonly { readonly jobName: string; readonly at: number }[];
  readonly acknowledgedRunIds: readonly string[];
  /** The latest time the scheduler has ever believed in; its clock may run ahead. */
  readonly latestAt: EpochMs;
  readonly endedAt: EpochMs;
}

export interface StoredJob {
  readonly job: Job;
  readonly putAt: EpochMs;
}

/** The jobs that the archive leaves behind. */
export function jobsOf(archive: readonly Change[]): Map<string, StoredJob> {
  const jobs = new Map<string, StoredJob>();
  for (const change of archive) {
    if (change.kind === 'jobDeleted') jobs.delete(change.jobName);
    if (change.kind !== 'jobPut') continue;
    const parsed = parseJob(change.document, { now: epochMs(change.putAt) });
    if (!parsed.ok) throw new Error(parsed.error.map((problem) => problem.text).join(' '));
    jobs.set(parsed.value.job.name, { job: parsed.value.job, putAt: change.putAt });
  }
  return jobs;
}

export function runsOfJob(history: History, jobName: string): Run[] {
  return [...history.runs.values()].filter((run) => run.job === jobName);
}
