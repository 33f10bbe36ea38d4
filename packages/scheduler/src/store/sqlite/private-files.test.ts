import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { openSqliteStore } from './sqlite-store.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'horae-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Who else may read what is there while a store is open. */
async function rightsOfOthers(): Promise<readonly string[]> {
  const store = openSqliteStore({ file: join(folder, 'horae.db'), logger: nullLogger });
  await store.load();
  await store.commit([{ kind: 'frameworkNamed', frameworkId: 'f' }]);
  const state = readdirSync(folder).filter((name) => !name.includes('.lock'));
  const open = state.filter((name) => (statSync(join(folder, name)).mode & 0o007) !== 0);
  await store.close();
  expect(state).toContain('horae.db-wal');
  return open;
}

test('nobody else may read the state', async () => {
  expect(await rightsOfOthers()).toEqual([]);
});

test('nor that which an earlier version has left open to all', async () => {
  await rightsOfOthers();
  chmodSync(join(folder, 'horae.db'), 0o644);
  expect(await rightsOfOthers()).toEqual([]);
});
