import type { Clock, EpochMs, Logger, Timers } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import type { History } from '../ports/history.js';
import type { RunPage, RunQuery, RunTimeList } from '../ports/store.js';

export interface HistoryFilingOptions {
  /** Not closed by the filing: it outlives a term of office. */
  readonly history: History;
  /** Of this term of office. */
  readonly epoch: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Told whenever there is room again after `file` has refused. */
  readonly onRoom: () => void;
}

/**
 * Brings ended runs into the history in the background, again and again while it is away, and
 * finds them meanwhile. Lives as long as one term of office; nothing of it fails a leader.
 */
export class HistoryFiling {
  constructor(readonly options: HistoryFilingOptions) {}

  /**
   * Takes runs and tells, once, when all of them are durable in the history (never after `close`).
   * False: there is no room for them; offer them again when `onRoom` is told. A batch is always
   * taken when nothing else waits.
   */
  file(endedRuns: readonly Run[], onFiled: () => void): boolean {
    void endedRuns;
    void onFiled;
    return false;
  }

  /** What waits and the history as one list, newest due first. */
  findRuns(query: RunQuery): Promise<RunPage> {
    return this.options.history.findRuns(query);
  }

  findRun(id: string): Promise<Run | null> {
    return this.options.history.findRun(id);
  }

  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    return this.options.history.runTimes(jobs, limit);
  }

  /** Never rejects: 0 while the history is away. */
  pruneRuns(before: EpochMs, limit: number): Promise<number> {
    return this.options.history.pruneRuns(before, limit);
  }

  /** Lets what is being written end; what waits beyond that is not filed. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
