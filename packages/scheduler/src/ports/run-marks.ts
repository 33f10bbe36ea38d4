import type { EpochMs } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import {
  MARK_LENGTH,
  type MarkFields,
  type RunMarkList,
  markList,
} from '../core/view/run-marks.js';
import { runTimeMs } from '../core/view/run-time.js';

export type { RunMarkList };

/** Which ended runs of a job are asked for; their due times lie in `from` (included) to `to`. */
export interface RunMarkQuery {
  readonly job: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly limit: number;
}

/** Marks of the ended runs that a query asks for among runs in memory. */
export function marksAmong(query: RunMarkQuery, runs: Iterable<Run>): RunMarkList {
  const byDue = new Map<number, MarkFields>();
  for (const run of runs) {
    const isAsked = run.job === query.job && run.dueAt >= query.from && run.dueAt < query.to;
    if (isAsked) byDue.set(run.dueAt, [run.dueAt, run.state, runTimeMs(run)]);
  }
  const sorted = [...byDue.values()].sort(([left], [right]) => right - left);
  return markList(sorted.slice(0, query.limit));
}

/**
 * Runs that are kept in two places; one that is in both counts once, as the recent place has it.
 * Both are in order, and there may be hundreds of thousands: they are merged as they stand.
 */
export function joinMarks(recent: RunMarkList, others: RunMarkList, limit: number): RunMarkList {
  const joined = new Float64Array(recent.length + others.length);
  let length = 0;
  let at = 0;
  const take = (list: RunMarkList, from: number, to: number): void => {
    joined.set(list.subarray(from, to), length);
    length += to - from;
  };
  for (let place = 0; place < recent.length; place += MARK_LENGTH) {
    const dueAt = recent[place] as number;
    const from = at;
    while (at < others.length && (others[at] as number) > dueAt) at += MARK_LENGTH;
    take(others, from, at);
    take(recent, place, place + MARK_LENGTH);
    if (others[at] === dueAt) at += MARK_LENGTH;
  }
  take(others, at, others.length);
  return joined.slice(0, Math.min(length, limit * MARK_LENGTH));
}
