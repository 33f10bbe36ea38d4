import type { Run } from '../run.js';

/**
 * From the due time of a run to its success in ms, so waiting counts, as in Chronos. Null for a run
 * that has not succeeded, and for one that somebody marked as done: nothing of it has run.
 */
export function runTimeMs(run: Run): number | null {
  if (run.state !== 'succeeded' || run.endedAt === null) return null;
  if (run.reason === 'marked successful') return null;
  return Math.max(0, run.endedAt - run.dueAt);
}
