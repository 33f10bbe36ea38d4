import type { Job } from './job.js';
import { JOB_DEFAULTS } from './job-defaults.js';
import { spanOfSeconds } from './span.js';

/** A member of Horae's that says more finely what one of Chronos's says as well. */
export type FinerMember = 'overlap' | 'priority' | 'timeout';

/**
 * Horae's members that only repeat what was posted in Chronos's words. They are not shown: a client
 * that knows Chronos's word alone, and edits it in what it has read, would be contradicted by them.
 */
export function impliedMembers(job: Job): readonly FinerMember[] {
  const { maxCompletionTime, timeout } = job;
  const names: FinerMember[] = [];
  if (job.concurrent === true && job.overlap === 'allow') names.push('overlap');
  if (job.highPriority && job.priority === JOB_DEFAULTS.highPriority) names.push('priority');
  if (maxCompletionTime > 0 && timeout?.text === spanOfSeconds(maxCompletionTime)?.text) {
    names.push('timeout');
  }
  return names;
}
