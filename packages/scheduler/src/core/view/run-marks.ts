import type { EpochMs } from '@horae/submitter/kernel';
import { RUN_STATES, type RunState } from '../run.js';

/**
 * What is left of many ended runs of one job when only their outcome matters, newest due first:
 * due time, place of the state in `RUN_STATES`, and run time in ms (`runTimeMs`; -1 for none), in
 * turn. Flat numbers, because a job of every minute has a hundred thousand of them in a quarter.
 */
export type RunMarkList = Float64Array;

/** Numbers of one run in a `RunMarkList`. */
export const MARK_LENGTH = 3;

export interface RunMark {
  readonly dueAt: EpochMs;
  readonly state: RunState;
  readonly tookMs: number | null;
}

/** As a row of a table of runs has it. */
export type MarkFields = readonly [dueAt: number, state: string, tookMs: number | null];

export function markList(rows: readonly MarkFields[]): RunMarkList {
  const list = new Float64Array(MARK_LENGTH * rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    const [dueAt, state, tookMs] = rows[place] as MarkFields;
    list[MARK_LENGTH * place] = dueAt;
    list[MARK_LENGTH * place + 1] = RUN_STATES.indexOf(state as RunState);
    list[MARK_LENGTH * place + 2] = tookMs ?? -1;
  }
  return list;
}

/** The run at a place of the list, a multiple of `MARK_LENGTH`. */
export function markAt(list: RunMarkList, place: number): RunMark {
  const tookMs = list[place + 2] as number;
  return {
    dueAt: list[place] as EpochMs,
    state: RUN_STATES[list[place + 1] as number] as RunState,
    tookMs: tookMs === -1 ? null : tookMs,
  };
}
