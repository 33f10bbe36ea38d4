import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { EpochMs } from '@horae/submitter/kernel';
import { nullLogger } from '@horae/submitter/kernel';
import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';
import type { History } from '../../src/ports/history.js';
import { type SoloStore, StoreError } from '../../src/ports/store.js';
import { createState, restoreState } from '../../src/core/index.js';
import { decodeHead } from '../../src/store/zookeeper/head.js';
import { followState, inlineMerger } from '../../src/store/zookeeper/index.js';
import { packSegment } from '../../src/store/zookeeper/packed-segment.js';
import { entityRow } from '../../src/store/zookeeper/rows.js';
import { interrupted } from './interrupted-client.js';
import { memoryHistory } from './memory-history.js';
import { SIM_PATH, SimWorld } from './sim-store-world.js';
import { byKey, named, run } from './store-contract-data.js';

const HEAD = `${SIM_PATH}/head`;

function job(name: string, body: unknown) {
  return { kind: 'job', key: name, body };
}

/** Folds so many times; each changes one job of ten and ends one run of it. */
async function foldOften(world: SimWorld, store: SoloStore, count: number): Promise<void> {
  for (let fold = 1; fold <= count; fold += 1) {
    const name = `job-${fold % 10}`;
    await world.settled(store.commit([named(`n${fold}`)]));
    await world.settled(store.fold([job(name, { fold })], [run(name, 1_000 * fold, 'succeeded')]));
  }
  await world.rest();
}

function headOf(world: SimWorld) {
  return decodeHead(world.zookeeper.dataOf(HEAD) as Buffer, HEAD);
}

test('the head stays small, and segments few, however often is folded', async () => {
  const world = new SimWorld(1);
  await foldOften(world, await world.settled(world.open()), 400);
  expect((world.zookeeper.dataOf(HEAD) as Buffer).length).toBeLessThan(4_096);
  expect(headOf(world).segments.length).toBeLessThan(24);
  const next = await world.settled(world.open());
  const { entities } = await next.load();
  expect(entities.map(({ body }) => (body as { fold: number }).fold).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 10 }, (_, place) => 391 + place),
  );
});

test('the head stays small, however many leaders die before they can fold', async () => {
  const world = new SimWorld(1);
  const names = Array.from({ length: 200 }, (_, place) => `leader-${place}`);
  for (const name of names) {
    const client = world.session();
    const store = await world.settled(world.open(client));
    await world.settled(store.commit([named(name)]));
    world.zookeeper.kill(client);
  }
  expect((world.zookeeper.dataOf(HEAD) as Buffer).length).toBeLessThan(4_096);
  const last = await world.settled(world.open());
  expect((await last.load()).changes).toEqual(names.map(named));
});

test('what many leaders have left is not lost when ZooKeeper refuses to take it as one batch', async () => {
  const world = new SimWorld(1);
  const names = Array.from({ length: 60 }, (_, place) => `leader-${place}`);
  const refusing = (session: ZookeeperClient): ZookeeperClient => {
    const { client } = interrupted(session, Infinity, () => Promise.resolve());
    const create: ZookeeperClient['create'] = (path, data, options) =>
      path.startsWith(`${SIM_PATH}/journal/`)
        ? Promise.reject(new ZookeeperError('failed', 'The quota is exceeded.'))
        : client.create(path, data, options);
    return Object.assign(Object.create(client) as ZookeeperClient, { create });
  };
  for (const name of names) {
    const client = world.session();
    const store = await world.settled(world.open(client));
    await world.settled(store.commit([named(name)]));
    world.zookeeper.kill(client);
    const next = world.session();
    await world.settled(world.open(refusing(next)).catch(() => null));
    world.zookeeper.kill(next);
  }
  const last = await world.settled(world.open());
  expect((await last.load()).changes).toEqual(names.map(named));
});

test('fifty thousand changes in one commit come back', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  const changes = Array.from({ length: 50_000 }, (_, place) =>
    named(`${'long '.repeat(20)}${place}`),
  );
  await world.settled(store.commit(changes));
  const next = await world.settled(world.open());
  expect((await next.load()).changes).toEqual(changes);
});

test('a row that is larger than a znode may be comes back, beside small ones', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  const noise = randomBytes(2_000_000).toString('base64');
  const entities = [job('small', 1), job('huge', { noise }), job('other', 2)];
  await world.settled(store.fold(entities, []));
  const next = await world.settled(world.open());
  expect(byKey((await next.load()).entities)).toEqual([
    job('huge', { noise }),
    job('other', 2),
    job('small', 1),
  ]);
});

test.each([{ isWarm: false }, { isWarm: true }])(
  'one damaged row is told and left out; the others are there: %j',
  async ({ isWarm }) => {
    const world = new SimWorld(1);
    const store = await world.settled(world.open());
    await world.settled(store.fold([job('a', { fold: 1 }), job('b', {}), job('c', {})], []));
    const [segment] = headOf(world).segments;
    const rows = [job('a', { fold: 1 }), job('b', {}), job('c', {})].map(entityRow);
    const damaged = rows.map((row) => (row.key === 'job "b"' ? { ...row, body: '{"b":' } : row));
    const [part = Buffer.of()] = packSegment(damaged);
    const vandal = world.session();
    await world.settled(vandal.set(`${SIM_PATH}/segments/${segment?.id}-0`, part, -1));
    const told: unknown[] = [];
    const logger = { ...nullLogger, error: (_: string, facts?: object) => void told.push(facts) };
    const client = world.session();
    const following = { client, path: SIM_PATH, timers: world.clock, merger: inlineMerger() };
    const warm = isWarm ? { warm: followState({ ...following, logger }) } : {};
    await pass(world, 1_000);
    const taken = await world.settled(world.open(client, { ...warm, logger }));
    const state = createState({});
    restoreState(state, await taken.load());
    expect([...state.unreadable.keys()]).toEqual(['a', 'c']);
    expect(told[0]).toMatchObject({ key: 'job "b"' });
  },
);

test('a standby that has read along takes over without reading the state again', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  const client = world.session();
  const { timers, path } = { timers: world.clock, path: SIM_PATH };
  const following = { client, path, timers, logger: nullLogger, merger: inlineMerger() };
  const warm = followState(following);
  await foldOften(world, store, 60);
  await world.settled(store.commit([named('last')]));
  await pass(world, 2_000);
  const expected = await world.settled(store.load());
  // Whoever had to read the state now could not.
  const eraser = world.session();
  for (const { id, partCount } of headOf(world).segments) {
    for (let part = 0; part < partCount; part += 1) {
      await world.settled(eraser.delete(`${SIM_PATH}/segments/${id}-${part}`));
    }
  }
  const taken = await world.settled(world.open(client, { warm }));
  const loaded = await taken.load();
  expect(loaded.changes).toEqual([named('last')]);
  expect(byKey(loaded.entities)).toEqual(byKey(expected.entities));
  expect(loaded.entities).toHaveLength(10);
  await expect(world.settled(world.open())).rejects.toThrow('is missing');
});

test('a standby goes on in another session from where it was', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  await foldOften(world, store, 3);
  const options = {
    path: SIM_PATH,
    timers: world.clock,
    logger: nullLogger,
    merger: inlineMerger(),
  };
  const first = world.session();
  const before = followState({ ...options, client: first });
  await pass(world, 500);
  world.zookeeper.expire(first);
  await pass(world, 500);
  const second = world.session();
  const counted = interrupted(second, Infinity, () => Promise.resolve());
  const warm = followState({ ...options, client: counted.client, warm: before });
  await pass(world, 500);
  // The head alone.
  expect(counted.requestCount()).toBeLessThanOrEqual(2);
  await world.settled(warm.close());
});

test('of each job, the newest ended runs stay for the next leader, whatever its history', async () => {
  const world = new SimWorld(1);
  const options = { ringSize: 3, history: memoryHistory() };
  const store = await world.settled(world.open(world.session(), options));
  await foldOften(world, store, 200);
  expect(headOf(world).ring.reduce((sum, { runCount }) => sum + runCount, 0)).toBeLessThan(80);
  const next = await world.settled(world.open());
  await world.rest();
  for (let place = 0; place < 10; place += 1) {
    const { items } = await next.findRuns({ job: `job-${place}`, limit: 3 });
    const newest = [0, 10, 20].map((back) => 1_000 * (190 + (place === 0 ? 10 : place) - back));
    expect(items.map(({ dueAt }) => dueAt)).toEqual(newest);
  }
});

test('runs that a history could not take while it was away are in it once it is back', async () => {
  const world = new SimWorld(1);
  const kept = memoryHistory();
  let isAway = true;
  const history: History = {
    ...kept,
    append: (runs, epoch) =>
      isAway ? Promise.reject(new StoreError('It is away.')) : kept.append(runs, epoch),
  };
  const store = await world.settled(world.open(world.session(), { history, ringSize: 1 }));
  await foldOften(world, store, 100);
  expect((await kept.findRuns({ limit: 1_000 })).items).toEqual([]);
  // None of them was trimmed: they are nowhere else.
  expect(headOf(world).ring.reduce((sum, { runCount }) => sum + runCount, 0)).toBe(100);
  isAway = false;
  await pass(world, 600_000);
  expect((await kept.findRuns({ limit: 1_000 })).items).toHaveLength(100);
});

test('a damaged or missing znode of the state is named', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  await world.settled(store.commit([named('a')]));
  await world.settled(store.fold([job('a', 1)], []));
  await world.settled(store.commit([named('b')]));
  await world.settled(store.commit([named('c')]));
  const client = world.session();
  const segment = `${SIM_PATH}/segments/1-1-0`;
  const whole = (await world.settled(client.get(segment)))?.data as Buffer;
  const cut = Buffer.from(whole);
  cut.writeUInt32BE(0, cut.length - 4);
  await world.settled(client.set(segment, cut, 0));
  await expect(world.settled(world.open())).rejects.toThrow(`${segment} is damaged`);
  await world.settled(client.delete(segment));
  await expect(world.settled(world.open())).rejects.toThrow(`${segment} is missing`);
  await world.settled(client.create(segment, whole, { kind: 'persistent', access: 'private' }));
  const batch = `${SIM_PATH}/journal/000000000002-1`;
  await world.settled(client.delete(batch));
  await expect(world.settled(world.open())).rejects.toThrow(`${batch} is missing`);
});

test('a state whose head is gone is not taken for an empty one', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  await world.settled(store.fold([job('a', 1)], []));
  await world.settled(world.session().delete(HEAD));
  await expect(world.settled(world.open())).rejects.toThrow(`${HEAD} is missing`);
});

test('a state that a later version has written is refused', async () => {
  const world = new SimWorld(1);
  await world.settled(world.open());
  const client: ZookeeperClient = world.session();
  const found = await world.settled(client.get(HEAD));
  const later = found?.data.toString().replace('"format":1', '"format":2') ?? '';
  await world.settled(client.set(HEAD, Buffer.from(later), found?.version ?? 0));
  await expect(world.settled(world.open())).rejects.toThrow('a later version of Horae');
});

test('the epoch rises above that of a state that is brought here', async () => {
  const world = new SimWorld(1);
  expect((await world.settled(world.open(undefined, { epochAbove: 41 }))).epoch).toBe(42);
  expect((await world.settled(world.open())).epoch).toBe(43);
});

test('old runs of the ring do not come back into a history that has forgotten them', async () => {
  const world = new SimWorld(1);
  const store = await world.settled(world.open());
  await world.settled(store.fold([], [run('a', 1_000, 'succeeded'), run('a', 9_000, 'failed')]));
  const historyRetentionMs = 5_000 as never;
  const next = await world.settled(world.open(undefined, { historyRetentionMs }));
  await world.rest();
  expect((await next.findRuns({ limit: 10 })).items).toEqual([run('a', 9_000, 'failed')]);
  expect(await next.pruneRuns(1 as EpochMs, 10)).toBe(0);
});

async function pass(world: SimWorld, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 100) {
    world.clock.advance(Math.max(100, ms / 100));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
    passedMs += Math.max(0, ms / 100 - 100);
  }
}
