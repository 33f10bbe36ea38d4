import { expect, test } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import { createState } from '../core/state.js';
import { type RunQuery, type Store, StoreError } from '../ports/store.js';
import { MemoryStore } from '../store/memory/index.js';
import { run } from '../../test/contract/store-contract-data.js';
import { RunFinder } from './run-finder.js';

test('a record of skips that goes on is found as it is last, whatever the store has of it', async () => {
  const forms = [1, 2, 3].map((count) => {
    const lastDueAt = epochMs(count * 1_000);
    return run('off', 1_000, 'skipped', { occurrenceCount: count, lastDueAt });
  });
  const store = new MemoryStore();
  const [stored, onItsWay, newest] = forms as [
    (typeof forms)[0],
    (typeof forms)[0],
    (typeof forms)[0],
  ];
  await store.fold([], [stored]);
  const state = createState();
  state.ended.set(newest.id, newest);
  const finder = new RunFinder(state, store, { runsOnTheirWay: [onItsWay] });
  expect((await finder.findRuns({ limit: 10 })).items).toEqual([newest]);
  expect(await finder.findRun(newest.id)).toEqual(newest);
});

test('while the history is away, a list tells what is known, and what is wrong where that is nothing', async () => {
  const away: Store = Object.assign(new MemoryStore(), {
    findRuns: ({ after }: RunQuery) =>
      after === undefined
        ? Promise.resolve({ items: [], hasMore: true })
        : Promise.reject(new StoreError('the database is away')),
  });
  const state = createState();
  const finder = new RunFinder(state, away, { runsOnTheirWay: [run('a', 1_000, 'failed')] });
  expect(await finder.findRuns({ job: 'a', limit: 10 })).toMatchObject({
    items: [{ job: 'a' }],
    hasMore: true,
  });
  await expect(finder.findRuns({ job: 'b', limit: 10 })).rejects.toThrow('the database is away');
});
