import { type EpochMs, DAY_MS, addMs } from '../../kernel/index.js';
import { type JobDocument, definitionsEqual, parseJob } from '../../job/index.js';
import { type ImportedJob, SCHEDULE_LABEL, SYSTEM_LABEL } from '../../importing/index.js';
import { type Schedule, occurrencesBetween, steadyPeriodMs } from '../../schedule/index.js';
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
      : haveSameTimes(schedule, theirSchedule, { now, label: job.labels[SCHEDULE_LABEL] ?? '' }));
  if (!areTimesSame) return { candidate: fresh, isSame: false };
  const withTheirs =
    theirs.kind === 'schedule' ? { ...document, schedule: theirs.schedule } : document;
  const merged = parseJob(withTheirs, { now });
  if (!merged.ok) return { candidate: fresh, isSame: false };
  const candidate = { ...fresh, document: withTheirs, ...merged.value };
  return { candidate, isSame: definitionsEqual(theirs, merged.value.job) };
}

/** Now, and half a year on, where the other half of the clock changes has passed. */
const COMPARED_FROM_MS = [0, 183 * DAY_MS] as const;
const COMPARED_COUNT = 8;
/** Schedules that count from the import on; another import would count from then. */
const COUNTED = /^(@every |OnUnitActiveSec=|@manually$)/;

function haveSameTimes(
  ours: Schedule,
  theirs: Schedule,
  { now, label }: { readonly now: EpochMs; readonly label: string },
): boolean {
  if (COUNTED.test(label)) return steadyPeriodMs(ours) === steadyPeriodMs(theirs);
  return COMPARED_FROM_MS.every((span) => {
    const from = addMs(now, span);
    const range = { from, to: addMs(from, FAR_MS), limit: COMPARED_COUNT };
    const [left, right] = [occurrencesBetween(ours, range), occurrencesBetween(theirs, range)];
    return left.join(' ') === right.join(' ');
  });
}

/** As far as yearly schedules on 29 February go. */
const FAR_MS = 100 * 366 * DAY_MS;
