import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Non-blocking: opening a FIFO that a task has made must not hang the agent. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** A sandbox with more entries is shown in part. */
const ENTRY_COUNT_MAX = 10_000;

export interface OpenedFile {
  readonly fd: number;
  readonly sizeBytes: number;
}

/**
 * Opens a regular file inside of a sandbox. The task may have put links, FIFOs or devices there,
 * and may exchange them while we look: nothing is followed, and what was opened is asked where it
 * is.
 * Null when there is no such file or it is none of the task's.
 */
export function openInSandbox(sandbox: string, segments: readonly string[]): OpenedFile | null {
  let fd: number;
  let root: string;
  try {
    root = realpathSync(sandbox);
    if (!isPlainFolder(root, segments.slice(0, -1))) return null;
    fd = openSync(join(root, ...segments), READ_FLAGS);
  } catch {
    return null;
  }
  const stat = fstatSync(fd);
  if (stat.isFile() && isOwn(stat, root) && isStillInside(fd, root, segments)) {
    return { fd, sizeBytes: stat.size };
  }
  closeSync(fd);
  return null;
}

export interface FolderEntry {
  readonly name: string;
  readonly stat: Stats;
}

/** Entries of a folder in a sandbox, links named but not followed; null when it is none. */
export function listInSandbox(
  sandbox: string,
  segments: readonly string[],
): readonly FolderEntry[] | null {
  try {
    const root = realpathSync(sandbox);
    if (!isPlainFolder(root, segments)) return null;
    const folder = join(root, ...segments);
    return readdirSync(folder)
      .slice(0, ENTRY_COUNT_MAX)
      .flatMap((name) => {
        const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
        return stat === undefined ? [] : [{ name, stat }];
      });
  } catch {
    return null;
  }
}

function isPlainFolder(root: string, segments: readonly string[]): boolean {
  const folder = join(root, ...segments);
  return realpathSync(folder) === folder && statSync(folder).isDirectory();
}

/** A hard link can make anybody's file appear here; the task's own have its user or one name. */
function isOwn(stat: Stats, root: string): boolean {
  return stat.nlink === 1 || stat.uid === statSync(root).uid;
}

function isStillInside(fd: number, root: string, segments: readonly string[]): boolean {
  const expected = join(root, ...segments);
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === expected;
  } catch {
    // Without /proc: the folder is looked at once more.
    return realpathSync(dirname(expected)) === dirname(expected);
  }
}
