import type { EpochMs } from '../kernel/index.js';
import { CRONTAB_LABEL } from '../crontab/index.js';
import {
  type Job,
  type JobDocument,
  type ParsedJob,
  definitionsEqual,
  labelsOf,
  parseJob,
  spelledOut,
} from '../job/index.js';
import { haveSameTimes } from '../schedule/index.js';
import { type FieldChange, definitionChanges } from './definition-changes.js';
import {
  type FolderJob,
  type FreshDocument,
  SYNC_SOURCE_LABEL,
  newDocument,
} from './folder-job.js';

/** What sending a job of the folder would do. */
export interface Comparison {
  readonly kind: 'create' | 'update' | 'unchanged';
  /** What is sent for it. */
  readonly document: JobDocument;
  /** Empty unless it is an update. */
  readonly changes: readonly FieldChange[];
}

export interface CompareOptions {
  readonly now: EpochMs;
  /** Null: whose the job is makes no difference. */
  readonly source: string | null;
}

/**
 * A job of the folder beside the one that the scheduler has under its name. Both are read anew and
 * compared by what they mean. Counters and views are no definition, nor is what the system switched
 * off; whether an operator did stays as it is, unless the file says it.
 */
export function compareJob(
  wanted: FolderJob,
  stored: JobDocument | null,
  options: CompareOptions,
): Comparison {
  const fresh = newDocument(wanted, options.source);
  if (stored === null) return { kind: 'create', document: fresh, changes: [] };
  const theirs = readStored(stored, options.now);
  if (theirs === null) {
    const change = { field: 'definition', from: 'unreadable', to: wanted.fileName };
    return { kind: 'update', document: fresh, changes: [change] };
  }
  const { document, job } = merged(wanted, fresh, {
    ...keptSchedule(wanted, theirs, options.now),
    ...keptSwitch(fresh, stored),
  });
  const before = comparable(theirs.job, job, { stored, fresh });
  if (definitionsEqual(before, job)) return { kind: 'unchanged', document, changes: [] };
  const changes = definitionChanges(spelledOut(before), spelledOut(job));
  return { kind: 'update', document, changes };
}

interface Kept {
  /** Of the stored job, which was read. */
  readonly schedule?: string;
  readonly disabled?: boolean;
}

/** What is sent, and the job that it is: put together, because reading it costs far more. */
function merged({ job }: FolderJob, fresh: FreshDocument, kept: Kept) {
  return {
    document: { ...fresh, ...kept },
    job: { ...job, labels: fresh.labels, ...kept } as Job,
  };
}

/** Null for what the scheduler once took and is refused by now. */
function readStored(stored: JobDocument, now: EpochMs): ParsedJob | null {
  const schedule = stored['scheduleDefinition'] ?? stored['schedule'];
  const read = parseJob({ ...stored, schedule }, { now, mayLackParents: true });
  return read.ok ? read.value : null;
}

/**
 * A schedule that was made from cron fields begins with the next fire, so its text differs from day
 * to day: the same fields in the same zone leave the stored text, and with it the place in the
 * schedule, unless somebody changed the times at the scheduler. "Once, soon" was then, not now.
 */
function keptSchedule(wanted: FolderJob, theirs: ParsedJob, now: EpochMs): Kept {
  const { job: ours, schedule, crontab } = wanted;
  const { job } = theirs;
  if (ours.kind !== 'schedule' || job.kind !== 'schedule') return {};
  const kept = { schedule: job.schedule };
  if (wanted.isOnceSoon) return /^R1\/[^/]+\/PT24H$/.test(job.schedule) ? kept : {};
  const isSame =
    crontab !== null &&
    job.labels[CRONTAB_LABEL] === crontab &&
    job.scheduleTimeZone === ours.scheduleTimeZone &&
    schedule !== null &&
    theirs.schedule !== null &&
    haveSameTimes(schedule, theirs.schedule, now);
  return isSame ? kept : {};
}

/** A job that somebody switched off stays off, unless its file says something about it. */
function keptSwitch(fresh: JobDocument, stored: JobDocument): Kept {
  const isSaid = (fresh['disabled'] ?? null) !== null;
  return isSaid || !isSwitchedOff(stored) ? {} : { disabled: true };
}

/** By an operator: what the system does (the schedule is over) is none of the folder's business. */
export function isSwitchedOff({ disabled, disabledBy }: JobDocument): boolean {
  return disabled === true && disabledBy !== 'system';
}

interface Documents {
  readonly stored: JobDocument;
  readonly fresh: JobDocument;
}

/** The stored job without what says nothing about its definition. */
function comparable(theirs: Job, ours: Job, { stored, fresh }: Documents): Job {
  // Chronos 2 shows an epsilon that nobody posted.
  const isEpsilonSaid = (fresh['epsilon'] ?? null) !== null;
  return {
    ...theirs,
    disabled: stored['disabledBy'] === 'system' ? ours.disabled : theirs.disabled,
    epsilon: isEpsilonSaid ? theirs.epsilon : null,
  };
}

/** Which folder a stored job came from; null = none. */
export function sourceOf(stored: JobDocument): string | null {
  return labelsOf(stored)[SYNC_SOURCE_LABEL] ?? null;
}
