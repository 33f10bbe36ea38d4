import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { EpochMs, Logger } from '@horae/submitter/kernel';
import type { Run } from '../../core/run.js';
import type { History } from '../../ports/history.js';
import type { RunMarkList, RunMarkQuery } from '../../ports/run-marks.js';
import { type RunPage, type RunQuery, type RunTimeList, StoreError } from '../../ports/store.js';
import { type FileLock, lockOrRefuse } from './file-lock.js';
import { keepPrivate } from './private-files.js';
import { RunReader } from './run-reader.js';
import { runFields } from './run-table.js';
import { HISTORY_MIGRATIONS, migrate } from './schema.js';
import { StoreThread } from './store-thread.js';
import type { HistoryCall } from './thread-message.js';

/** Rows of one transaction: what waits for the disk is then worth the wait. */
const PART_COUNT = 500;

/**
 * A file with nothing but ended runs, which one scheduler has for itself. A full disk fails what
 * is asked for then, and nothing later.
 *
 * @throws StoreInUse when another scheduler has it; StoreError when it cannot be opened.
 */
export function openSqliteHistory(file: string, logger: Logger): History {
  let lock: FileLock | null = null;
  try {
    mkdirSync(dirname(file), { recursive: true });
    keepPrivate(file);
    lock = lockOrRefuse(file);
    prepareFile(file, logger);
    return new SqliteHistory(file, lock);
  } catch (cause) {
    lock?.release();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(`Cannot open ${file}: ${(cause as Error).message}`, { cause });
  }
}

function prepareFile(file: string, logger: Logger): void {
  const database = new Sqlite(file, { timeout: 5_000 });
  try {
    database.pragma('journal_mode = WAL');
    migrate(database, logger, HISTORY_MIGRATIONS);
  } finally {
    database.close();
  }
}

class SqliteHistory implements History {
  readonly #file: string;
  readonly #lock: FileLock;
  readonly #reader: RunReader;
  #writer: StoreThread | null = null;
  #isClosed = false;

  constructor(file: string, lock: FileLock) {
    this.#file = file;
    this.#lock = lock;
    this.#reader = new RunReader(file);
  }

  async append(endedRuns: readonly Run[]): Promise<void> {
    for (let at = 0; at < endedRuns.length; at += PART_COUNT) {
      const runs = endedRuns.slice(at, at + PART_COUNT).flatMap(runFields);
      await this.#write({ type: 'append', runs });
    }
  }

  findRuns(query: RunQuery): Promise<RunPage> {
    return this.#reader.findRuns(query);
  }

  findRun(id: string): Promise<Run | null> {
    return this.#reader.findRun(id);
  }

  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    return this.#reader.runTimes(jobs, limit);
  }

  runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    return this.#reader.runMarks(query);
  }

  async pruneRuns(before: EpochMs, limit: number): Promise<number> {
    return (await this.#write({ type: 'prune', before, limit })) as number;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#reader.close();
    await this.#writer?.close();
    this.#lock.release();
  }

  async #write(call: HistoryCall): Promise<unknown> {
    if (this.#isClosed) throw new StoreError('The history is closed.');
    if (this.#writer === null || this.#writer.isDead) {
      this.#writer = new StoreThread('history-thread', this.#file);
    }
    try {
      return await this.#writer.call(call);
    } catch (cause) {
      const text = `${this.#file} cannot be written: ${(cause as Error).message}`;
      throw new StoreError(text, { cause });
    }
  }
}
