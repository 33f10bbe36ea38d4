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
  const fresh = { line, document, job, schedule, keptAsCron };
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
  const withTheirs =
    theirs.kind === 'schedule' ? { ...document, schedule: theirs.schedule } : document;
  const merged = parseJob(withTheirs, { now });
  if (!merged.ok) return { candidate: fresh, isSame: false };
  const candidate = { ...fresh, document: withTheirs, ...merged.value };
  return { candidate, isSame: definitionsEqual(theirs, merged.value.job) };
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
