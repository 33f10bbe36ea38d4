import type { EpochMs } from '@horae/submitter/kernel';
import type { ReadonlyState } from '../state.js';
import { nextDueTimes } from './schedule-view.js';

export interface NextRun {
  readonly job: string;
  readonly dueAt: EpochMs;
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
