import { beforeEach, describe, expect, test } from 'vitest';
import { type EpochMs, LIMITS, type Logger, nullLogger } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import type { Run } from '../core/run.js';
import { MovingHistory } from '../../test/contract/moving-history.js';
import { run } from '../../test/contract/store-contract-data.js';
import { HistoryFiling } from './history-filing.js';

let clock: FakeClock;
let history: MovingHistory;
let filing: HistoryFiling;
let logged: string[];
let roomCount: number;

beforeEach(() => {
  clock = new FakeClock(1_000_000 as EpochMs);
  history = new MovingHistory();
  logged = [];
  roomCount = 0;
  const log =
    (level: string): Logger['info'] =>
    (text) =>
      void logged.push(`${level}: ${text}`);
  filing = new HistoryFiling({
    history,
    epoch: 3,
    timers: clock,
    logger: { ...nullLogger, warn: log('warn'), info: log('info') },
    onRoom: () => (roomCount += 1),
  });
});

/** Everything that was asked for has happened: the history answers without waiting. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
}

const runs = (count: number, from = 0): Run[] =>
  Array.from({ length: count }, (_, place) => run('a', from + place, 'succeeded'));

describe('filing', () => {
  test('tells when a batch is in the history, batch by batch', async () => {
    const filed: string[] = [];
    filing.file([run('a', 1, 'failed')], () => filed.push('first'));
    filing.file([run('b', 2, 'failed')], () => filed.push('second'));
    expect(filed).toEqual([]);
    await settle();
    expect(filed).toEqual(['first', 'second']);
    expect((await history.findRuns({ limit: 10 })).items).toHaveLength(2);
  });

  test('an empty batch is filed', async () => {
    let isFiled = false;
    expect(filing.file([], () => (isFiled = true))).toBe(true);
    await settle();
    expect(isFiled).toBe(true);
  });

  test('many small batches are written together, a large one in parts', async () => {
    let filedCount = 0;
    history.hold = new Promise((resolve) => clock.after(10 as never, resolve));
    for (let place = 0; place < 20; place += 1) {
      filing.file(runs(10, place * 10), () => (filedCount += 1));
    }
    filing.file(runs(700, 1_000), () => (filedCount += 1));
    clock.advance(10);
    await settle();
    expect(filedCount).toBe(21);
    expect(history.appendedCounts).toEqual([10, 500, 390]);
  });

  test('goes on by itself after the history was away, and says so once each way', async () => {
    history.isAway = true;
    let isFiled = false;
    filing.file(runs(3), () => (isFiled = true));
    await settle();
    for (const span of [1_000, 2_000, 4_000]) {
      clock.advance(span);
      await settle();
    }
    expect(isFiled).toBe(false);
    expect(filing.health()).toEqual({
      status: 'away',
      waitingCount: 3,
      reason: 'the database is away',
    });
    history.isAway = false;
    clock.advance(7_999);
    await settle();
    expect(isFiled).toBe(false);
    clock.advance(1);
    await settle();
    expect(isFiled).toBe(true);
    expect(filing.health()).toEqual({ status: 'ok', waitingCount: 0, reason: null });
    expect(logged).toEqual([
      'warn: Ended runs cannot be brought into the history: it is tried again',
      'info: Ended runs go into the history again',
    ]);
  });

  test('waits a minute at most', async () => {
    history.isAway = true;
    filing.file(runs(1), () => undefined);
    await settle();
    for (let turn = 0; turn < 20; turn += 1) {
      clock.advance('PT1M');
      await settle();
    }
    history.isAway = false;
    clock.advance('PT1M');
    await settle();
    expect((await history.findRuns({ limit: 10 })).items).toHaveLength(1);
  });

  test('refuses what it has no room for, and tells when there is room again', async () => {
    history.isAway = true;
    expect(filing.file(runs(LIMITS.historyBacklogRunCountMax), () => undefined)).toBe(true);
    expect(filing.file(runs(1, 1e9), () => undefined)).toBe(false);
    await settle();
    expect(roomCount).toBe(0);
    history.isAway = false;
    clock.advance('PT1M');
    await settle();
    expect(roomCount).toBe(1);
    expect(filing.file(runs(1, 1e9), () => undefined)).toBe(true);
  });

  test('counts bytes too, and takes a batch of any size when nothing else waits', () => {
    history.isAway = true;
    const detail = 'x'.repeat(LIMITS.historyBacklogBytesMax);
    expect(filing.file([run('a', 1, 'failed', { detail })], () => undefined)).toBe(true);
    expect(filing.file([run('a', 2, 'failed')], () => undefined)).toBe(false);
  });

  test('a closed one writes no more and tells nobody', async () => {
    let isFiled = false;
    history.isAway = true;
    filing.file(runs(1), () => (isFiled = true));
    await settle();
    filing.close();
    history.isAway = false;
    clock.advance('PT1M');
    await settle();
    expect([isFiled, history.appendedCounts, clock.pendingCount]).toEqual([false, [], 0]);
    expect(filing.file(runs(1), () => undefined)).toBe(false);
  });
});

describe('what waits', () => {
  beforeEach(async () => {
    filing.file([run('a', 1_000, 'failed'), run('b', 2_000, 'succeeded')], () => undefined);
    await settle();
    history.isAway = true;
    filing.file(
      [run('a', 1_000, 'succeeded', { endedAt: 1_007 as EpochMs }), run('a', 3_000, 'lost')],
      () => undefined,
    );
    await settle();
  });

  test('is one list with the history, each run as it was last', async () => {
    history.isAway = false;
    const found = (await filing.findRuns({ limit: 10 })).items;
    expect(found.map(({ id, state }) => [id.slice(0, 1), state])).toEqual([
      ['a', 'lost'],
      ['b', 'succeeded'],
      ['a', 'succeeded'],
    ]);
    const page = await filing.findRuns({ limit: 2 });
    expect([page.items.length, page.hasMore]).toEqual([2, true]);
    expect([...((await filing.runTimes(['a'], 10))[0] ?? [])]).toEqual([1_000, 7]);
  });

  test('is found while the history is away, and the next page tells what is wrong', async () => {
    const page = await filing.findRuns({ job: 'a', limit: 10 });
    expect(page.items.map(({ state }) => state)).toEqual(['lost', 'succeeded']);
    expect(page.hasMore).toBe(true);
    const last = page.items.at(-1) as Run;
    const after = { dueAt: last.dueAt, id: last.id };
    await expect(filing.findRuns({ job: 'a', limit: 10, after })).rejects.toThrow('is away');
    expect(await filing.findRun(last.id)).toEqual(last);
    await expect(filing.findRun('b@x')).rejects.toThrow('is away');
  });

  test('and forgetting old runs is no failure meanwhile', async () => {
    expect(await filing.pruneRuns(1e9 as EpochMs, 10)).toBe(0);
    history.isAway = false;
    expect(await filing.pruneRuns(1e9 as EpochMs, 10)).toBe(2);
  });
});
