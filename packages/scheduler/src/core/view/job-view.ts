import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import {
  type Job,
  type JobDocument,
  type JobForm,
  formatJob,
  printJobView,
} from '@horae/submitter/job';
import {
  type Schedule,
  describeOccurrence,
  latestAtOrBefore,
  scheduleZoneName,
} from '@horae/submitter/schedule';
import type { LastRun, ReadonlyJobEntry, ReadonlyState } from '../state.js';
import { parentsOf } from './job-order.js';
import {
  type GateView,
  type JobState,
  type LastResult,
  childrenOf,
  jobState,
  lastResult,
  viewGate,
  waitsFor,
} from './job-state.js';
import { isoOrNull } from './run-view.js';
import { nextDueTimes, remainingSchedule } from './schedule-view.js';

/** How many coming due times a job shows. */
const NEXT_RUN_COUNT = 3;

/**
 * A job as Chronos's routes show it, as JSON: Chronos's members in Chronos's order, the definition
 * that was posted, and behind them what Horae knows beside it.
 */
export function printJob(entry: ReadonlyJobEntry, form: JobForm): string {
  const { counters, disabledBy, disabledReason } = entry;
  // The system may have disabled a job whose definition says otherwise.
  const isDisabled = disabledBy !== null;
  const job: Job = entry.job.disabled === isDisabled ? entry.job : withDisabled(entry, isDisabled);
  const gate = viewGate(entry);
  const view = {
    counters,
    schedule: job.kind === 'schedule' ? remainingSchedule(entry) : '',
    nextRuns: nextDueTimes(entry, { limit: NEXT_RUN_COUNT }).map(isoFromMs),
    more: {
      state: jobState(entry),
      activeRuns: entry.activeRuns.map(({ run }) => run.id),
      lastRun: viewLastRun(entry.lastRun),
      waitsFor: waitsFor(entry),
      ...(gate === null ? {} : { gate }),
      disabledBy,
      disabledReason,
    },
  };
  return printJobView(job, view, form);
}

function withDisabled({ job }: ReadonlyJobEntry, disabled: boolean): Job {
  return { ...job, disabled };
}

/** One line of the page's list of jobs. */
export interface JobRow {
  readonly name: string;
  readonly kind: Job['kind'];
  readonly state: JobState;
  readonly disabled: boolean;
  readonly disabledBy: 'operator' | 'system' | null;
  readonly disabledReason: string | null;
  readonly command: string;
  /** What remains of the schedule, and the schedule as posted; null for a job with parents. */
  readonly schedule: string | null;
  readonly scheduleDefinition: string | null;
  readonly scheduleTimeZone: string | null;
  /** When it runs, as a sentence. */
  readonly explanation: string;
  readonly parents: readonly string[];
  readonly waitsFor: readonly string[];
  readonly nextAt: string | null;
  readonly lastRun: LastRunView | null;
  readonly lastResult: LastResult;
  readonly activeRuns: readonly string[];
  readonly counters: CountersView;
  readonly queue: string;
  readonly priority: number;
  readonly owner: string;
  readonly runAsUser: string;
  readonly description: string;
}

export interface LastRunView {
  readonly id: string;
  readonly state: string;
  readonly endedAt: string | null;
}

export interface CountersView {
  readonly successCount: number;
  readonly errorCount: number;
  readonly errorsSinceLastSuccess: number;
  readonly lastSuccessAt: string | null;
  readonly lastErrorAt: string | null;
}

export function viewJobRow(entry: ReadonlyJobEntry, explanation: string): JobRow {
  const { job, disabledBy } = entry;
  const isScheduled = job.kind === 'schedule';
  return {
    name: job.name,
    kind: job.kind,
    state: jobState(entry),
    disabled: disabledBy !== null,
    disabledBy,
    disabledReason: entry.disabledReason,
    command: job.command,
    schedule: isScheduled ? remainingSchedule(entry) : null,
    scheduleDefinition: isScheduled ? job.schedule : null,
    scheduleTimeZone: isScheduled ? job.scheduleTimeZone : null,
    explanation,
    parents: parentsOf(entry),
    waitsFor: waitsFor(entry),
    nextAt: disabledBy === null ? isoOrNull(entry.nextAt) : null,
    lastRun: viewLastRun(entry.lastRun),
    lastResult: lastResult(entry),
    activeRuns: entry.activeRuns.map(({ run }) => run.id),
    counters: viewCounters(entry),
    queue: job.queue,
    priority: job.priority,
    owner: job.owner,
    runAsUser: job.runAsUser,
    description: job.description,
  };
}

/** A job with all that a page about it shows: its line, its definition, what is around it. */
export interface JobDetail extends JobRow {
  readonly children: readonly string[];
  readonly gate: GateView | null;
  /** Whose clock the schedule goes by; null for a job with parents. */
  readonly timeZone: string | null;
  /** The last occurrence of the schedule up to now, run or not; null where there was none. */
  readonly previous: string | null;
  /** The same in ISO 8601 with the offset in force in the job's zone. */
  readonly previousLocal: string | null;
  readonly nextRuns: readonly string[];
  /** As posted, with every default filled in. */
  readonly definition: JobDocument;
}

export function viewJobDetail(
  state: ReadonlyState,
  entry: ReadonlyJobEntry,
  { now, explanation }: { readonly now: EpochMs; readonly explanation: string },
): JobDetail {
  const { schedule } = entry;
  return {
    ...viewJobRow(entry, explanation),
    children: childrenOf(state, entry.name),
    gate: viewGate(entry),
    timeZone: schedule === null ? null : scheduleZoneName(schedule),
    ...(schedule === null ? NO_PREVIOUS : previousOf(schedule, now)),
    nextRuns: nextDueTimes(entry, { limit: NEXT_RUN_COUNT }).map(isoFromMs),
    definition: formatJob(entry.job),
  };
}

const NO_PREVIOUS = { previous: null, previousLocal: null };

function previousOf(
  schedule: Schedule,
  now: EpochMs,
): Pick<JobDetail, 'previous' | 'previousLocal'> {
  const at = latestAtOrBefore(schedule, now);
  if (at === null) return NO_PREVIOUS;
  const { utc, local } = describeOccurrence(schedule, at, 'en');
  return { previous: utc, previousLocal: local };
}

function viewCounters({ counters }: ReadonlyJobEntry): CountersView {
  const { successCount, errorCount, errorsSinceLastSuccess } = counters;
  return {
    successCount,
    errorCount,
    errorsSinceLastSuccess,
    lastSuccessAt: isoOrNull(counters.lastSuccessAt),
    lastErrorAt: isoOrNull(counters.lastErrorAt),
  };
}

function viewLastRun(lastRun: LastRun | null): LastRunView | null {
  if (lastRun === null) return null;
  return { id: lastRun.runId, state: lastRun.state, endedAt: isoOrNull(lastRun.endedAt) };
}
