import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs';

/** What SQLite keeps of a database: it gives the other files the rights of the first. */
const PARTS = ['', '-wal', '-shm'];
const OTHERS = 0o007;

/**
 * Keeps the database from other users of the machine, as which tasks run: commands and
 * environments of jobs are secrets. What a group may do with a file that is there stays.
 */
export function keepPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  for (const path of PARTS.map((part) => file + part).filter(existsSync)) {
    const { mode } = statSync(path);
    if ((mode & OTHERS) !== 0) chmodSync(path, mode & 0o777 & ~OTHERS);
  }
}
