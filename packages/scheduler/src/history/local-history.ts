import { type EpochMs, type Logger } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import type { History } from '../ports/history.js';
import type { RunMarkList, RunMarkQuery } from '../ports/run-marks.js';
import { type RunPage, type RunQuery, type RunTimeList, StoreError } from '../ports/store.js';
import { StoreInUse, openSqliteHistory } from '../store/sqlite/index.js';
import { HistoryAway } from './history-away.js';

/**
 * The file of a scheduler for itself. One that cannot be opened, for want of space say, is away as
 * a database can be: it is tried again whenever it is asked for something, and whoever files runs
 * asks again and again.
 */
export class LocalHistory implements History {
  readonly #file: string;
  readonly #logger: Logger;
  #opened: History | null = null;
  #lastTrouble: string | null = null;
  #isClosed = false;

  /** @throws StoreInUse when another scheduler has it. */
  constructor(file: string, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
    try {
      this.#open();
    } catch (error) {
      if (error instanceof StoreInUse) throw error;
      const text = 'The history cannot be opened: runs go on, and it is tried again';
      this.#lastTrouble = (error as Error).message;
      logger.warn(text, { error: this.#lastTrouble });
    }
  }

  get lastTrouble(): string | null {
    return this.#lastTrouble;
  }

  append(endedRuns: readonly Run[], epoch: number): Promise<void> {
    return this.#use((history) => history.append(endedRuns, epoch));
  }

  findRuns(query: RunQuery): Promise<RunPage> {
    return this.#use((history) => history.findRuns(query));
  }

  findRun(id: string): Promise<Run | null> {
    return this.#use((history) => history.findRun(id));
  }

  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    return this.#use((history) => history.runTimes(jobs, limit));
  }

  runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    return this.#use((history) => history.runMarks(query));
  }

  pruneRuns(before: EpochMs, limit: number): Promise<number> {
    return this.#use((history) => history.pruneRuns(before, limit));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opened?.close();
  }

  #open(): History {
    if (this.#isClosed) throw new StoreError('it is closed');
    this.#opened ??= openSqliteHistory(this.#file, this.#logger);
    return this.#opened;
  }

  async #use<T>(work: (history: History) => Promise<T>): Promise<T> {
    try {
      const answer = await work(this.#open());
      this.#lastTrouble = null;
      return answer;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const away = new HistoryAway(this.#file, error.cause ?? error);
      this.#lastTrouble = away.message;
      throw away;
    }
  }
}
