import { DAY_MS } from '@horae/submitter/kernel';
import { newRun, skippedRun } from '../run/new-run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { type Stretch, occurrenceAt, recordAsOne } from './skip-stretch.js';

/** So much of a disabled job's time one record stands for. */
const RECORD_SPAN_MS = DAY_MS;

/**
 * Occurrences of a disabled job: a job that is due every second would fill the history with its
 * skips, so those in a row share a record, which is written anew with each of them. What was not
 * run for another reason, a run in between and a restart begin another one.
 */
export function skipDisabled(
  turn: Turn,
  entry: JobEntry,
  { fromAt, toAt, count }: Omit<Stretch, 'reason'>,
): void {
  const reason = 'disabled';
  const open = entry.openSkip;
  if (open === null || toAt - open.dueAt >= RECORD_SPAN_MS) {
    return recordAsOne(turn, entry, { fromAt, toAt, count, reason });
  }
  const begun = newRun(entry, occurrenceAt(open.dueAt), open.createdAt);
  const occurrenceCount = open.occurrenceCount + count;
  const run = skippedRun(begun, { reason, occurrenceCount, lastDueAt: toAt });
  turn.emit({ kind: 'runSkipped', run: { ...run, endedAt: turn.now } });
  turn.notice({ type: 'occurrencesSkipped', jobName: entry.name, count, reason });
}
