import { describe, expect, test } from 'vitest';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Entity } from '../../src/core/entity.js';
import { type LoadedState, type SoloStore, StoreFenced } from '../../src/ports/store.js';
import { decodeHead, epochOfBatch } from '../../src/store/zookeeper/head.js';
import { batchPartPath, batchPath, layoutOf } from '../../src/store/zookeeper/layout.js';
import { extraPartCount } from '../../src/store/zookeeper/packed-batch.js';
import { interrupted } from './interrupted-client.js';
import { FAULTS, SIM_PATH, SimWorld } from './sim-store-world.js';
import { launched, named, run } from './store-contract-data.js';

const layout = layoutOf(SIM_PATH);

/** What a leader asked for in its life, in order, and what of it was acknowledged. */
class Life {
  readonly names: string[] = [];
  /** Names before each fold. */
  readonly cuts: number[] = [0];
  acknowledgedNames = 0;
  acknowledgedFold = 0;
  readonly failures: Error[] = [];

  async lead(store: SoloStore): Promise<void> {
    await this.commit(store, 'first');
    await this.commit(store, 'large', 15, 'x'.repeat(100_000));
    await this.fold(store);
    for (let round = 0; round < 5; round += 1) {
      // All in one turn: the fold stands between commits that wait and those that come after it.
      await Promise.all([
        this.commit(store, `before-${round}`),
        this.commit(store, `also-before-${round}`, 2),
        this.fold(store),
        this.commit(store, `after-${round}`),
      ]);
    }
    await this.commit(store, 'last');
  }

  async commit(store: SoloStore, name: string, count = 1, filler = ''): Promise<void> {
    const names = Array.from({ length: count }, (_, place) => `${name}-${place}-${filler}`);
    this.names.push(...names);
    const end = this.names.length;
    await this.ask(store.commit(names.map(named)), () => {
      this.acknowledgedNames = Math.max(this.acknowledgedNames, end);
    });
  }

  async fold(store: SoloStore): Promise<void> {
    const fold = this.cuts.length;
    this.cuts.push(this.names.length);
    const ended = run('job', 1_000 * fold, 'succeeded');
    await this.ask(store.fold(entitiesOf(fold), [ended]), () => {
      this.acknowledgedFold = Math.max(this.acknowledgedFold, fold);
    });
  }

  private async ask(work: Promise<void>, acknowledged: () => void): Promise<void> {
    await work.then(acknowledged, (error: Error) => void this.failures.push(error));
  }

  /** A beginning of what was asked for, with all that was acknowledged; answers how much of it. */
  judge(loaded: LoadedState): number {
    const fold = foldOf(loaded.entities);
    expect(loaded.entities.map(text).sort()).toEqual(
      entitiesOf(fold)
        .filter(({ body }) => body !== null)
        .map(text)
        .sort(),
    );
    const found = loaded.changes.map((change) =>
      change.kind === 'frameworkNamed' ? change.frameworkId : change.kind,
    );
    const from = this.cuts[fold] as number;
    const nameCount = from + found.length;
    expect(found).toEqual(this.names.slice(from, nameCount));
    expect(nameCount).toBeGreaterThanOrEqual(this.acknowledgedNames);
    expect(fold).toBeGreaterThanOrEqual(this.acknowledgedFold);
    return nameCount;
  }
}

function entitiesOf(fold: number): readonly Entity[] {
  if (fold === 0) return [];
  return [
    { kind: 'job', key: 'counter', body: fold },
    { kind: 'job', key: `of-${fold}`, body: { fold } },
    // There for one fold only.
    { kind: 'job', key: `of-${fold - 1}`, body: null },
  ];
}

function foldOf(entities: readonly Entity[]): number {
  return Number(entities.find(({ key }) => key === 'counter')?.body ?? 0);
}

function text({ kind, key, body }: Entity): string {
  return JSON.stringify({ kind, key, body });
}

/** Nothing is there that the head does not name, once a leader has had the time to look. */
function expectNoGarbage({ zookeeper }: SimWorld): void {
  const head = decodeHead(zookeeper.dataOf(layout.head) as Buffer, layout.head);
  const batches = Array.from({ length: head.seq - head.folded }, (_, place) => {
    const seq = head.folded + 1 + place;
    const path = batchPath(layout, seq, epochOfBatch(head, seq));
    const main = zookeeper.dataOf(path) as Buffer;
    return Array.from({ length: extraPartCount(main) + 1 }, (__, part) =>
      batchPartPath(path, part),
    );
  }).flat();
  const parts = [...head.segments, ...head.ring].flatMap(({ id, partCount }) =>
    Array.from({ length: partCount }, (_, part) => `${id}-${part}`),
  );
  const names = batches.map((path) => path.slice(layout.journal.length + 1));
  expect([...zookeeper.childrenOf(layout.journal)].sort()).toEqual(names.sort());
  expect([...zookeeper.childrenOf(layout.segments)].sort()).toEqual(parts.sort());
}

/** How many requests a leader's whole life takes when nothing happens. */
async function requestsOfALife(): Promise<{ readonly opening: number; readonly all: number }> {
  const world = new SimWorld(1);
  const counted = interrupted(world.session(), Infinity, () => Promise.resolve());
  const store = await world.settled(world.open(counted.client));
  const opening = counted.requestCount();
  await world.settled(new Life().lead(store));
  await world.rest();
  return { opening, all: counted.requestCount() };
}

const { opening, all } = await requestsOfALife();

describe.each(FAULTS)('a leader to whom this happens: %s', (fault) => {
  test('at any of its requests, leaves all that was acknowledged, in order and nothing else', async () => {
    expect(all).toBeGreaterThan(60);
    for (let at = 1; at <= all; at += 1) {
      const world = new SimWorld(at);
      const life = new Life();
      let usurper: SoloStore | null = null;
      const usurp = async (): Promise<void> => void (usurper = await world.open());
      const { client } = world.faulty(fault, at, usurp);
      const opened = world.open(client);
      const first = await world.settled(opened.catch((error: Error) => error));
      if (!(first instanceof Error)) await world.settled(life.lead(first));
      else expect(first.name).toMatch(/^Store(Error|Fenced)$/);
      await world.rest();
      if (fault === 'request lost' || fault === 'answer lost') {
        expect([at, life.failures]).toEqual([at, []]);
        expect(life.acknowledgedNames).toBe(life.names.length);
      }
      const rest = usurper as SoloStore | null;
      if (rest !== null && life.failures.length > 0) {
        expect(life.failures[0]).toBeInstanceOf(StoreFenced);
        await world.settled(rest.commit([named('usurper')]));
      }
      const next = await world.settled(world.open());
      const loaded = await world.settled(next.load());
      const isSplit = loaded.changes.at(-1);
      const byUsurper = isSplit?.kind === 'frameworkNamed' && isSplit.frameworkId === 'usurper';
      const changes = byUsurper ? loaded.changes.slice(0, -1) : loaded.changes;
      expect([at, byUsurper]).toEqual([at, rest !== null && life.failures.length > 0]);
      life.judge({ entities: loaded.entities, changes });
      await world.rest();
      await expectRunsOf(foldOf(loaded.entities), next);
      expectNoGarbage(world);
    }
  }, 120_000);
});

/** What ended before is found with the next leader, whose history has never seen it. */
async function expectRunsOf(fold: number, store: SoloStore): Promise<void> {
  const { items } = await store.findRuns({ limit: 100 });
  const expected = Array.from({ length: fold }, (_, place) =>
    run('job', 1_000 * (place + 1), 'succeeded'),
  );
  expect(items).toEqual(expected.reverse());
}

describe('taking office', () => {
  test.each(['request lost', 'answer lost'] as const)(
    'succeeds whatever happens once on the way (%s), and reads everything',
    async (fault) => {
      for (let at = 1; at <= opening; at += 1) {
        const world = new SimWorld(at);
        const life = new Life();
        await world.settled(life.lead(await world.settled(world.open())));
        const { client } = world.faulty(fault, at, () => Promise.resolve());
        const second = await world.settled(world.open(client));
        expect(second.epoch).toBeGreaterThan(1);
        expect(life.judge(await second.load())).toBe(life.names.length);
      }
    },
    60_000,
  );

  test('of two who take it at the same time, in any interleaving, one leads', async () => {
    for (let at = 1; at <= opening; at += 1) {
      const world = new SimWorld(at);
      await world.settled(new Life().lead(await world.settled(world.open())));
      let other: SoloStore | null = null;
      const usurp = async (): Promise<void> => void (other = await world.open());
      const { client } = world.faulty('another leads', at, usurp);
      const one = await world.settled(world.open(client).catch((error: Error) => error));
      const both = [one, other].filter((each) => each !== null && !(each instanceof Error));
      const commits = both.map((store) => (store as unknown as SoloStore).commit([named('x')]));
      const answers = await world.settled(Promise.allSettled(commits));
      const accepted = answers.filter(({ status }) => status === 'fulfilled');
      expect([at, accepted.length]).toEqual([at, 1]);
    }
  }, 60_000);

  test('at a server that is behind, the last batch is not taken for one that is not there', async () => {
    const world = new SimWorld(1);
    const first = await world.settled(world.open());
    await world.settled(first.commit([named('kept')]));
    const { client } = interrupted(world.session(), Infinity, () => Promise.resolve());
    // The connection is lost whenever the head has been read; the next server lags until a `sync`.
    let isBehind = false;
    const journal = `${layout.journal}/`;
    const lagging: Partial<ZookeeperClient> = {
      sync: (path) => {
        isBehind = false;
        return client.sync(path);
      },
      exists: (path) =>
        isBehind && path.startsWith(journal) ? Promise.resolve(false) : client.exists(path),
      get: async (path) => {
        if (isBehind && path.startsWith(journal)) return null;
        return client.get(path).finally(() => (isBehind ||= path === layout.head));
      },
    };
    const moved = Object.assign(Object.create(client) as ZookeeperClient, lagging);
    const second = await world.settled(world.open(moved));
    expect((await second.load()).changes).toEqual([named('kept')]);
  });

  test('a batch that its leader could not make is not there, and the next one takes its place', async () => {
    const world = new SimWorld(1);
    const first = await world.settled(world.open());
    await world.settled(first.commit([named('kept')]));
    const session = world.session();
    const head = decodeHead(world.zookeeper.dataOf(layout.head) as Buffer, layout.head);
    const version = (await world.settled(session.get(layout.head)))?.version as number;
    await world.settled(
      session.set(
        layout.head,
        Buffer.from(JSON.stringify({ format: 1, ...head, seq: 2 })),
        version,
      ),
    );
    const second = await world.settled(world.open());
    await world.settled(second.commit([named('next')]));
    const third = await world.settled(world.open());
    expect((await third.load()).changes).toEqual([named('kept'), named('next')]);
  });

  test('a launch is refused a second time by the next leader, too', async () => {
    const world = new SimWorld(1);
    const first = await world.settled(world.open());
    await world.settled(first.commit([launched('a', 1_000, 0)]));
    for (let fold = 0; fold < 6; fold += 1) {
      await world.settled(first.commit([launched('a', 2_000 + fold, 0)]));
      await world.settled(first.fold([], []));
    }
    await world.rest();
    const second = await world.settled(world.open());
    for (const dueAt of [1_000, 2_003]) {
      const third = await world.settled(world.open());
      await expect(world.settled(third.commit([launched('a', dueAt, 0)]))).rejects.toThrow(
        `ct:${dueAt}:0:a:`,
      );
    }
    await expect(world.settled(second.commit([named('x')]))).rejects.toBeInstanceOf(StoreFenced);
  });
});
