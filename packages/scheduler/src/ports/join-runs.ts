import type { Run } from '../core/run.js';
import { runTimeMs } from '../core/view/run-time.js';
import { type RunPage, type RunQuery, type RunTimeList, isAskedFor, newestFirst } from './store.js';

/**
 * A page of runs that are kept in two places: all recent ones, and a page of the others. A run
 * that is in both is the recent one.
 */
export function joinPage(query: RunQuery, recent: Iterable<Run>, others: RunPage): RunPage {
  const byId = new Map(others.items.map((run) => [run.id, run]));
  for (const run of recent) if (isAskedFor(run, query)) byId.set(run.id, run);
  const found = [...byId.values()].sort(newestFirst);
  return {
    items: found.slice(0, query.limit),
    hasMore: others.hasMore || found.length > query.limit,
  };
}

/** Run times of jobs that are kept in two places: recent runs, and lists of the others. */
export function joinTimes(
  { jobs, limit }: { readonly jobs: readonly string[]; readonly limit: number },
  recent: Iterable<Run>,
  others: readonly RunTimeList[],
): readonly RunTimeList[] {
  const times = timesByJob(new Set(jobs), recent);
  return others.map((list, place) => {
    const known = times.get(jobs[place] as string);
    return known === undefined ? list : mergeTimes(known, list).subarray(0, 2 * limit);
  });
}

/** Due time → run time, of each of the jobs that has such runs. */
function timesByJob(
  jobs: ReadonlySet<string>,
  runs: Iterable<Run>,
): ReadonlyMap<string, Map<number, number>> {
  const found = new Map<string, Map<number, number>>();
  for (const run of runs) {
    const tookMs = jobs.has(run.job) ? runTimeMs(run) : null;
    if (tookMs === null) continue;
    const times = found.get(run.job) ?? new Map<number, number>();
    found.set(run.job, times.set(run.dueAt, tookMs));
  }
  return found;
}

/** A job has one run at most for each due time. */
function mergeTimes(recent: Map<number, number>, list: RunTimeList): RunTimeList {
  for (let at = 0; at < list.length; at += 2)
    recent.set(list[at] as number, list[at + 1] as number);
  return Float64Array.from([...recent].sort(([left], [right]) => right - left).flat());
}
