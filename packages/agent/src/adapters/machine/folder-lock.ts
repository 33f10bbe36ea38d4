import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';

/**
 * One agent per work folder: two would report each other's tasks. The lock names its holder by
 * process id and start time, so that one left behind by a kill is known as such.
 */
export function lockFolder(
  path: string,
  self: LockHolder,
  isAlive: (of: LockHolder) => boolean,
): void {
  for (;;) {
    try {
      const fd = openSync(path, 'wx', 0o600);
      writeSync(fd, JSON.stringify(self));
      closeSync(fd);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder)) throw new FolderLocked(path, holder.pid);
    unlinkSync(path);
  }
}

export interface LockHolder {
  readonly pid: number;
  readonly startTicks: number | null;
}

export class FolderLocked extends Error {
  override readonly name = 'FolderLocked';
  constructor(path: string, pid: number) {
    super(`work-dir: another agent (process ${pid}) uses this folder (${path}).`);
  }
}

function readHolder(path: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder;
  } catch {
    return null;
  }
}
