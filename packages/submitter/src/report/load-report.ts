import { type EpochMs, addMs } from '../kernel/index.js';
import {
  type ConversionReason,
  type CronConversion,
  type Language,
  type OccurrenceWords,
  type Schedule,
  describeOccurrence,
  explainSchedule,
  nextAfter,
  parseSchedule,
  reasonText,
} from '../schedule/index.js';
import type { CrontabJob } from '../crontab/index.js';
import type { Job, JobDocument } from '../job/index.js';

/** A job of a file on its way to the scheduler. */
export interface Candidate {
  readonly line: number | null;
  readonly document: JobDocument;
  readonly job: Job;
  readonly schedule: Schedule | null;
  /** Why a crontab schedule goes in as it is; null when it became repeats, or there is none. */
  readonly keptAsCron: string | null;
}

/** One line, or one job, of a file that is looked at before anything is sent. */
export interface ReportEntry {
  readonly fileName: string;
  readonly line: number | null;
  /** As it stands in the file: the fields of a crontab line, another system's schedule. */
  readonly original: string;
  /** What would be sent; null when it is refused. */
  readonly candidate: Candidate | null;
  /** How its cron expression fared; null when it was none, or was refused. */
  readonly conversion:
    (Pick<CronConversion, 'reason' | 'drawn'> & { readonly why?: ConversionReason | null }) | null;
  /** The fields of cron that its job was made from, which are told in words; null: the schedule. */
  readonly fields: { readonly text: string; readonly timeZone: string } | null;
  /** Why it is refused; null when it is not. */
  readonly refusal: string | null;
  /** Its name, for one that is refused, as far as it can be told. */
  readonly name?: string;
  /** About what goes in all the same. */
  readonly notes: readonly string[];
  /** What a server of another kind would be sent for it. */
  readonly sentAs?: readonly SentAs[];
  /** What it does otherwise there; among the notes too. */
  readonly targetNotes?: readonly string[];
  /** The command before it was made one for `/bin/sh -c`; shown when the job's differs. */
  readonly command?: string;
}

/** What there is to tell of a crontab line that goes in. */
export function entryOfLine(
  line: CrontabJob,
  told: { readonly fileName: string; readonly notes: readonly string[] },
): ReportEntry {
  const { original, conversion, command } = line;
  return {
    ...told,
    line: line.line,
    original,
    candidate: line,
    conversion,
    // With the numbers that were drawn: without the job's name others would be.
    fields: { text: conversion.drawn ?? original, timeZone: conversion.timeZone },
    refusal: null,
    command,
  };
}

/** The same of one that is refused; `name` is '' where it cannot be told. */
export function entryOfRefusal(refused: {
  readonly fileName: string;
  readonly line: number;
  readonly original: string;
  readonly name: string;
  readonly refusal: string;
}): ReportEntry {
  return { ...refused, candidate: null, conversion: null, fields: null, notes: [] };
}

export interface SentAs {
  readonly name: string;
  /** Null for a job with parents. */
  readonly schedule: string | null;
  readonly scheduleTimeZone: string | null;
}

/**
 * `exact`: one repeat, or a schedule that needed no conversion; `union`: several repeats; `cron`:
 * kept as the expression that it was; `parents`: it has no times of its own.
 */
export type Verdict = 'exact' | 'union' | 'cron' | 'parents' | 'refused';

/** An entry with all there is to say about it; JSON has just these members. */
export interface ReportLine {
  readonly file: string;
  readonly line: number | null;
  readonly name: string | null;
  readonly verdict: Verdict;
  /** As it stands in the file. */
  readonly crontab: string;
  readonly schedule: string | null;
  readonly scheduleTimeZone: string | null;
  /** Why it is no single repeat, or refused; null for an exact one. */
  readonly reason: string | null;
  /** The schedule in one sentence. */
  readonly explanation: string | null;
  readonly nextRuns: readonly Pick<OccurrenceWords, 'utc' | 'local' | 'note'>[];
  readonly parents: readonly string[];
  readonly owner: string | null;
  readonly user: string | null;
  readonly host: string | null;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** What the job's `dst` says; null when nothing. */
  readonly dst: { readonly gap: string | null; readonly overlap: string | null } | null;
  /** The fields with numbers in the place of `~`; null when there was none. */
  readonly drawn: string | null;
  /** What `/bin/sh -c` gets; null when refused. */
  readonly command: string | null;
  /** The same before cron's own rules were applied; null when it is the same. */
  readonly commandWritten: string | null;
  readonly warnings: readonly string[];
  /** The jobs that it becomes on a server of another kind; absent for one of Horae's own. */
  readonly sentAs?: readonly SentAs[];
  /** What it does otherwise there. */
  readonly targetNotes?: readonly string[];
}

export interface ReportOptions {
  /** Next fires are those from now on. */
  readonly now: EpochMs;
  /** How many of them. */
  readonly nextCount: number;
  /** Of the explanation, the notes of next times, and the reason. */
  readonly language: Language;
}

/** Lines of a table often have the same fields: what is said of their times is found out once. */
export function reporter(options: ReportOptions): (entry: ReportEntry) => ReportLine {
  const known = new Map<string, Times>();
  return (entry) => {
    const { job, schedule } = entry.candidate ?? { job: null, schedule: null };
    if (schedule === null || job?.kind !== 'schedule') return reportLine(entry, NO_TIMES, options);
    const key = JSON.stringify([...[job.schedule, job.scheduleTimeZone, job.dst, entry.fields]]);
    const times = known.get(key) ?? {
      explanation: explanationOf(entry, schedule, options),
      nextRuns: nextRunsOf(schedule, options),
    };
    known.set(key, times);
    return reportLine(entry, times, options);
  };
}

type Times = Pick<ReportLine, 'explanation' | 'nextRuns'>;

const NO_TIMES: Times = { explanation: null, nextRuns: [] };

function reportLine(
  entry: ReportEntry,
  { explanation, nextRuns }: Times,
  { language }: ReportOptions,
): ReportLine {
  const { candidate, conversion } = entry;
  const job = candidate?.job ?? null;
  const times = job?.kind === 'schedule' ? job : null;
  return {
    file: entry.fileName,
    line: entry.line,
    name: job?.name ?? (entry.name || null),
    verdict: verdictOf(entry),
    crontab: entry.original,
    schedule: times?.schedule ?? null,
    scheduleTimeZone: times?.scheduleTimeZone ?? null,
    reason: entry.refusal ?? reasonOf(conversion, language),
    explanation,
    nextRuns,
    parents: job?.kind === 'dependency' ? job.parents : [],
    owner: job?.owner ?? null,
    user: job?.runAsUser ?? null,
    host: job?.host ?? null,
    environment: job?.environmentVariables ?? [],
    dst: times === null || (times.dst.gap ?? times.dst.overlap) === null ? null : times.dst,
    drawn: conversion?.drawn ?? null,
    command: job?.command ?? null,
    commandWritten: entry.command === job?.command ? null : (entry.command ?? null),
    warnings: entry.notes,
    ...(entry.sentAs === undefined ? {} : { sentAs: entry.sentAs }),
    ...(entry.targetNotes === undefined ? {} : { targetNotes: entry.targetNotes }),
  };
}

function reasonOf(conversion: ReportEntry['conversion'], language: Language): string | null {
  const { why = null, reason = null } = conversion ?? {};
  return why === null || reason === null ? reason : reasonText(why, language);
}

/** Of the fields where there are any: repeats say in addition since when, which is only "now". */
function explanationOf(
  { fields }: ReportEntry,
  schedule: Schedule,
  { now, language }: ReportOptions,
): string {
  const cron =
    fields === null ? null : parseSchedule(fields.text, { timeZone: fields.timeZone, now });
  return explainSchedule(cron?.ok === true ? cron.value : schedule, language, { at: now });
}

function verdictOf({ candidate }: ReportEntry): Verdict {
  if (candidate === null) return 'refused';
  if (candidate.job.kind === 'dependency') return 'parents';
  if (candidate.keptAsCron !== null) return 'cron';
  return candidate.job.schedule.includes(';') ? 'union' : 'exact';
}

function nextRunsOf(schedule: Schedule, options: ReportOptions): ReportLine['nextRuns'] {
  const runs: Pick<OccurrenceWords, 'utc' | 'local' | 'note'>[] = [];
  let at = nextAfter(schedule, addMs(options.now, -1));
  while (at !== null && runs.length < options.nextCount) {
    const { utc, local, note } = describeOccurrence(schedule, at, options.language);
    runs.push({ utc, local, note });
    at = nextAfter(schedule, at);
  }
  return runs;
}

export type VerdictCounts = Readonly<Record<Verdict, number>>;

export function verdictCounts(lines: readonly ReportLine[]): VerdictCounts {
  const counts = { exact: 0, union: 0, cron: 0, parents: 0, refused: 0 };
  for (const { verdict } of lines) counts[verdict] += 1;
  return counts;
}
