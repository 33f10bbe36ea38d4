import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { AgentRecord } from '../../core/index.js';
import type { Journal } from '../../ports/index.js';
import { formatRecord, parseRecord } from './record-line.js';

const syncData = promisify(fdatasync);

/** Beyond this the journal is mostly about tasks that are long forgotten. */
const LONG_BYTES = 16 * 1024 * 1024;
/** Appending also here: after a write cut short by a full disk the next one follows the last good. */
const ANEW_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_TRUNC;
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT']);
const FULL_PAUSE_MS = 1_000;

/** One JSON line per record, appended, one fdatasync per batch. */
export function openFileJournal(path: string): Journal {
  let fd = openSync(path, 'a', 0o600);
  let appendedBytes = 0;

  async function write(records: readonly AgentRecord[]): Promise<void> {
    const bytes = Buffer.from(records.map(formatRecord).join(''), 'utf8');
    const { size } = fstatSync(fd);
    for (;;) {
      try {
        for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
        appendedBytes += bytes.length;
        return;
      } catch (error) {
        if (!FULL_CODES.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
        // A full disk passes: tasks run on meanwhile, and nothing is promised until it is written.
        ftruncateSync(fd, size);
        await pause(FULL_PAUSE_MS);
      }
    }
  }

  return {
    load: () => readLines(path),
    append: async (records) => {
      await write(records);
      // A lost acknowledgement is asked for again; everything else must not be lost.
      if (records.some((record) => record.kind !== 'updateAcknowledged')) await syncData(fd);
    },
    isLong: () => appendedBytes > LONG_BYTES,
    replace: async (records) => {
      const former = fd;
      fd = openSync(`${path}.new`, ANEW_FLAGS, 0o600);
      await write(records);
      await syncData(fd);
      renameSync(`${path}.new`, path);
      syncFolder(dirname(path));
      closeSync(former);
      appendedBytes = 0;
    },
    close: () => closeSync(fd),
  };
}

/** Up to the first line that is not whole: after it nothing can have been answered. */
function readLines(path: string): readonly AgentRecord[] {
  const records: AgentRecord[] = [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop();
  for (const line of lines) {
    const record = parseRecord(line);
    if (record === null) break;
    records.push(record);
  }
  return records;
}

function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
