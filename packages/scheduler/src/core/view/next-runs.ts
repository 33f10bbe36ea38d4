import { type EpochMs, assert } from '@horae/submitter/kernel';
import { type Language, describeOccurrence } from '@horae/submitter/schedule';
import type { ReadonlyState } from '../state.js';
import { nextDueTimes } from './schedule-view.js';

export interface NextRun {
  readonly job: string;
  readonly dueAt: EpochMs;
}

/** A due time as people read it. */
export interface NextRunView {
  readonly job: string;
  readonly at: string;
  /** ISO-8601 with the offset in force in the job's zone. */
  readonly local: string;
  /** What a change of the clocks does to it; null when nothing. */
  readonly note: string | null;
}

export function viewNextRun(
  state: ReadonlyState,
  { job, dueAt }: NextRun,
  language: Language,
): NextRunView {
  const schedule = state.jobs.get(job)?.schedule ?? null;
  assert(schedule !== null, 'what is due next has a schedule');
  const { utc, local, note } = describeOccurrence(schedule, dueAt, language);
  return { job, at: utc, local, note };
}

export interface NextRunWindow {
  /** Inclusive. */
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly limit: number;
}

/** What is due in a window over all enabled jobs with a schedule, earliest first. */
export function nextRuns(state: ReadonlyState, window: NextRunWindow): readonly NextRun[] {
  const found: NextRun[] = [];
  for (const entry of state.jobs.values()) {
    if (entry.nextAt === null || entry.nextAt >= window.to) continue;
    for (const dueAt of nextDueTimes(entry, window)) found.push({ job: entry.name, dueAt });
    // Only the earliest are asked for: throw the rest away before it becomes much.
    if (found.length > 10 * window.limit + 1_000) keepEarliest(found, window.limit);
  }
  keepEarliest(found, window.limit);
  return found;
}

function keepEarliest(found: NextRun[], limit: number): void {
  found.sort((a, b) => a.dueAt - b.dueAt || (a.job < b.job ? -1 : 1));
  found.length = Math.min(found.length, limit);
}
