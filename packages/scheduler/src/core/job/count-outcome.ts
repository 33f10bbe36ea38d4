import { jobAlert } from '../job-alert.js';
import type { Run } from '../run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { disableWhenFailing } from './disable-job.js';

export function countSuccess(turn: Turn, entry: JobEntry): void {
  const counters = {
    ...entry.counters,
    successCount: entry.counters.successCount + 1,
    errorsSinceLastSuccess: 0,
    lastSuccessAt: turn.now,
  };
  turn.emit({ kind: 'jobCounted', jobName: entry.name, counters });
}

/**
 * Once per run, when nothing more will be tried. `why`: what its task or its agent said. The owners
 * hear of it once: as a failure, or as what it has led to.
 */
export function countError(turn: Turn, entry: JobEntry, run: Run, why: string | null): void {
  const counters = {
    ...entry.counters,
    errorCount: entry.counters.errorCount + 1,
    errorsSinceLastSuccess: entry.counters.errorsSinceLastSuccess + 1,
    lastErrorAt: turn.now,
  };
  turn.emit({ kind: 'jobCounted', jobName: entry.name, counters });
  if (disableWhenFailing(turn, entry, { run, why })) return;
  const told = { kind: 'failed', at: turn.now, reason: why } as const;
  turn.notice({ type: 'jobAlert', alert: jobAlert({ job: entry.job, counters, run }, told) });
}
