import type { EpochMs } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import type { RunMarkList, RunMarkQuery } from './run-marks.js';
import type { RunPage, RunQuery, RunTimeList } from './store.js';

/**
 * Where ended runs are kept for long, apart from the state: nothing that is decided depends on it.
 * A history that cannot be reached rejects with a StoreError, and works again once it can.
 */
export interface History {
  /**
   * Adds runs; one that is known by its id is replaced, unless a leader of a later epoch wrote it.
   * Durable when it answers.
   */
  append(endedRuns: readonly Run[], epoch: number): Promise<void>;
  /** Newest due first. */
  findRuns(query: RunQuery): Promise<RunPage>;
  findRun(id: string): Promise<Run | null>;
  /** Run times of the newest runs of each of these jobs that have one, in their order. */
  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]>;
  /** Marks of the newest ended runs of a job in a stretch of time, newest due first. */
  runMarks(query: RunMarkQuery): Promise<RunMarkList>;
  /** Forgets runs due before the instant, at most `limit` of them; answers how many went. */
  pruneRuns(before: EpochMs, limit: number): Promise<number>;
  close(): Promise<void>;
  /** Tries it in the background, and logs what is wrong, so that it is known before it matters. */
  reach?(): void;
  /** What was wrong when it was used last; null when nothing was. */
  readonly lastTrouble?: string | null;
}

/** As the leader sees it. */
export interface HistoryHealth {
  /** `away`: what ends waits, and is brought there later. */
  readonly status: 'ok' | 'away';
  /** Ended runs that are not there yet. */
  readonly waitingCount: number;
  /** Why it is away. */
  readonly reason: string | null;
}

/** Away is what could not be used last, or what ended runs wait for. */
export function historyHealth(
  history: History,
  { waitingCount, reason: whyWaiting }: Omit<HistoryHealth, 'status'>,
): HistoryHealth {
  const reason = whyWaiting ?? history.lastTrouble ?? null;
  return { status: reason === null ? 'ok' : 'away', waitingCount, reason };
}
