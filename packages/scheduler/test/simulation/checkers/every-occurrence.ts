import { type EpochMs, addMs, epochMs, isoFromMs } from '@horae/submitter/kernel';
import { occurrencesBetween, parseSchedule } from '@horae/submitter/schedule';
import { type History, type StoredJob, runsOfJob } from './history.js';
import type { Violation } from './violation.js';

/** What is due in the last moment may be in the middle of its commit. */
const JUST_NOW_MS = 5_000;
const OCCURRENCE_COUNT_MAX = 100_000;

/**
 * P3: every due time of a job that nobody changed has exactly one record. The due times are
 * expanded here, from the definition; the records are what the store holds.
 */
export function everyOccurrence(history: History): Violation[] {
  return [...history.jobs].flatMap(([name, stored]) => {
    if (history.touchedJobs.has(name) || stored.job.kind !== 'schedule') return [];
    return compare(
      name,
      dueTimes(stored, epochMs(Math.max(history.latestAt, history.endedAt))),
      history,
    );
  });
}

function compare(name: string, due: readonly EpochMs[], history: History): Violation[] {
  const recorded = new Map<number, number>();
  let collapsedCount = 0;
  for (const run of runsOfJob(history, name)) {
    if (run.trigger !== 'schedule') continue;
    recorded.set(run.dueAt, (recorded.get(run.dueAt) ?? 0) + 1);
    // One record may stand for a long stretch; its first due time has been counted above.
    if (run.occurrenceCount > 1) collapsedCount += run.occurrenceCount - 1;
  }
  // A clock that ran ahead may have fired what is not due yet; it need not have.
  const isOwed = (at: number): boolean => at <= history.endedAt - JUST_NOW_MS;
  const missing = due.filter((at) => isOwed(at) && !recorded.has(at));
  const extra = [...recorded.keys()].filter((at) => !due.includes(at as EpochMs));
  const doubled = [...recorded].filter(([, count]) => count > 1).map(([at]) => at);
  return [
    ...describe(name, 'have no record', missing.slice(collapsedCount)),
    ...describe(name, 'are no due times of it', extra),
    ...describe(name, 'have two records', doubled),
  ];
}

function describe(name: string, what: string, times: readonly number[]): Violation[] {
  if (times.length === 0) return [];
  const first = isoFromMs(times[0] as EpochMs);
  return [{ promise: 'P3', text: `${times.length} times of ${name} ${what}, first ${first}.` }];
}

function dueTimes({ job, putAt }: StoredJob, until: EpochMs): readonly EpochMs[] {
  if (job.kind !== 'schedule') return [];
  const { name: seed, schedule: text, scheduleTimeZone: timeZone, dst } = job;
  const schedule = parseSchedule(text, { timeZone, now: putAt, dst, seed });
  if (!schedule.ok) throw new Error(schedule.error.text);
  const from = addMs(putAt, -1);
  return occurrencesBetween(schedule.value, { from, to: until, limit: OCCURRENCE_COUNT_MAX });
}
