import { epochMs } from '@horae/submitter/kernel';
import { parseJob } from '@horae/submitter/job';
import type { JobAlert } from '../../src/core/job-alert.js';

export const AT = epochMs(Date.parse('2026-01-01T01:07:12.480Z'));
const DUE_MS = Date.parse('2026-01-01T01:00:00Z');

export interface AlertOptions {
  readonly job?: Readonly<Record<string, unknown>>;
  readonly alert?: Partial<JobAlert>;
}

/** The job "nightly" has failed for good, at its third attempt. */
export function anAlert({ job = {}, alert = {} }: AlertOptions = {}): JobAlert {
  const parsed = parseJob(
    {
      name: 'nightly',
      command: 'pg_dump main',
      schedule: 'R/2026-01-01T01:00:00Z/P1D',
      owner: 'ann@example.org',
      ...job,
    },
    { now: epochMs(DUE_MS) },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return {
    kind: 'failed',
    at: AT,
    job: parsed.value.job,
    counters: {
      successCount: 12,
      errorCount: 3,
      errorsSinceLastSuccess: 1,
      lastSuccessAt: epochMs(DUE_MS - 86_400_000),
      lastErrorAt: AT,
    },
    reason: 'Command exited with status 1',
    runId: 'nightly@2026-01-01T01:00:00.000Z',
    taskId: `ct:${DUE_MS}:2:nightly:`,
    attemptCount: 3,
    ...alert,
  };
}

export const deleted: Partial<JobAlert> = {
  kind: 'deleted',
  reason: null,
  runId: null,
  taskId: null,
  attemptCount: 0,
};
