import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Logger } from '@horae/submitter/kernel';
import { type LoadedState, type RunPage, type RunQuery, StoreError } from '../../ports/store.js';
import { type FileLock, lockOrRefuse } from './file-lock.js';
import { loadFile } from './load-file.js';
import { RunReader } from './run-reader.js';
import { STORE_MIGRATIONS, migrate } from './schema.js';

/** The file of an embedded store, which nobody else uses meanwhile, and nobody takes office in. */
export interface SqliteReading {
  /** Of the last term of office. */
  readonly epoch: number;
  load(): LoadedState;
  findRuns(query: RunQuery): Promise<RunPage>;
  close(): Promise<void>;
}

/**
 * Opens a store to read all of it, and leaves it as it is, but for the schema of an older version.
 *
 * @throws StoreInUse when a scheduler has it; StoreError when it is not there or cannot be read.
 */
export function openSqliteReading(file: string, logger: Logger): SqliteReading {
  if (!existsSync(file)) throw new StoreError(`There is no ${file}.`);
  let lock: FileLock | null = null;
  try {
    lock = lockOrRefuse(file);
    const epoch = lastEpoch(file, logger);
    const reader = new RunReader(file);
    const held = lock;
    return {
      epoch,
      load: () => loadFile(file, logger),
      findRuns: (query) => reader.findRuns(query),
      close: async () => {
        await reader.close();
        held.release();
      },
    };
  } catch (cause) {
    lock?.release();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(`Cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
}

function lastEpoch(file: string, logger: Logger): number {
  const database = new Sqlite(file, { timeout: 5_000 });
  try {
    const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'office'").get();
    if (table === undefined) throw new StoreError(`${file} holds no state of Horae.`);
    migrate(database, logger, STORE_MIGRATIONS);
    return database.prepare('SELECT epoch FROM office').pluck().get() as number;
  } finally {
    database.close();
  }
}
