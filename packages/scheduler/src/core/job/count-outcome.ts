import { jobAlert } from '../job-alert.js';
import type { Run } from '../run.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';

export function countSuccess(turn: Turn, entry: JobEntry): void {
  const counters = {
    ...entry.counters,
    successCount: entry.counters.successCount + 1,
    errorsSinceLastSuccess: 0,
    lastSuccessAt: turn.now,
  };
  turn.emit({ kind: 'jobCounted', jobName: entry.name, counters });
}

/** Once per run, when nothing more will be tried. `why`: what its task or its agent said. */
export function countError(turn: Turn, entry: JobEntry, run: Run, why: string | null): void {
  const counters = {
    ...entry.counters,
    errorCount: entry.counters.errorCount + 1,
    errorsSinceLastSuccess: entry.counters.errorsSinceLastSuccess + 1,
    lastErrorAt: turn.now,
  };
  turn.emit({ kind: 'jobCounted', jobName: entry.name, counters });
  const alert = jobAlert(
    { job: entry.job, counters, run },
    { kind: 'failed', at: turn.now, reason: why },
  );
  turn.notice({ type: 'jobAlert', alert });
}

/** As Chronos does: a schedule that is over disables its job once the last run has succeeded. */
export function disableWhenOver(turn: Turn, entry: JobEntry, run: Run): void {
  const isOver = entry.schedule !== null && entry.nextAt === null && entry.activeRuns.length === 0;
  if (!isOver || entry.disabledBy !== null) return;
  const reason = 'the schedule has no more occurrences';
  turn.emit({ kind: 'jobDisabled', jobName: entry.name, disabled: true, by: 'system', reason });
  turn.notice({ type: 'jobChanged', jobName: entry.name });
  const { job, counters } = entry;
  const alert = jobAlert({ job, counters, run }, { kind: 'disabled', at: turn.now, reason });
  turn.notice({ type: 'jobAlert', alert });
}
