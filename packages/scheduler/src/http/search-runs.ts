import { LIMITS } from '@horae/submitter/kernel';
import type { Run, RunTrigger } from '../core/run.js';
import type { RunPage, RunQuery } from '../ports/store.js';
import type { SchedulerDoor } from './http-parts.js';
import { inSlices } from './in-slices.js';

/** What no index of the history knows: each run is looked at. */
export interface RunSieve {
  readonly jobPrefix?: string;
  /** Host name or id of an agent that any attempt was given to. */
  readonly agent?: string;
  readonly trigger?: RunTrigger;
}

export interface FoundRuns {
  readonly items: readonly Run[];
  /** The last run that was looked at, where there may be more; null at the end. */
  readonly nextAfter: RunQuery['after'] | null;
}

/**
 * Runs that pass the sieve, newest due first. A page may hold fewer than its limit although there
 * are more: the search stops after `runScanCountMax` runs, and goes on from there with the next.
 */
export async function searchRuns(
  door: Pick<SchedulerDoor, 'findRuns'>,
  query: RunQuery,
  sieve: RunSieve,
): Promise<FoundRuns> {
  if (Object.keys(sieve).length === 0) return pageOf(await door.findRuns(query));
  const found: Run[] = [];
  let after = query.after;
  for (let seenCount = 0; seenCount < LIMITS.runScanCountMax;) {
    const step = { ...query, limit: LIMITS.pageSizeMax, ...(after === undefined ? {} : { after }) };
    const { items, hasMore } = await door.findRuns(step);
    const passes = await inSlices(items, (run) => isThrough(run, sieve));
    for (const [place, run] of items.entries()) {
      if (!passes[place]) continue;
      found.push(run);
      const isLast = place === items.length - 1 && !hasMore;
      if (found.length === query.limit) return { items: found, nextAfter: isLast ? null : at(run) };
    }
    const last = items.at(-1);
    if (!hasMore || last === undefined) return { items: found, nextAfter: null };
    after = at(last);
    seenCount += items.length;
  }
  return { items: found, nextAfter: after ?? null };
}

function pageOf({ items, hasMore }: RunPage): FoundRuns {
  const last = items.at(-1);
  return { items, nextAfter: hasMore && last !== undefined ? at(last) : null };
}

function at({ dueAt, id }: Run): NonNullable<RunQuery['after']> {
  return { dueAt, id };
}

function isThrough(run: Run, { jobPrefix, agent, trigger }: RunSieve): boolean {
  if (jobPrefix !== undefined && !run.job.startsWith(jobPrefix)) return false;
  if (trigger !== undefined && run.trigger !== trigger) return false;
  if (agent === undefined) return true;
  return run.attempts.some((attempt) => attempt.agent === agent || attempt.agentId === agent);
}
