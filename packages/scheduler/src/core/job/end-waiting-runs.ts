import { endRun } from '../run/end-run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';

/**
 * A disabled job starts nothing more by itself: what waits is over, what runs goes on. Runs that
 * somebody asked for by hand stay.
 */
export function endWaitingRuns(turn: Turn, entry: JobEntry): void {
  for (const { run } of [...entry.activeRuns]) {
    if (run.state === 'running' || run.trigger === 'manual') continue;
    const hasFailed = run.failureCount > 0;
    endRun(turn, run.id, {
      state: hasFailed ? 'failed' : 'skipped',
      reason: 'disabled',
      detail: hasFailed ? 'disabled before its next attempt' : null,
    });
  }
}
