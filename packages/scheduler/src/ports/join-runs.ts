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

/** Run times of jobs that are kept in two places. A job has one run at most for each due time. */
export function joinTimes(
  recent: readonly RunTimeList[],
  others: readonly RunTimeList[],
  limit: number,
): readonly RunTimeList[] {
  return others.map((list, place) => {
    const known = recent[place];
    if (known === undefined || known.length === 0) return list;
    const times = new Map(pairsOf(list));
    for (const [dueAt, tookMs] of pairsOf(known)) times.set(dueAt, tookMs);
    const sorted = [...times].sort(([left], [right]) => right - left);
    return Float64Array.from(sorted.slice(0, limit).flat());
  });
}

/** Run times of each of these jobs among runs in memory. */
export function timesAmong(jobs: readonly string[], runs: Iterable<Run>): readonly RunTimeList[] {
  const pairs = new Map<string, number[]>(jobs.map((job) => [job, []]));
  for (const run of runs) {
    const tookMs = pairs.has(run.job) ? runTimeMs(run) : null;
    if (tookMs !== null) pairs.get(run.job)?.push(run.dueAt, tookMs);
  }
  return jobs.map((job) => Float64Array.from(pairs.get(job) ?? []));
}

function* pairsOf(list: RunTimeList): Iterable<readonly [dueAt: number, tookMs: number]> {
  for (let at = 0; at < list.length; at += 2) {
    yield [list[at] as number, list[at + 1] as number];
  }
}
