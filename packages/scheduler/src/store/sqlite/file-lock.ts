import Sqlite, { type Database } from 'better-sqlite3';
import { StoreError } from '../../ports/store.js';

/**
 * Keeps a second scheduler away from the same file, for as long as this process lives: an open
 * write transaction on a small database beside it is a lock of the operating system, so a killed
 * holder leaves nothing behind to clean up. The holder's process id in it is for people.
 */
export function lockFile(file: string): FileLock | LockHolder {
  const database = new Sqlite(`${file}.lock`, { timeout: 200 });
  try {
    database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL)');
    database.exec('BEGIN IMMEDIATE; DELETE FROM holder');
    database.prepare('INSERT INTO holder (pid) VALUES (?)').run(process.pid);
    database.exec('COMMIT; BEGIN IMMEDIATE');
    return { isHeld: true, release: () => database.close() };
  } catch (error) {
    const pid = isBusy(error) ? readHolder(database) : null;
    database.close();
    if (!isBusy(error)) throw error;
    return { isHeld: false, pid };
  }
}

/** @throws StoreInUse when another process has it. */
export function lockOrRefuse(file: string): FileLock {
  const found = lockFile(file);
  if (found.isHeld) return found;
  const who = found.pid === null ? 'another scheduler' : `another scheduler (process ${found.pid})`;
  throw new StoreInUse(
    `${file} is in use by ${who}. Stop that one first, or choose another data-dir.`,
  );
}

/** Another process works on this file. */
export class StoreInUse extends StoreError {
  override readonly name = 'StoreInUse';
}

export interface FileLock {
  readonly isHeld: true;
  release(): void;
}

export interface LockHolder {
  readonly isHeld: false;
  /** Null when it cannot be read just now. */
  readonly pid: number | null;
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function readHolder(database: Database): number | null {
  try {
    const row = database.prepare('SELECT pid FROM holder').get() as { pid: number } | undefined;
    return row?.pid ?? null;
  } catch {
    return null;
  }
}
