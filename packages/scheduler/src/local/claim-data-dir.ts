import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileLock, lockFile } from '../store/sqlite/index.js';

/** Leftovers of a killed start end by themselves once they see that it is gone. */
const LEFTOVERS_GONE_WITHIN_MS = 15_000;
/** Those that hang by then are killed, which no task feels: tasks have a process of their own. */
const LEFTOVERS_KILLED_AFTER_MS = 12_000;

/** One `horae` per data folder. */
export interface DataDirClaim {
  /** The processes to wait for at the next start, should this one be killed. */
  noteChildren(pids: readonly number[]): void;
  release(): void;
}

export interface ClaimOptions {
  readonly dataDir: string;
  readonly say: (text: string) => void;
}

/** The claim, or a sentence about what is in the way. */
export async function claimDataDir({ dataDir, say }: ClaimOptions): Promise<DataDirClaim | string> {
  const logFolder = join(dataDir, 'log');
  mkdirSync(logFolder, { recursive: true });
  // Tasks run on this machine as other users, and need to get no further than to their own folder.
  chmodSync(logFolder, 0o700);
  const lock = lockFile(join(dataDir, 'horae'));
  if (!lock.isHeld) {
    const who = lock.pid === null ? 'Another horae' : `Another horae (process ${lock.pid})`;
    return `${who} works on ${dataDir}. Stop that one first, or choose another --data-dir.`;
  }
  const list = join(dataDir, 'children.json');
  const stillThere = await waitForLeftovers(list, say);
  if (stillThere.length > 0) {
    lock.release();
    const pids = stillThere.join(', ');
    return `Processes of an earlier start on ${dataDir} do not end: ${pids}. End them first.`;
  }
  return claimOf(lock, list);
}

function claimOf(lock: FileLock, list: string): DataDirClaim {
  return {
    noteChildren: (pids) => writeFileSync(list, JSON.stringify(pids)),
    release: () => {
      rmSync(list, { force: true });
      lock.release();
    },
  };
}

async function waitForLeftovers(
  list: string,
  say: (text: string) => void,
): Promise<readonly number[]> {
  const pids = readPids(list);
  const startedMs = performance.now();
  let isSaid = false;
  for (;;) {
    const alive = pids.filter(isOurs);
    const waitedMs = performance.now() - startedMs;
    if (alive.length === 0 || waitedMs > LEFTOVERS_GONE_WITHIN_MS) return alive;
    if (!isSaid) say(`Waiting for the processes of the last start to end (${alive.join(', ')})`);
    isSaid = true;
    if (waitedMs > LEFTOVERS_KILLED_AFTER_MS) for (const pid of alive) process.kill(pid, 'SIGKILL');
    await sleep(100);
  }
}

function readPids(list: string): readonly number[] {
  if (!existsSync(list)) return [];
  try {
    return JSON.parse(readFileSync(list, 'utf8')) as number[];
  } catch {
    // Written half when the machine went down: then nothing of it is running either.
    return [];
  }
}

/** Alive, and not a stranger that was given the number since: the system tells what it runs. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('horae-');
  } catch {
    return !existsSync('/proc');
  }
}
