import { expect, test } from 'vitest';
import { LIMITS, epochMs } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import { type RunQuery, newestFirst } from '../ports/store.js';
import { MemoryStore } from '../store/memory/index.js';
import { searchRuns } from './search-runs.js';

const aRun = (job: string, dueAt: number): Run =>
  ({ id: `${job}@${dueAt}`, job, dueAt: epochMs(dueAt), attempts: [] }) as unknown as Run;

async function aDoor(runs: readonly Run[]) {
  const store = new MemoryStore();
  await store.fold([], runs);
  return store;
}

test('a rare run among many is found by going on, and no answer takes long', async () => {
  const common = Array.from({ length: 2 * LIMITS.runScanCountMax }, (_, at) => aRun('often', at));
  const door = await aDoor([aRun('rare', -1), ...common].sort(newestFirst));
  const pages: number[] = [];
  let after: RunQuery['after'];
  do {
    const query = { limit: 10, ...(after === undefined ? {} : { after }) };
    const page = await searchRuns(door, query, { jobPrefix: 'ra' });
    pages.push(page.items.length);
    after = page.nextAfter ?? undefined;
  } while (after !== undefined);
  expect(pages).toEqual([0, 0, 1]);
});

test('a page that is full at the last run is the last page', async () => {
  const door = await aDoor([aRun('a', 1), aRun('a', 2), aRun('b', 3)]);
  const sieve = { jobPrefix: 'a' };
  const all = await searchRuns(door, { limit: 2 }, sieve);
  expect([all.items.length, all.nextAfter]).toEqual([2, null]);
  const part = await searchRuns(door, { limit: 1 }, sieve);
  expect([part.items.length, part.nextAfter?.id]).toEqual([1, 'a@2']);
});
