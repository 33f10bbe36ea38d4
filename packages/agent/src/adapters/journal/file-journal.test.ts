import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import type { AgentRecord } from '../../core/index.js';
import { openFileJournal } from './file-journal.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'horae-journal-'));
  path = join(folder, 'journal');
});

afterEach(() => rmSync(folder, { recursive: true }));

const NAMED: AgentRecord = { kind: 'agentNamed', agentId: 'agent-1' };
const MOVED: AgentRecord = {
  kind: 'taskMoved',
  move: {
    taskId: 'ct:1:0:a:',
    phase: 'ended',
    at: epochMs(5),
    status: {
      task_id: { value: 'ct:1:0:a:' },
      state: 'TASK_FINISHED',
      message: 'two\nlines',
      uuid: Uint8Array.from({ length: 16 }, (_, index) => index * 16),
    },
  },
};
const ACKNOWLEDGED: AgentRecord = {
  kind: 'updateAcknowledged',
  taskId: 'ct:1:0:a:',
  uuid: Uint8Array.from([1, 2, 255]),
};

test('what was appended comes back as it was, in its order', async () => {
  const journal = openFileJournal(path);
  await journal.append([NAMED, MOVED]);
  await journal.append([ACKNOWLEDGED]);
  journal.close();
  expect(openFileJournal(path).load()).toEqual([NAMED, MOVED, ACKNOWLEDGED]);
});

test('a journal cut anywhere is a journal of its whole records', async () => {
  const journal = openFileJournal(path);
  await journal.append([NAMED, MOVED, ACKNOWLEDGED]);
  const { length } = readFileSync(path);
  for (let size = length; size >= 0; size -= 1) {
    truncateSync(path, size);
    const loaded = journal.load();
    expect([NAMED, MOVED, ACKNOWLEDGED].slice(0, loaded.length)).toEqual(loaded);
  }
});

test('nothing behind a damaged line is believed', async () => {
  const journal = openFileJournal(path);
  await journal.append([NAMED]);
  appendFileSync(path, '\0\0\0garbage\n');
  await journal.append([MOVED]);
  expect(journal.load()).toEqual([NAMED]);
});

test('a shortened journal takes the place of the long one, and goes on', async () => {
  const journal = openFileJournal(path);
  await journal.append([NAMED, MOVED, ACKNOWLEDGED]);
  await journal.replace([NAMED]);
  await journal.append([MOVED]);
  expect(journal.load()).toEqual([NAMED, MOVED]);
});
