import {
  type DurationMs,
  type EpochMs,
  type Logger,
  SECOND_MS,
  type Timer,
  type Timers,
} from '@horae/submitter/kernel';
import type { Change } from '../core/change.js';
import type { Entity } from '../core/entity.js';
import type { Run } from '../core/run.js';
import { type History, type HistoryHealth, historyHealth } from '../ports/history.js';
import { joinPage, joinTimes } from '../ports/join-runs.js';
import { type RunMarkList, type RunMarkQuery, joinMarks } from '../ports/run-marks.js';
import type { LoadedState, RunPage, RunQuery, RunTimeList, SoloStore } from '../ports/store.js';
import type { SqliteStore } from '../store/sqlite/index.js';
import { pageOf } from './history-filing.js';
import { HistoryTrouble } from './history-trouble.js';

export interface StoreWithHistoryOptions {
  readonly store: SqliteStore;
  readonly history: History;
  readonly timers: Timers;
  readonly logger: Logger;
}

const PART_COUNT = 500;
const LOOK_EVERY_MS = SECOND_MS as DurationMs;

/**
 * The embedded store with a history elsewhere: what has ended is made durable in the file, as
 * without one, and then moved. So a history that is away costs nothing but room on the disk; and
 * what was there before `--history` was given moves over by itself. Closing closes both.
 */
export function storeWithHistory(options: StoreWithHistoryOptions): SoloStore {
  return new StoreWithHistory(options);
}

class StoreWithHistory implements SoloStore {
  readonly epoch: number;
  readonly #store: SqliteStore;
  readonly #history: History;
  readonly #timers: Timers;
  readonly #logger: Logger;
  readonly #trouble: HistoryTrouble;
  /** As counted when moving failed last. */
  #waitingCount = 0;
  #timer: Timer | null = null;
  #isClosed = false;

  constructor({ store, history, timers, logger }: StoreWithHistoryOptions) {
    this.epoch = store.epoch;
    this.#store = store;
    this.#history = history;
    this.#timers = timers;
    this.#logger = logger;
    this.#trouble = new HistoryTrouble(logger);
    this.#moveIn(LOOK_EVERY_MS);
  }

  load(): Promise<LoadedState> {
    return this.#store.load();
  }

  commit(changes: readonly Change[]): Promise<void> {
    return this.#store.commit(changes);
  }

  fold(entities: readonly Entity[], endedRuns: readonly Run[]): Promise<void> {
    return this.#store.fold(entities, endedRuns);
  }

  async findRuns(query: RunQuery): Promise<RunPage> {
    // The file first: what is moved in between is found twice, and not missed.
    const here = await this.#store.findRuns(query);
    const there = await pageOf(this.#history, query);
    const page = joinPage(query, here.items, there);
    return { ...page, hasMore: page.hasMore || here.hasMore };
  }

  async findRun(id: string): Promise<Run | null> {
    return (await this.#store.findRun(id)) ?? (await this.#history.findRun(id));
  }

  async runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    const here = await this.#store.runTimes(jobs, limit);
    return joinTimes(here, await this.#history.runTimes(jobs, limit), limit);
  }

  async runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    const here = await this.#store.runMarks(query);
    return joinMarks(here, await this.#history.runMarks(query), query.limit);
  }

  historyHealth(): HistoryHealth {
    const { reason } = this.#trouble;
    const waitingCount = reason === null ? 0 : this.#waitingCount;
    return historyHealth(this.#history, { waitingCount, reason });
  }

  /** Of the history; the file has only what is on its way, and its launches to forget. */
  async pruneRuns(before: EpochMs, limit: number): Promise<number> {
    const hereCount = await this.#store.pruneRuns(before, limit);
    try {
      return Math.max(hereCount, await this.#history.pruneRuns(before, limit));
    } catch (error) {
      const text = 'Old runs of the history could not be forgotten: it is tried again';
      this.#logger.debug(text, { error: (error as Error).message });
      return hereCount;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    // What is being moved may end or not: it is forgotten here only once it is there.
    await this.#store.close();
    await this.#history.close();
  }

  #moveIn(delayMs: DurationMs): void {
    if (this.#isClosed) return;
    this.#timer = this.#timers.after(delayMs, () => {
      void this.#move().then((nextMs) => this.#moveIn(nextMs));
    });
  }

  /** All there is, part by part; answers when to look again. */
  async #move(): Promise<DurationMs> {
    try {
      while (!this.#isClosed) {
        const bodies = await this.#store.oldestRuns(PART_COUNT);
        if (bodies.length === 0) break;
        const runs = bodies.map((body) => JSON.parse(body) as Run);
        await this.#history.append(runs, this.epoch);
        this.#trouble.worked();
        await this.#store.forgetRuns(bodies);
      }
      return LOOK_EVERY_MS;
    } catch (error) {
      if (this.#isClosed) return LOOK_EVERY_MS;
      this.#waitingCount = await this.#store.runCount().catch(() => 0);
      return this.#trouble.failed(error as Error);
    }
  }
}
