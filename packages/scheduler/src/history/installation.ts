import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '../ports/store.js';

/** In the data folder of a scheduler that works alone; with several, ZooKeeper has it. */
const FILE_NAME = 'installation';
const PRIVATE = 0o600;

/**
 * What names an installation: whatever it writes elsewhere, a history say, is told from that of
 * another by it. Made once, by whoever is first to ask for it.
 */
export function newInstallation(): string {
  return randomUUID();
}

/** Null where none was made yet. @throws StoreError */
export function findInstallation(dataDir: string): string | null {
  try {
    // Empty: the machine went down while it was made.
    return readFileSync(join(dataDir, FILE_NAME), 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw failed(error, 'read');
  }
}

/** Whoever calls this holds the lock of the folder. @throws StoreError */
export function keepInstallation(dataDir: string, id: string): void {
  const file = join(dataDir, FILE_NAME);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${id}\n`, { mode: PRIVATE, flush: true });
  } catch (error) {
    throw failed(error, 'write');
  }
}

/** @throws StoreError */
export function installationOf(dataDir: string): string {
  const found = findInstallation(dataDir);
  if (found !== null) return found;
  const made = newInstallation();
  keepInstallation(dataDir, made);
  return made;
}

/** The system's message names the file. */
function failed(cause: unknown, verb: string): StoreError {
  const text = `Cannot ${verb} the name of the installation: ${(cause as Error).message}`;
  return new StoreError(text, { cause });
}
