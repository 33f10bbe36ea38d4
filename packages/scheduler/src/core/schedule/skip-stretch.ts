import { type EpochMs, addMs } from '@horae/submitter/kernel';
import { latestAtOrBefore } from '@horae/submitter/schedule';
import type { RunReason } from '../run.js';
import type { Trigger } from '../run/new-run.js';
import { recordSkip } from '../run/start-run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';

/** Occurrences in a row, both ends included, that share the reason why they were not run. */
export interface Stretch {
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
  readonly count: number;
  readonly reason: RunReason;
}

/** One record for all of them. */
export function recordAsOne(turn: Turn, entry: JobEntry, stretch: Stretch): void {
  const { fromAt, toAt, count, reason } = stretch;
  recordSkip(turn, entry, occurrenceAt(fromAt), {
    reason,
    occurrenceCount: count,
    lastDueAt: toAt,
  });
}

/** A record for each of the newest; one record with a count stands for all that are older. */
export function recordStretch(turn: Turn, entry: JobEntry, stretch: Stretch): void {
  const { fromAt, toAt, count, reason } = stretch;
  const newest: EpochMs[] = [];
  let at: EpochMs | null = toAt;
  while (at !== null && at >= fromAt && newest.length < turn.state.limits.skipRecordCountMax) {
    newest.push(at);
    at = entry.schedule === null ? null : latestAtOrBefore(entry.schedule, addMs(at, -1));
  }
  const occurrenceCount = count - newest.length;
  if (occurrenceCount > 0 && at !== null) {
    recordSkip(turn, entry, occurrenceAt(fromAt), { reason, occurrenceCount, lastDueAt: at });
  }
  for (const dueAt of newest.reverse()) recordSkip(turn, entry, occurrenceAt(dueAt), { reason });
}

export function occurrenceAt(dueAt: EpochMs): Trigger {
  return { trigger: 'schedule', dueAt, cycleAt: dueAt, arguments: null };
}
