import type { RunAnswer } from '../api/index.js';
import { isActive } from './state-look.js';

/** What a job does now and did last, out of its newest runs. */
export interface JobNow {
  /** Newest first. */
  readonly active: readonly RunAnswer[];
  /** The newest run that had its chance and ended. */
  readonly last: RunAnswer | null;
  /** A skip that came after it: why the job did not run. */
  readonly skipped: RunAnswer | null;
}

/** `runs` come newest due first, as the API lists them. */
export function jobNow(runs: readonly RunAnswer[]): JobNow {
  const ended = runs.filter((run) => !isActive(run.state));
  const lastAt = ended.findIndex((run) => run.state !== 'skipped');
  return {
    active: runs.filter((run) => isActive(run.state)),
    last: ended[lastAt] ?? null,
    skipped: lastAt === 0 ? null : (ended[0] ?? null),
  };
}
