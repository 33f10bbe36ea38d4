import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EpochMs, nullLogger } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import type { Run } from '../core/run.js';
import type { SoloStore } from '../ports/store.js';
import { type SqliteStore, openSqliteStore } from '../store/sqlite/index.js';
import { MovingHistory } from '../../test/contract/moving-history.js';
import { named, run } from '../../test/contract/store-contract-data.js';
import { until } from '../../../../test/world/until.js';
import { storeWithHistory } from './store-with-history.js';

let folder: string;
let clock: FakeClock;
let local: SqliteStore;
let history: MovingHistory;
let store: SoloStore;

const open = (): void => {
  local = openSqliteStore({ file: join(folder, 'horae.db'), logger: nullLogger });
  store = storeWithHistory({ store: local, history, timers: clock, logger: nullLogger });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'horae-apart-'));
  clock = new FakeClock(1_000_000 as EpochMs);
  history = new MovingHistory();
  open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const moved = (count: number): Promise<unknown> =>
  until(`${count} runs moved`, async () => {
    clock.advance('PT1M');
    const left = (await local.findRuns({ limit: 5_000 })).items.length;
    const there = (await history.store.findRuns({ limit: 5_000 })).items.length;
    return left === 0 && there === count;
  });

test('what has ended moves from the file to the history, and is found there', async () => {
  const runs = Array.from({ length: 1_200 }, (_, place) => run('a', place, 'succeeded'));
  await store.fold([], runs);
  expect((await store.findRuns({ limit: 2_000 })).items).toHaveLength(1_200);
  await moved(1_200);
  expect((await store.findRuns({ limit: 2_000 })).items).toHaveLength(1_200);
  expect(await store.findRun(runs[7]?.id ?? '')).toEqual(runs[7]);
  expect((await store.runTimes(['a'], 3))[0]?.length).toBe(6);
});

test('while the history is away it stays in the file, also over a restart', async () => {
  history.isAway = true;
  await store.commit([named('x')]);
  await store.fold([], [run('a', 1_000, 'failed')]);
  clock.advance('PT5M');
  const page = await store.findRuns({ limit: 10 });
  expect([page.items.length, page.hasMore]).toEqual([1, true]);
  await store.close();
  open();
  expect((await store.findRuns({ limit: 10 })).items).toHaveLength(1);
  expect(await store.pruneRuns(1 as EpochMs, 10)).toBe(0);
  history.isAway = false;
  await moved(1);
});

test('a run that is written again while it moves is there as it was last', async () => {
  let letGo: () => void = () => undefined;
  history.hold = new Promise((resolve) => (letGo = resolve));
  await store.fold([], [run('a', 1_000, 'failed')]);
  clock.advance('PT1M');
  await store.fold([], [run('a', 1_000, 'succeeded')]);
  letGo();
  await moved(1);
  expect((await store.findRuns({ limit: 10 })).items.map(({ state }) => state)).toEqual([
    'succeeded',
  ]);
});

test('a page of both is in order, and goes on where it ended', async () => {
  await history.append([1, 3, 5].map((place) => run('a', place, 'succeeded')));
  history.isAway = true;
  await store.fold(
    [],
    [2, 3, 4].map((place) => run('a', place, 'failed')),
  );
  history.isAway = false;
  const first = await store.findRuns({ limit: 3 });
  const shown = (items: readonly Run[]): unknown => items.map(({ dueAt, state }) => [dueAt, state]);
  expect(shown(first.items)).toEqual([
    [5, 'succeeded'],
    [4, 'failed'],
    [3, 'failed'],
  ]);
  expect(first.hasMore).toBe(true);
  const last = first.items[2] as Run;
  const rest = await store.findRuns({ limit: 3, after: { dueAt: last.dueAt, id: last.id } });
  expect(shown(rest.items)).toEqual([
    [2, 'failed'],
    [1, 'succeeded'],
  ]);
  expect(rest.hasMore).toBe(false);
});
