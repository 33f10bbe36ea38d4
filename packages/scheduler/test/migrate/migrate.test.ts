import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SECOND_MS, durationMs, epochMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper, aJob } from '@horae/submitter/testing';
import {
  clearDirty,
  createState,
  dirtyEntities,
  restoreState,
  stateFingerprint,
  takeEnded,
} from '../../src/core/index.js';
import { findInstallation, installationOf } from '../../src/history/index.js';
import type { LoadedState, Store } from '../../src/ports/store.js';
import { type CopyOptions, type CopyReport, copyState } from '../../src/migrate/copy-state.js';
import type { MigrationSource, MigrationTarget } from '../../src/migrate/migration-side.js';
import { openSqliteSource, openSqliteTarget } from '../../src/migrate/sqlite-side.js';
import {
  type ZookeeperSideOptions,
  openZookeeperSource,
  openZookeeperTarget,
} from '../../src/migrate/zookeeper-side.js';
import { openSqliteHistory, openSqliteStore } from '../../src/store/sqlite/index.js';
import { CoreWorld } from '../core/core-world.js';
import { run } from '../contract/store-contract-data.js';

const logger = nullLogger;
const quiet: CopyOptions = { mayReplace: false, onProgress: () => undefined };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'horae-migrate-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string): string => join(folder, `${name}.db`);
const sqlite = (name: string) => ({ file: fileOf(name), history: null, logger });

/** A life with all there is: gates, retries, runs under way, a deleted job, a framework. */
function aLife(): CoreWorld {
  const world = new CoreWorld();
  world.programs.set('flaky', { exitCode: 1, tookMs: 1_000 });
  world.programs.set('long', { exitCode: 0, tookMs: Infinity });
  world.put(aJob('a').schedule('R/2026-01-01T00:01:00Z/PT10M'));
  world.put(aJob('b').schedule('R/2026-01-01T00:02:00Z/PT10M'));
  world.put(aJob('child').parents('a', 'b'));
  world.put(aJob('flaky').schedule('R/2026-01-01T00:00:30Z/PT1H'));
  world.put(aJob('long').schedule('R/2026-01-01T00:05:00Z/P1D'));
  world.put(aJob('gone').schedule('R/2026-01-01T00:00:10Z/PT1M'));
  world.advance('PT35M');
  world.ask({ type: 'jobDeleted', jobName: 'gone', cascade: null });
  world.advance('PT26M30S');
  return world;
}

/** Writes a life as a scheduler would have: most of it folded, the rest in the journal. */
async function live(store: Store, world: CoreWorld): Promise<void> {
  const half = Math.floor(world.changes.length / 2);
  const state = createState();
  restoreState(state, { entities: [], changes: world.changes.slice(0, half) });
  await store.commit(world.changes.slice(0, half));
  await store.fold(dirtyEntities(state), takeEnded(state));
  clearDirty(state);
  await store.commit(world.changes.slice(half));
}

async function aSource(name = 'source'): Promise<void> {
  const store = openSqliteStore({ file: fileOf(name), logger });
  await live(store, aLife());
  await store.close();
}

/** Without the ended runs, which are history after a migration. */
function stateOf(loaded: LoadedState): string {
  const state = createState();
  restoreState(state, loaded);
  takeEnded(state);
  return stateFingerprint(state);
}

async function copied(
  source: MigrationSource,
  openTarget: (epochAbove: number) => MigrationTarget | Promise<MigrationTarget>,
  options = quiet,
): Promise<CopyReport> {
  const target = await openTarget(source.epoch);
  try {
    return await copyState(source, target, options);
  } finally {
    await target.close();
    await source.close();
  }
}

async function runsIn(name: string): Promise<readonly string[]> {
  const source = await openSqliteSource(sqlite(name));
  const found: string[] = [];
  for await (const runs of source.endedRuns()) {
    found.push(...runs.map(({ id, state }) => `${id} ${state}`));
  }
  await source.close();
  return found.sort();
}

/** All ended runs of a source, in its file or its journal. */
function allRuns(world: CoreWorld): readonly string[] {
  const names = ['a', 'b', 'child', 'flaky', 'long', 'gone'];
  return names
    .flatMap((name) => world.runsOf(name))
    .filter(({ endedAt }) => endedAt !== null)
    .map(({ id, state }) => `${id} ${state}`)
    .sort();
}

async function loadedFrom(name: string): Promise<LoadedState> {
  const source = await openSqliteSource(sqlite(name));
  const loaded = await source.load();
  await source.close();
  return loaded;
}

describe('from file to file', () => {
  test('the whole state and every ended run arrive, and the source is as it was', async () => {
    await aSource();
    const before = stateOf(await loadedFrom('source'));
    const source = await openSqliteSource(sqlite('source'));
    const sourceEpoch = source.epoch;
    const report = await copied(source, (epoch) => openSqliteTarget(sqlite('target'), epoch));
    expect(stateOf(await loadedFrom('target'))).toBe(before);
    expect(await runsIn('target')).toEqual(allRuns(aLife()));
    expect(stateOf(await loadedFrom('source'))).toBe(before);
    const again = await openSqliteSource(sqlite('source'));
    expect(again.epoch).toBe(sourceEpoch);
    await again.close();
    expect(report).toMatchObject({ jobCount: 5, unreadableCount: 0, epoch: sourceEpoch + 1 });
    expect(report.activeRunCount).toBeGreaterThan(0);
    expect(report.historyRunCount).toBe(allRuns(aLife()).length);
  });

  test('the epoch of the target stays above that of the source', async () => {
    for (let term = 0; term < 5; term += 1) {
      await openSqliteStore({ file: fileOf('source'), logger }).close();
    }
    const source = await openSqliteSource(sqlite('source'));
    expect(source.epoch).toBe(5);
    await copied(source, (epoch) => openSqliteTarget(sqlite('target'), epoch));
    const next = openSqliteStore({ file: fileOf('target'), logger });
    expect(next.epoch).toBe(7);
    await next.close();
  });

  test('a target that holds jobs is refused, and replaced when that is asked for', async () => {
    await aSource();
    const other = openSqliteStore({ file: fileOf('target'), logger });
    const world = new CoreWorld();
    world.put(aJob('mine').schedule('R/2026-01-01T00:01:00Z/PT10M'));
    world.put(aJob('folded').schedule('R/2026-01-01T00:01:00Z/PT10M'));
    world.ask({ type: 'jobDeleted', jobName: 'folded', cascade: null });
    // Deleted in the journal only: it must not come back with what is folded.
    await live(other, world);
    await other.close();
    const before = stateOf(await loadedFrom('target'));
    const open = (epoch: number): Promise<MigrationTarget> =>
      openSqliteTarget(sqlite('target'), epoch);
    await expect(copied(await openSqliteSource(sqlite('source')), open)).rejects.toThrow(
      'The target holds 1 jobs, which would be gone. Say --replace',
    );
    expect(stateOf(await loadedFrom('target'))).toBe(before);
    await copied(await openSqliteSource(sqlite('source')), open, { ...quiet, mayReplace: true });
    expect(stateOf(await loadedFrom('target'))).toBe(stateOf(await loadedFrom('source')));
  });

  test('one that was cut off has left no job, and can be made again', async () => {
    await aSource();
    const cut = async (epoch: number): Promise<MigrationTarget> => {
      const target = await openSqliteTarget(sqlite('target'), epoch);
      return Promise.resolve({
        ...target,
        keepRuns: async (runs) => {
          await target.keepRuns(runs);
          throw new Error('the machine went down');
        },
      });
    };
    const open = (epoch: number): Promise<MigrationTarget> =>
      openSqliteTarget(sqlite('target'), epoch);
    await expect(copied(await openSqliteSource(sqlite('source')), cut)).rejects.toThrow(
      'went down',
    );
    expect((await loadedFrom('target')).entities).toEqual([]);
    await copied(await openSqliteSource(sqlite('source')), open);
    expect(await runsIn('target')).toEqual(allRuns(aLife()));
  });

  test('a file that a scheduler works with, that is none, or is not there, is refused', async () => {
    const working = openSqliteStore({ file: fileOf('source'), logger });
    await expect(openSqliteSource(sqlite('source'))).rejects.toThrow('in use by another scheduler');
    await expect(openSqliteTarget(sqlite('source'), 1)).rejects.toThrow(
      'in use by another scheduler',
    );
    await working.close();
    await expect(openSqliteSource(sqlite('missing'))).rejects.toThrow('There is no');
    await openSqliteHistory(fileOf('history'), logger).close();
    await expect(openSqliteSource(sqlite('history'))).rejects.toThrow('history.db holds no state');
  });

  test('a history apart is copied with the rest, and may be copied to one apart', async () => {
    await aSource();
    const [past, future] = ['past', 'future'].map((name) =>
      openSqliteHistory(fileOf(name), logger),
    );
    if (past === undefined || future === undefined) throw new Error('two were opened');
    const old = Array.from({ length: 2_500 }, (_, place) => run('old', place, 'succeeded'));
    await past.append(old, 1);
    const source = await openSqliteSource({ ...sqlite('source'), history: () => past });
    const progress: number[] = [];
    await copied(
      source,
      (epoch) => openSqliteTarget({ ...sqlite('target'), history: () => future }, epoch),
      { ...quiet, onProgress: (runCount) => void progress.push(runCount) },
    );
    const count = 2_500 + allRuns(aLife()).length;
    expect(progress.at(-1)).toBe(count);
    expect((await future.findRuns({ limit: 10_000 })).items).toHaveLength(count);
    expect(await runsIn('target')).toEqual([]);
    await past.close();
    await future.close();
  });
});

describe('with ZooKeeper', () => {
  let clock: FakeClock;
  let zookeeper: SimZookeeper;
  let side: ZookeeperSideOptions;
  beforeEach(() => {
    clock = new FakeClock(epochMs(Date.parse('2026-01-01T02:00:00Z')));
    zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });
    side = {
      address: { hosts: ['zk1:2181'], credentials: null, path: '/horae' },
      openZookeeper: zookeeper.open,
      sessionTimeoutMs: durationMs(10 * SECOND_MS),
      history: null,
      ringSize: 3,
      clock,
      timers: clock,
      logger,
    };
  });

  test('a state goes there and comes back as it was, each time in a higher epoch', async () => {
    await aSource();
    const there = await copied(await openSqliteSource(sqlite('source')), (epoch) =>
      openZookeeperTarget(side, epoch),
    );
    expect(there.epoch).toBe(2);
    const back = await copied(await openZookeeperSource(side), (epoch) =>
      openSqliteTarget(sqlite('back'), epoch),
    );
    expect(back.epoch).toBe(4);
    expect(stateOf(await loadedFrom('back'))).toBe(stateOf(await loadedFrom('source')));
    expect(back).toMatchObject({
      jobCount: there.jobCount,
      activeRunCount: there.activeRunCount,
    });
  });

  test('an installation keeps its name on the way there and back', async () => {
    await aSource();
    const name = installationOf(folder);
    expect(name).toMatch(/^[0-9a-f-]{36}$/);
    expect(statSync(join(folder, 'installation')).mode & 0o077).toBe(0);
    await copied(await openSqliteSource(sqlite('source')), (epoch) =>
      openZookeeperTarget(side, epoch),
    );
    const source = await openZookeeperSource(side);
    expect(source.installation).toBe(name);
    const back = join(folder, 'back');
    await copied(source, (epoch) =>
      openSqliteTarget({ ...sqlite('back'), file: join(back, 'horae.db') }, epoch),
    );
    expect(findInstallation(back)).toBe(name);
  });

  test('one without a name gets one at the target, which it keeps when it is copied again', async () => {
    await aSource();
    const names: string[] = [];
    for (const mayReplace of [false, true]) {
      await copied(
        await openSqliteSource(sqlite('source')),
        (epoch) => openZookeeperTarget(side, epoch),
        { ...quiet, mayReplace, onAdopted: (name) => void names.push(name) },
      );
    }
    expect(names[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(names[1]).toBe(names[0]);
    expect(findInstallation(folder)).toBeNull();
  });

  test('the newest runs of each job are in the ring, all of them in the history', async () => {
    await aSource();
    const history = openSqliteHistory(fileOf('long'), logger);
    await copied(await openSqliteSource(sqlite('source')), (epoch) =>
      openZookeeperTarget({ ...side, history: () => history }, epoch),
    );
    expect((await history.findRuns({ limit: 1_000 })).items).toHaveLength(allRuns(aLife()).length);
    await history.close();
    await copied(await openZookeeperSource(side), (epoch) =>
      openSqliteTarget(sqlite('ring'), epoch),
    );
    const expected = ['a', 'b', 'child', 'flaky', 'gone'].flatMap((name) =>
      allRuns(aLife())
        .filter((text) => text.startsWith(`${name}@`))
        .slice(-3),
    );
    expect(await runsIn('ring')).toEqual(expect.arrayContaining(expected));
  });

  test('one that a scheduler stands in, or that holds nothing, is refused', async () => {
    const { address, openZookeeper, sessionTimeoutMs } = side;
    await expect(openZookeeperSource(side)).rejects.toThrow(
      'zk://zk1:2181/horae holds no state of Horae.',
    );
    const scheduler = openZookeeper({ address, sessionTimeoutMs });
    const persistent = { kind: 'persistent', access: 'readable' } as const;
    for (const path of ['/horae', '/horae/election', '/horae/head']) {
      await scheduler.create(path, Buffer.from('{}'), persistent);
    }
    await scheduler.create('/horae/election/s-x-', Buffer.from('{"url":"http://one:4400"}'), {
      kind: 'sequence',
      access: 'readable',
    });
    const refusal = 'A scheduler works with zk://zk1:2181/horae: http://one:4400. Stop all of them';
    await expect(openZookeeperSource(side)).rejects.toThrow(refusal);
    await expect(openZookeeperTarget(side, 1)).rejects.toThrow(refusal);
    expect(await scheduler.children('/horae/election')).toHaveLength(1);
    await scheduler.close();
  });
});
