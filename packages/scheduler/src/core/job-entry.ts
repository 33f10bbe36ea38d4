import type { EpochMs } from '@horae/submitter/kernel';
import {
  type Job,
  type JobCounters,
  type MisfirePolicy,
  NO_COUNTERS,
  type OverlapPolicy,
} from '@horae/submitter/job';
import { type Schedule, steadyPeriodMs } from '@horae/submitter/schedule';
import type { DueHeap } from './due-heap.js';
import type { FloatColumn } from './float-column.js';
import type { RunShape } from './offer/run-shape.js';
import type { RevisionColumn } from './revision-column.js';
import type { Run } from './run.js';
import type { Gate, LastRun, RunEntry } from './state.js';

/** An empty list to share: most jobs have no active run most of the time. */
export const NO_RUNS: RunEntry[] = [];

/** What tells a record of skips from the others of its job. */
export type OpenSkip = Pick<Run, 'dueAt' | 'createdAt' | 'occurrenceCount' | 'lastDueAt'>;

/** Where the times that every occurrence changes are kept, by row. */
export interface JobColumns {
  /** Next occurrences. */
  readonly due: DueHeap;
  readonly takenAts: FloatColumn;
  readonly revisions: RevisionColumn;
}

/**
 * A job and all that belongs to it. What each occurrence looks at comes first: a million jobs do
 * not fit into a processor's cache, and every line of memory that is read counts.
 */
export class JobEntry {
  readonly #columns: JobColumns;
  readonly name: string;
  /** Its place in the columns. */
  readonly row: number;
  takenCount = 0;
  /** The distance of its occurrences, where it is always the same and they never end; else 0. */
  steadyMs = 0;
  /** Who disabled it; null = it is enabled. */
  disabledBy: 'operator' | 'system' | null = null;
  /** The job's own rules for occurrences, once more. */
  misfire: MisfirePolicy = 'latest';
  overlap: OverlapPolicy = 'skip';
  startDeadlineMs: number | null = null;
  queueName = '';
  priority = 0;
  isProgressDirty = false;
  /** Oldest first. Without `overlap: allow` only one of them may have a task. */
  activeRuns = NO_RUNS;
  /** What its runs ask of a machine. */
  shape: RunShape;
  #schedule: Schedule | null = null;
  #job: Job;
  /** Parents of the stored document that have been deleted since (`?cascade=detach`). */
  detached: readonly string[] = [];
  /** Counts the jobs as they are created: their order, whatever order a store keeps. */
  number = 0;
  /** What "now" meant when the schedule was posted. */
  putAt = 0 as EpochMs;
  /** The due time of the newest manual or dependent run: the next one's is later. */
  triggeredAt: EpochMs | null = null;
  counters: JobCounters = NO_COUNTERS;
  disabledReason: string | null = null;
  lastRun: LastRun | null = null;
  /** Never stored: the newest record of this job, where it is one of skips that may go on. */
  openSkip: OpenSkip | null = null;
  /** Null for a job with a schedule. */
  gate: Gate | null = null;

  constructor(columns: JobColumns, row: number, defined: { job: Job; shape: RunShape }) {
    this.#columns = columns;
    this.row = row;
    this.name = defined.job.name;
    this.#job = defined.job;
    this.shape = defined.shape;
    this.takenAt = null;
    this.define(defined.job, defined.shape);
    this.touch();
  }

  /** Something that is shown of it changes: its runs and its gate belong to it. */
  touch(): void {
    this.#columns.revisions.touch(this.row);
  }

  /** Another definition, with all that is copied from it. */
  define(job: Job, shape: RunShape): void {
    // A copy, for its hidden class: objects put together from several spreads get one each once V8
    // has optimized that code, which costs 1.3 kB per job and makes them slow to read.
    this.#job = { ...job };
    this.shape = shape;
    this.misfire = job.kind === 'schedule' ? job.misfire : 'latest';
    this.overlap = job.overlap;
    this.startDeadlineMs = job.startDeadline?.ms ?? null;
    this.queueName = job.queue;
    this.priority = job.priority;
  }

  get job(): Job {
    return this.#job;
  }

  /** Null for a job with parents. */
  get schedule(): Schedule | null {
    return this.#schedule;
  }

  set schedule(schedule: Schedule | null) {
    this.#schedule = schedule;
    this.steadyMs = schedule === null ? 0 : (steadyPeriodMs(schedule) ?? 0);
  }

  /** Next occurrence that is not accounted for; null when there is none. */
  get nextAt(): EpochMs | null {
    return this.#columns.due.at(this.row) as EpochMs | null;
  }

  set nextAt(at: EpochMs | null) {
    if (at === null) this.#columns.due.remove(this.row);
    else this.#columns.due.set(this.row, at);
  }

  /** Occurrences up to and including this one are accounted for. */
  get takenAt(): EpochMs | null {
    return this.#columns.takenAts.get(this.row) as EpochMs | null;
  }

  set takenAt(at: EpochMs | null) {
    this.#columns.takenAts.set(this.row, at);
  }
}
