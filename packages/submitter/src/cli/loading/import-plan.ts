import type { EpochMs } from '../../kernel/index.js';
import { type JobDocument, definitionsEqual, parseJob } from '../../job/index.js';
import { type ImportedJob, SCHEDULE_LABEL, SYSTEM_LABEL } from '../../importing/index.js';
import { type Schedule, haveSameTimes, steadyPeriodMs } from '../../schedule/index.js';
import type { Candidate } from '../posting.js';

export interface ImportPlan {
  readonly candidate: Candidate;
  /** The scheduler has just this job. */
  readonly isSame: boolean;
}

/**
 * An imported job beside the one that the scheduler has under its name. The text of a schedule
 * begins with the next fire, so it differs from day to day: where the file says the same and the
 * times are the same, the stored text stays, and with it the place in the schedule.
 */
export function planImport(one: ImportedJob, known: JobDocument | null, now: EpochMs): ImportPlan {
  const { line, document, job, schedule, conversion } = one;
  const keptAsCron = conversion?.kind === 'cron' ? conversion.reason : null;
  const counts = newerCounts(document, known);
  const own = counts.areOurs ? withoutCounts(document) : document;
  const fresh = { line, document: own, job, schedule, keptAsCron };
  const text = known?.['scheduleDefinition'] ?? known?.['schedule'];
  const stored = known === null ? null : parseJob({ ...known, schedule: text }, { now });
  if (stored?.ok !== true) return { candidate: fresh, isSame: false };
  const { job: theirs, schedule: theirSchedule } = stored.value;
  const isSameSource =
    theirs.kind === job.kind &&
    theirs.labels[SYSTEM_LABEL] === job.labels[SYSTEM_LABEL] &&
    theirs.labels[SCHEDULE_LABEL] === job.labels[SCHEDULE_LABEL];
  const areTimesSame =
    isSameSource &&
    (schedule === null || theirSchedule === null
      ? schedule === theirSchedule
      : areSame(schedule, theirSchedule, { now, label: job.labels[SCHEDULE_LABEL] ?? '' }));
  if (!areTimesSame) return { candidate: fresh, isSame: false };
  const withTheirs = theirs.kind === 'schedule' ? { ...own, schedule: theirs.schedule } : own;
  const merged = parseJob(withTheirs, { now });
  if (!merged.ok) return { candidate: fresh, isSame: false };
  const candidate = { ...fresh, document: withTheirs, ...merged.value };
  const isSame = definitionsEqual(theirs, merged.value.job) && !counts.areTheirs;
  return { candidate, isSame };
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

const COUNTS = ['successCount', 'errorCount', 'errorsSinceLastSuccess', 'lastSuccess', 'lastError'];

function withoutCounts(document: JobDocument): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !COUNTS.includes(name)));
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
