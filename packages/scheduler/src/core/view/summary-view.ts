import type { ReadonlyJobEntry } from '../state.js';
import { parentsOf } from './job-order.js';
import { chronosState, lastResult } from './job-state.js';
import { remainingSchedule } from './schedule-view.js';

/** One line of Chronos 3's `jobs/summary`. */
export interface JobSummary {
  readonly name: string;
  readonly status: string;
  readonly state: string;
  /** '' for a job with parents. */
  readonly schedule: string;
  readonly parents: readonly string[];
  readonly disabled: boolean;
}

export function summarizeJobs(jobs: Iterable<ReadonlyJobEntry>): readonly JobSummary[] {
  return Array.from(jobs, (entry) => ({
    name: entry.name,
    status: lastResult(entry),
    state: chronosState(entry, { countsRunning: true }),
    schedule: entry.job.kind === 'schedule' ? remainingSchedule(entry) : '',
    parents: parentsOf(entry),
    disabled: entry.disabledBy !== null,
  }));
}
