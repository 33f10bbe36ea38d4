import type { EpochMs } from '@horae/submitter/kernel';
import type { Change } from '../core/change.js';
import type { Entity } from '../core/entity.js';
import type { Run, RunState } from '../core/run.js';
import type { HistoryHealth } from './history.js';
import type { RunMarkList, RunMarkQuery } from './run-marks.js';

/** Where the scheduler's state lives. One writer; durable before it answers (promise P7). */
export interface Store {
  /** Folded entities, and the journal's changes after them, in order. */
  load(): Promise<LoadedState>;
  /**
   * Makes the changes durable in one transaction. Calls that wait while one is written are grouped
   * into the next. @throws StoreError, StoreFenced
   */
  commit(changes: readonly Change[]): Promise<void>;
  /**
   * Replaces everything committed so far by its folded form: entities are upserted (a null body
   * deletes), ended runs go to the history. Called between commits, when memory equals the journal.
   */
  fold(entities: readonly Entity[], endedRuns: readonly Run[]): Promise<void>;
  /** Ended runs, newest due first. */
  findRuns(query: RunQuery): Promise<RunPage>;
  findRun(id: string): Promise<Run | null>;
  /** Run times of the newest ended runs of each of these jobs that have one, in their order. */
  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]>;
  /** Marks of the newest ended runs of a job in a stretch of time, newest due first. */
  runMarks(query: RunMarkQuery): Promise<RunMarkList>;
  /** Forgets ended runs due before the instant, at most `limit` of them; answers how many went. */
  pruneRuns(before: EpochMs, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** A store whose opening was taking office. */
export interface SoloStore extends Store {
  /** Of this term of office: higher than any before, and never used again. */
  readonly epoch: number;
  /** Of a history elsewhere; absent where ended runs are in the store itself. */
  historyHealth?(): HistoryHealth;
}

export interface LoadedState {
  readonly entities: readonly Entity[];
  readonly changes: readonly Change[];
}

export interface RunQuery {
  readonly job?: string;
  readonly queue?: string;
  readonly states?: readonly RunState[];
  /** Inclusive lower and exclusive upper bound of dueAt. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly limit: number;
  /** Exclusive position: continue after this (dueAt, id), going down. */
  readonly after?: { readonly dueAt: EpochMs; readonly id: string };
}

/**
 * One job's run times, newest due first: the due time and the run time (`runTimeMs`) of each run,
 * in turn. Flat numbers, because a start reads millions of them.
 */
export type RunTimeList = Float64Array;

export interface RunPage {
  readonly items: readonly Run[];
  readonly hasMore: boolean;
}

/** The rule of every list of runs, but for its limit. */
export function isAskedFor(run: Run, query: RunQuery): boolean {
  if (query.job !== undefined && run.job !== query.job) return false;
  if (query.queue !== undefined && run.queue !== query.queue) return false;
  if (query.states !== undefined && !query.states.includes(run.state)) return false;
  if (query.from !== undefined && run.dueAt < query.from) return false;
  if (query.to !== undefined && run.dueAt >= query.to) return false;
  const { after } = query;
  if (after === undefined) return true;
  return run.dueAt < after.dueAt || (run.dueAt === after.dueAt && run.id < after.id);
}

/** The order of every list of runs. */
export function newestFirst(left: Run, right: Run): number {
  return right.dueAt - left.dueAt || (left.id < right.id ? 1 : -1);
}

export class StoreError extends Error {
  override readonly name: string = 'StoreError';
}

/** Another leader has taken the store: this one must step down. */
export class StoreFenced extends StoreError {
  override readonly name = 'StoreFenced';
}
