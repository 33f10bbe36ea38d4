import type { ScheduledJobFacts } from './case.js';
import type { TaskEvidence } from './evidence.js';

/** Due times of a job in `[fromMs, toMs)`. */
export function dueTimes(
  job: ScheduledJobFacts,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number[] {
  const { firstDueAtMs, periodMs, occurrenceCount } = job;
  const first = Math.max(0, Math.ceil((fromMs - firstDueAtMs) / periodMs));
  const end = Math.ceil((toMs - firstDueAtMs) / periodMs);
  const last = occurrenceCount === null ? end : Math.min(end, occurrenceCount);
  return Array.from(
    { length: Math.max(0, last - first) },
    (_, index) => firstDueAtMs + (first + index) * periodMs,
  );
}

export function isDue(job: ScheduledJobFacts, atMs: number): boolean {
  return dueTimes(job, { fromMs: atMs, toMs: atMs + 1 }).length === 1;
}

/** When the first process of each run started. */
export function firstStarts(tasks: readonly TaskEvidence[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { runId, startedAtMs } of tasks) {
    first.set(runId, Math.min(startedAtMs, first.get(runId) ?? startedAtMs));
  }
  return first;
}

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
