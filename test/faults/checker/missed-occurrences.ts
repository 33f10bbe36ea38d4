import type { FaultCase, RunRecord, ScheduledJobFacts, Violation } from './case.js';
import type { Matter } from './judge.js';
import { dueTimes, isDue, iso } from './occurrences.js';

/**
 * Every occurrence has exactly one record: a run, or a skip with its reason, which may stand for a
 * stretch of occurrences and then says how many. Nothing else is recorded as one.
 */
export function missedOccurrences({ facts, records }: Matter): Violation[] {
  return facts.jobs.flatMap((job) => {
    if (job.kind !== 'schedule') return [];
    const own = records.runs.filter((run) => run.job === job.name && run.trigger === 'schedule');
    const toMs = Math.min(facts.cutoffAtMs, deletedAt(job, facts));
    return [...counted(job, own, toMs), ...unknownTimes(job, own), ...unended(job, own, toMs)];
  });
}

/** By a clock that was behind, less had become due by the time of the deletion. */
function deletedAt({ deleteAskedAtMs }: ScheduledJobFacts, { clockSteps }: FaultCase): number {
  if (deleteAskedAtMs === null) return Infinity;
  const then = clockSteps.filter(
    ({ fromMs, toMs }) => deleteAskedAtMs >= fromMs && deleteAskedAtMs <= toMs,
  );
  return deleteAskedAtMs + Math.min(0, ...then.map(({ aheadMs }) => aheadMs));
}

function counted(job: ScheduledJobFacts, own: readonly RunRecord[], toMs: number): Violation[] {
  const times = own.flatMap((run) => timesOf(job, run));
  const recordCount = new Map<number, number>();
  for (const time of times) recordCount.set(time, (recordCount.get(time) ?? 0) + 1);
  const missed = dueTimes(job, { fromMs: 0, toMs }).filter((time) => !recordCount.has(time));
  const doubled = [...recordCount].filter(([, count]) => count > 1).map(([time]) => time);
  return [
    ...missed.map((time): Violation => violation('missed', job, time, 'has no record')),
    ...doubled.map((time): Violation => violation('doubled', job, time, 'has two records')),
  ];
}

/** The occurrences that a record stands for. */
function timesOf(job: ScheduledJobFacts, run: RunRecord): number[] {
  const dueAtMs = Date.parse(run.dueAt);
  if (run.occurrenceCount === 1) return [dueAtMs];
  return dueTimes(job, { fromMs: dueAtMs, toMs: Date.parse(run.lastDueAt) + 1 });
}

function unknownTimes(job: ScheduledJobFacts, own: readonly RunRecord[]): Violation[] {
  return own.flatMap((run) => {
    const dueAtMs = Date.parse(run.dueAt);
    if (!isDue(job, dueAtMs)) {
      return [violation('mislabelled', job, dueAtMs, 'is recorded, and is no due time of it')];
    }
    const { length } = timesOf(job, run);
    if (length === run.occurrenceCount) return [];
    const text = `stands for ${run.occurrenceCount} occurrences, where there are ${length}`;
    return [violation('missed', job, dueAtMs, text)];
  });
}

/** With the faults over, what was due comes to its end. */
function unended(job: ScheduledJobFacts, own: readonly RunRecord[], toMs: number): Violation[] {
  return own
    .filter((run) => Date.parse(run.dueAt) < toMs && run.state === 'queued')
    .map((run) => violation('missed', job, Date.parse(run.dueAt), 'still waits to be started'));
}

function violation(
  verdict: Violation['verdict'],
  job: ScheduledJobFacts,
  atMs: number,
  what: string,
): Violation {
  return { verdict, text: `${job.name}: ${iso(atMs)} ${what}.` };
}
