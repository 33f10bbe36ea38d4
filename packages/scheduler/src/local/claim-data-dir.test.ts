import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDataDir } from './claim-data-dir.js';

let dataDir: string;
const said: string[] = [];
const say = (text: string): void => void said.push(text);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'horae-claim-'));
  said.length = 0;
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('a folder is claimed by one at a time, and can be claimed again once released', async () => {
  const first = await claimDataDir({ dataDir, say });
  expect(await claimDataDir({ dataDir, say })).toContain(
    `(process ${process.pid}) works on ${dataDir}`,
  );
  if (typeof first === 'string') throw new Error(first);
  first.release();
  const second = await claimDataDir({ dataDir, say });
  expect(typeof second).toBe('object');
  if (typeof second === 'object') second.release();
});

test('children are noted for the next start, which does not wait for those that are gone', async () => {
  const first = await claimDataDir({ dataDir, say });
  if (typeof first === 'string') throw new Error(first);
  first.noteChildren([2 ** 22 + 1]);
  expect(readFileSync(join(dataDir, 'children.json'), 'utf8')).toBe('[4194305]');
  first.release();
  writeFileSync(join(dataDir, 'children.json'), '[4194305]');
  const second = await claimDataDir({ dataDir, say });
  expect(said).toEqual([]);
  if (typeof second === 'object') second.release();
});

test('a number that a stranger has been given since is not waited for', async () => {
  writeFileSync(join(dataDir, 'children.json'), `[${process.pid}]`);
  const claim = await claimDataDir({ dataDir, say });
  expect(said).toEqual([]);
  if (typeof claim === 'object') claim.release();
});

test('the logs are for their user alone', async () => {
  const claim = await claimDataDir({ dataDir, say });
  expect(statSync(join(dataDir, 'log')).mode & 0o777).toBe(0o700);
  if (typeof claim === 'object') claim.release();
});
