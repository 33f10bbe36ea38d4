import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SandboxFolders, openSandboxes } from './file-sandboxes.js';
import { removeOldSandboxes } from './retention.js';

const NOW = 1_774_746_000_000;
const DAY_MS = 86_400_000;

let folder: string;
let sandboxes: SandboxFolders;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'horae-retention-'));
  sandboxes = openSandboxes(folder);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A task that ended so many days ago. */
function aTask(id: string, dayCount: number): void {
  mkdirSync(sandboxes.directoryOf(id));
  writeFileSync(join(sandboxes.directoryOf(id), 'stdout'), id);
  writeFileSync(sandboxes.recordOf(id), '');
  const endedAt = (NOW - dayCount * DAY_MS) / 1_000;
  utimesSync(sandboxes.recordOf(id), endedAt, endedAt);
}

function remove(more: { readonly held?: string[]; readonly countMax?: number }): Promise<number> {
  return removeOldSandboxes({
    sandboxes,
    trashFolder: join(folder, 'trash'),
    rule: { keptMs: 7 * DAY_MS, sandboxCountMax: more.countMax ?? 100 },
    heldIds: () => more.held ?? [],
    now: NOW,
  });
}

function remaining(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => existsSync(sandboxes.directoryOf(id)));
}

test('files of tasks that ended longer ago than the retention go, others stay', async () => {
  aTask('ct:1:0:old:', 8);
  aTask('ct:2:0:young:', 6);
  expect(await remove({})).toBe(1);
  expect(remaining(['ct:1:0:old:', 'ct:2:0:young:'])).toEqual(['ct:2:0:young:']);
  expect(existsSync(sandboxes.recordOf('ct:1:0:old:'))).toBe(false);
});

test('a task that the agent still holds keeps its files, however old', async () => {
  aTask('ct:1:0:long:', 30);
  expect(await remove({ held: ['ct:1:0:long:'] })).toBe(0);
});

test('beyond the count the oldest go first', async () => {
  for (const day of [3, 1, 2]) aTask(`ct:${day}:0:a:`, day);
  expect(await remove({ countMax: 1 })).toBe(2);
  expect(remaining(['ct:1:0:a:', 'ct:2:0:a:', 'ct:3:0:a:'])).toEqual(['ct:1:0:a:']);
});

test('a link in a sandbox is removed, not what it leads to', async () => {
  aTask('ct:1:0:old:', 8);
  const kept = join(folder, 'kept');
  mkdirSync(kept);
  writeFileSync(join(kept, 'file'), '');
  symlinkSync(kept, join(sandboxes.directoryOf('ct:1:0:old:'), 'link'));
  await remove({});
  expect(existsSync(join(kept, 'file'))).toBe(true);
});

test('a task that was never started has no sandbox to remove', async () => {
  aTask('ct:1:0:old:', 8);
  rmSync(sandboxes.directoryOf('ct:1:0:old:'), { recursive: true });
  expect(await remove({})).toBe(1);
});
