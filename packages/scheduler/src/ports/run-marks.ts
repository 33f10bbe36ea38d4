import type { EpochMs } from '@horae/submitter/kernel';
import { RUN_STATES, type Run, type RunState } from '../core/run.js';
import type { RunMark } from '../core/view/run-days.js';
import { runTimeMs } from '../core/view/run-time.js';

/** Which ended runs of a job are asked for; their due times lie in `from` (included) to `to`. */
export interface RunMarkQuery {
  readonly job: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly limit: number;
}

/**
 * What is left of many runs of one job when only their outcome matters, newest due first: due
 * time, place of the state in `RUN_STATES`, and run time in ms (`runTimeMs`; -1 for none), in
 * turn. Flat numbers, because a job of every minute has a hundred thousand of them in a quarter.
 */
export type RunMarkList = Float64Array;

/** Numbers of one run in a `RunMarkList`. */
export const MARK_LENGTH = 3;

/** A row of a table of runs. */
export interface MarkRow {
  readonly dueAt: number;
  readonly state: string;
  readonly tookMs: number | null;
}

export function markList(rows: readonly MarkRow[]): RunMarkList {
  const list = new Float64Array(MARK_LENGTH * rows.length);
  for (const [place, { dueAt, state, tookMs }] of rows.entries()) {
    const stateAt = RUN_STATES.indexOf(state as RunState);
    list.set([dueAt, stateAt, tookMs ?? -1], MARK_LENGTH * place);
  }
  return list;
}

export function* marksOf(list: RunMarkList): Iterable<RunMark> {
  for (let at = 0; at < list.length; at += MARK_LENGTH) {
    const [dueAt, stateAt, tookMs] = list.subarray(at, at + MARK_LENGTH);
    const state = RUN_STATES[stateAt as number] as RunState;
    yield { dueAt: dueAt as EpochMs, state, tookMs: tookMs === -1 ? null : (tookMs as number) };
  }
}

/** Marks of the ended runs that a query asks for among runs in memory. */
export function marksAmong(query: RunMarkQuery, runs: Iterable<Run>): RunMarkList {
  const rows: MarkRow[] = [];
  for (const run of runs) {
    const isAsked = run.job === query.job && run.dueAt >= query.from && run.dueAt < query.to;
    if (isAsked) rows.push({ dueAt: run.dueAt, state: run.state, tookMs: runTimeMs(run) });
  }
  rows.sort((left, right) => right.dueAt - left.dueAt);
  return markList(rows.slice(0, query.limit));
}

/** Runs that are kept in two places; one that is in both counts once, as the recent place has it. */
export function joinMarks(recent: RunMarkList, others: RunMarkList, limit: number): RunMarkList {
  if (recent.length === 0) return others;
  const joined = new Map<number, MarkRow>();
  for (const mark of marksOf(others)) joined.set(mark.dueAt, mark);
  for (const mark of marksOf(recent)) joined.set(mark.dueAt, mark);
  const sorted = [...joined.values()].sort((left, right) => right.dueAt - left.dueAt);
  return markList(sorted.slice(0, limit));
}
