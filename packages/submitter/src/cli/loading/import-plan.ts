import type { EpochMs } from '../../kernel/index.js';
import {
  type Job,
  type JobDocument,
  type ParsedJob,
  definitionsEqual,
  formatJob,
  parseJob,
} from '../../job/index.js';
import {
  type ImportedJob,
  SCHEDULE_LABEL,
  SYSTEM_LABEL,
  type System,
} from '../../importing/index.js';
import {
  type Schedule,
  haveSameTimes,
  parseSchedule,
  steadyPeriodMs,
} from '../../schedule/index.js';
import { isSwitchedOff } from '../../syncing/index.js';
import type { Candidate } from '../../report/index.js';
import {
  HASH_LABEL,
  OFF_LABEL,
  TIMES_LABEL,
  countsIn,
  markedDocument,
  withoutCounts,
} from './import-mark.js';
import { foreignText } from './import-owner.js';
import type { KnownJobs } from './known-jobs.js';

export interface ImportPlan {
  readonly candidate: Candidate;
  /** The scheduler has just this job, or the source says what it said before. */
  readonly isSame: boolean;
  /** Why it does not go in; null when it does. */
  readonly refusal: string | null;
  /** About what stays as it is at the scheduler. */
  readonly notes: readonly string[];
}

export interface ImportRules {
  readonly system: System;
  readonly now: EpochMs;
  /** Jobs that did not come from this import become its own. */
  readonly isAdopting: boolean;
  /** `--disabled`: also what somebody has switched on here. */
  readonly isDisabled: boolean;
  /** A stock Chronos keeps no labels, which would tell whose a job is. */
  readonly hasLabels: boolean;
}

/** In the order of the jobs: parents first. What is refused takes its children along. */
export function planImports(
  jobs: readonly ImportedJob[],
  known: KnownJobs,
  rules: ImportRules,
): readonly ImportPlan[] {
  const refusedNames = new Set<string>();
  return jobs.map((one) => {
    const { job } = one;
    const stored = known.get(job.name) ?? null;
    const parents = job.kind === 'dependency' ? job.parents : [];
    const lost = parents.filter((parent) => refusedNames.has(parent)).map((name) => `"${name}"`);
    const mayReplace = stored === null || rules.isAdopting || !rules.hasLabels;
    const refusal =
      lost.length > 0
        ? `its parent ${lost.join(', ')} is refused`
        : mayReplace
          ? null
          : foreignText(stored, rules.system);
    if (refusal === null) return { ...planImport(one, stored, rules), refusal };
    refusedNames.add(job.name);
    return {
      candidate: candidateOf(one, one.document, rules.now),
      isSame: false,
      refusal,
      notes: [],
    };
  });
}

type Planned = Omit<ImportPlan, 'refusal'>;

/**
 * An imported job beside the one that the scheduler has under its name. What is done to a job here
 * stays, until its source says something else than at the last import; its switch and its times
 * each stay for themselves, and with the times the place in the schedule.
 */
function planImport(one: ImportedJob, known: JobDocument | null, rules: ImportRules): Planned {
  const { now } = rules;
  const counts = newerCounts(one.document, known);
  const marked = markedDocument(one);
  const fresh = counts.areOurs ? withoutCounts(marked) : marked;
  const text = known?.['scheduleDefinition'] ?? known?.['schedule'];
  const stored = known === null ? null : parseJob({ ...known, schedule: text }, { now });
  if (known === null || stored?.ok !== true) {
    return { candidate: candidateOf(one, fresh, now), isSame: false, notes: [] };
  }
  const theirs = stored.value;
  const sameness = compare(one, theirs, rules, marked);
  const notes = switchNotes(one, known, sameness);
  if (sameness.isSwitch && sameness.isTimes && sameness.isRest) {
    const document = { ...formatJob(theirs.job), ...(counts.areTheirs ? countsIn(marked) : {}) };
    return { candidate: candidateOf(one, document, now), isSame: !counts.areTheirs, notes };
  }
  const document = merged(fresh, { known, theirs: theirs.job, sameness });
  const candidate = candidateOf(one, document, now);
  const isSame = definitionsEqual(theirs.job, candidate.job) && !counts.areTheirs;
  return { candidate, isSame, notes };
}

function candidateOf(one: ImportedJob, document: JobDocument, now: EpochMs): Candidate {
  const { line, job, schedule, conversion } = one;
  const keptAsCron = conversion?.kind === 'cron' ? conversion.reason : null;
  const read = parseJob(document, { now });
  if (read.ok) return { line, document, ...read.value, keptAsCron };
  return { line, document: one.document, job, schedule, keptAsCron };
}

/** What the source says as at the last import. */
interface Sameness {
  readonly isSwitch: boolean;
  readonly isTimes: boolean;
  readonly isRest: boolean;
}

function compare(
  one: ImportedJob,
  theirs: ParsedJob,
  { now, isDisabled }: ImportRules,
  marked: JobDocument,
): Sameness {
  const before = theirs.job.labels;
  const labels = marked['labels'] as Readonly<Record<string, string>>;
  const isSwitchAsBefore = before[OFF_LABEL] === labels[OFF_LABEL];
  return {
    isSwitch: isSwitchAsBefore && (!isDisabled || theirs.job.disabled),
    isTimes: areTimesSame(one, theirs, now),
    isRest: before[HASH_LABEL] === labels[HASH_LABEL],
  };
}

function areTimesSame({ job, schedule }: ImportedJob, theirs: ParsedJob, now: EpochMs): boolean {
  const before = theirs.job.labels;
  const isSameSource =
    theirs.job.kind === job.kind &&
    before[SYSTEM_LABEL] === job.labels[SYSTEM_LABEL] &&
    before[SCHEDULE_LABEL] === job.labels[SCHEDULE_LABEL];
  if (!isSameSource) return false;
  if (job.kind === 'dependency' || schedule === null) return true;
  if (before[TIMES_LABEL] === job.schedule) return true;
  const timeZone = job.scheduleTimeZone;
  const sent = parseSchedule(before[TIMES_LABEL] ?? '', { timeZone, now, dst: job.dst });
  const other = sent.ok ? sent.value : theirs.schedule;
  const label = job.labels[SCHEDULE_LABEL] ?? '';
  return other !== null && areSame(schedule, other, { now, label });
}

interface Beside {
  readonly known: JobDocument;
  readonly theirs: Job;
  readonly sameness: Sameness;
}

/** What the source says now, with what stays of the stored job. */
function merged(fresh: JobDocument, { known, theirs, sameness }: Beside): JobDocument {
  const { isSwitch, isTimes } = sameness;
  const sent = theirs.labels[TIMES_LABEL];
  const keepsTimes = isTimes && theirs.kind === 'schedule';
  const labels = {
    ...(fresh['labels'] as object),
    ...(keepsTimes && sent !== undefined ? { [TIMES_LABEL]: sent } : {}),
  };
  // With the same times the system's own switch stays the system's.
  const isOff = isTimes ? known['disabled'] === true : isSwitchedOff(known);
  return {
    ...fresh,
    labels,
    ...(keepsTimes ? { schedule: theirs.schedule } : {}),
    ...(isSwitch ? { disabled: isOff } : {}),
  };
}

function switchNotes(
  { job }: ImportedJob,
  known: JobDocument,
  { isSwitch }: Sameness,
): readonly string[] {
  if (!isSwitch) return [];
  if (isSwitchedOff(known) && !job.disabled) {
    return [
      'was disabled here and stays so: "submitter enable" followed by its name switches it on',
    ];
  }
  return known['disabled'] !== true && job.disabled ? ['was enabled here and stays so'] : [];
}

/**
 * Whose bookkeeping is the later one: a job that has run here since it was imported keeps its own,
 * and one that goes on running where it came from gets the counts of there.
 */
function newerCounts(document: JobDocument, known: JobDocument | null) {
  const [theirs, ours] = [lastRunAt(document), known === null ? 0 : lastRunAt(known)];
  return { areTheirs: theirs > ours, areOurs: known !== null && theirs <= ours };
}

function lastRunAt(document: JobDocument): number {
  const instants = [document['lastSuccess'], document['lastError']];
  return Math.max(0, ...instants.map((text) => Date.parse(String(text)) || 0));
}

/** Schedules that count from the import on; another import would count from then. */
const COUNTED = /^(@every |OnUnitActiveSec=|@manually$)/;

function areSame(
  ours: Schedule,
  theirs: Schedule,
  { now, label }: { readonly now: EpochMs; readonly label: string },
): boolean {
  return COUNTED.test(label)
    ? steadyPeriodMs(ours) === steadyPeriodMs(theirs)
    : haveSameTimes(ours, theirs, now);
}
