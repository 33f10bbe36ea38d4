import type { EpochMs } from '../kernel/index.js';
import type { Job, JobDocument } from '../job/index.js';
import type { ConversionReason, CronConversion, Schedule } from '../schedule/index.js';

/** The systems whose job files are read. */
export const SYSTEMS = ['dkron', 'kubernetes', 'cosmos', 'systemd', 'chronos'] as const;
export type System = (typeof SYSTEMS)[number];

export interface ImportFile {
  /** For the kind of file (`.yaml`, `.timer`), for messages, and for the names of units. */
  readonly fileName: string;
  readonly text: string;
}

export interface ImportOptions {
  readonly now: EpochMs;
  /** Where a file names no zone and its system takes the machine's own. */
  readonly timeZone: string;
  /** In front of every name. */
  readonly namePrefix: string;
  /** Where the jobs are to run; '' for what the file says. */
  readonly host: string;
  /** Every job goes in switched off, whatever it is there. */
  readonly isDisabled?: boolean;
  /** For jobs of Chronos. */
  readonly chronos?: ChronosChoices;
}

/** What cannot be told from a job of Chronos. */
export interface ChronosChoices {
  /**
   * Who runs what ran as root: the name of a user, `keep` for root, `default` for the agent's own
   * default; null = root stays, and the report says what that means.
   */
  readonly rootBecomes: string | null;
  /** Between attempts: a span, or `epsilon` for each job's own. */
  readonly retryInterval: string;
}

/** Stock Chronos: `--failure_retry` is a minute. */
export const CHRONOS_CHOICES: ChronosChoices = { rootBecomes: null, retryInterval: 'PT60S' };

/** Jobs that come from no file. */
export interface ImportSource {
  /** Where they come from, for messages. */
  readonly fileName: string;
  readonly jobs: readonly unknown[];
  /** What could not even be read as a job. */
  readonly refusals: readonly ImportRefusal[];
  readonly notes: readonly ImportNote[];
}

/** One repeat, several or a cron expression, and why it is not one repeat. */
export interface Conversion extends Pick<CronConversion, 'kind' | 'reason'> {
  /** The reason in any language; absent for those that this import alone has. */
  readonly why?: ConversionReason | null;
}

/** Where something stands; `line` counts from 1, null when it has no place in the file. */
export interface Place {
  readonly fileName: string;
  readonly line: number | null;
}

/** A job of another system as ours. */
export interface ImportedJob extends Place {
  readonly document: JobDocument;
  readonly job: Job;
  /** Null for a job with parents. */
  readonly schedule: Schedule | null;
  /** How its schedule was written; null for a job with parents. */
  readonly conversion: Conversion | null;
  /** What became of members without a counterpart of the same name and meaning. */
  readonly notes: readonly string[];
}

/** A job that does not go in. */
export interface ImportRefusal extends Place {
  readonly name: string | null;
  /** At least one. */
  readonly reasons: readonly string[];
}

/** About a part of a file that is no job. */
export interface ImportNote extends Place {
  readonly text: string;
}

export interface ImportResult {
  readonly system: System;
  /** Parents before children, else in the order of the files. */
  readonly jobs: readonly ImportedJob[];
  readonly refusals: readonly ImportRefusal[];
  readonly notes: readonly ImportNote[];
}

/** What a reader makes of one foreign job, before it is checked as a job of ours. */
export interface ForeignJob extends Place {
  readonly name: string;
  readonly document: JobDocument;
  readonly conversion: Conversion | null;
  readonly notes: readonly string[];
  readonly reasons: readonly string[];
}

export interface ForeignJobs {
  readonly jobs: readonly ForeignJob[];
  /** Troubles with a whole file, or with something that has not even a name. */
  readonly refusals: readonly ImportRefusal[];
  readonly notes: readonly ImportNote[];
}

/** The label that says where a job came from. */
export const SYSTEM_LABEL = 'importedFrom';
/** The label that keeps the schedule as its own system writes it. */
export const SCHEDULE_LABEL = 'importedSchedule';
