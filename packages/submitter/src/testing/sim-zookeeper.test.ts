import { beforeEach, describe, expect, test } from 'vitest';
import { durationMs, epochMs, seededRng } from '../kernel/index.js';
import type { OpenZookeeper, ZookeeperClient } from '../zookeeper/index.js';
import { FakeClock } from './fake-clock.js';
import { SimZookeeper } from './sim-zookeeper.js';

const TIMEOUT_MS = durationMs(10_000);
const PERSISTENT = { kind: 'persistent', access: 'private' } as const;
const EPHEMERAL = { kind: 'ephemeral', access: 'private' } as const;

let clock: FakeClock;
let sim: SimZookeeper;

beforeEach(() => {
  clock = new FakeClock(epochMs(0));
  sim = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });
});

function open(opener: OpenZookeeper = sim.open): ZookeeperClient {
  return opener({
    address: { hosts: ['simulated:2181'], credentials: null },
    sessionTimeoutMs: TIMEOUT_MS,
  });
}

/** Everything that takes no simulated time. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function create(client: ZookeeperClient, path: string): Promise<string> {
  return client.create(path, Buffer.from(path), PERSISTENT);
}

describe('a request whose outcome is unknown', () => {
  test('was carried out when its answer was lost', async () => {
    const client = open();
    sim.loseNextAnswer(client, ({ type }) => type === 'create');
    await client.sync('/');
    await expect(create(client, '/a')).rejects.toMatchObject({ failure: 'connectionLost' });
    expect(await client.exists('/a')).toBe(true);
  });

  test('was not carried out when it was lost itself, nor was any that was sent after it', async () => {
    const client = open();
    await client.sync('/');
    sim.loseNextRequest(client, ({ path }) => path === '/b');
    const all = await Promise.allSettled(['/a', '/b', '/c'].map((path) => create(client, path)));
    expect(all[1]?.status).toBe('rejected');
    expect(all[2]?.status).toBe('rejected');
    expect(sim.childrenOf('/')).toEqual(['a']);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'is among the first of those under way if it was carried out (seed %i)',
    async (seed) => {
      sim = new SimZookeeper({ clock, timers: clock, rng: seededRng(seed), latencyMs: 10 });
      const client = open();
      clock.advance(100);
      const asked = ['/a', '/b', '/c'].map((path) => create(client, path).catch(() => 'lost'));
      sim.disconnect(client, { isBrief: true });
      clock.advance(100);
      expect(await Promise.all(asked)).toEqual(['lost', 'lost', 'lost']);
      expect(['', 'a', 'a,b', 'a,b,c']).toContain(sim.childrenOf('/').join());
    },
  );
});

describe('a process that stands still', () => {
  test('hears nothing, loses its session, and learns it when it goes on', async () => {
    const [client, other] = [open(), open()];
    await client.create('/e', Buffer.from(''), EPHEMERAL);
    sim.pause(client);
    clock.advance('PT15S');
    expect(await other.exists('/e')).toBe(false);
    expect(client.state).toBe('connected');
    sim.resume(client);
    await settled();
    expect(client.state).toBe('expired');
  });

  test('is one whose own timers stand still', async () => {
    const own = new FakeClock(epochMs(0));
    const client = open(sim.openerFor(own));
    const other = open();
    for (let turn = 0; turn < 3; turn += 1) {
      await settled();
      own.advance(1);
    }
    expect(client.state).toBe('connected');
    const made = client.create('/e', Buffer.from(''), EPHEMERAL).catch((error: unknown) => error);
    await settled();
    expect(await other.exists('/e')).toBe(true);
    clock.advance('PT15S');
    expect(await other.exists('/e')).toBe(false);
    own.advance(1);
    await settled();
    own.advance(1);
    expect(client.state).toBe('expired');
    // The answer had arrived while it stood still, and is read as if nothing had happened.
    expect(await made).toBe('/e');
  });
});

test('a server that lags answers with what was, and its watches are as late', async () => {
  const [writer, reader] = [open(), open()];
  const calls: string[] = [];
  await create(writer, '/a');
  await reader.sync('/');
  sim.lag(reader, 500);
  await reader.get('/a', () => calls.push('changed'));
  await writer.set('/a', Buffer.from('new'), 0);
  expect((await reader.get('/a'))?.version).toBe(0);
  clock.advance(499);
  await settled();
  expect(calls).toEqual([]);
  clock.advance(1);
  await settled();
  expect(calls).toEqual(['changed']);
  expect((await reader.get('/a'))?.version).toBe(1);
  await writer.set('/a', Buffer.from('newer'), 1);
  await reader.sync('/');
  expect((await reader.get('/a'))?.version).toBe(2);
});

test.each(['requests', 'answers', 'both'] as const)(
  'a link that loses %s in silence is noticed by the client before its session ends',
  async (directions) => {
    const client = open();
    await client.sync('/');
    sim.cut(client, directions);
    clock.advance('PT9S');
    expect(client.state).toBe('connecting');
    sim.reconnect(client);
    await settled();
    expect(client.state).toBe('connected');
  },
);

test('a process that is gone keeps its session until it expires', async () => {
  const [client, other] = [open(), open()];
  await client.create('/e', Buffer.from(''), EPHEMERAL);
  sim.kill(client);
  clock.advance('PT9S');
  expect(await other.exists('/e')).toBe(true);
  clock.advance('PT2S');
  expect(await other.exists('/e')).toBe(false);
});

test('the same seed gives the same run', async () => {
  const run = async (seed: number): Promise<string> => {
    const rng = seededRng(seed);
    const own = new FakeClock(epochMs(0));
    const simulated = new SimZookeeper({
      clock: own,
      timers: own,
      rng,
      latencyMs: () => rng.below(20),
    });
    const clients = [open(simulated.open), open(simulated.open)];
    const log: string[] = [];
    for (let count = 0; count < 60; count += 1) {
      for (const [index, client] of clients.entries()) {
        const what = `${index} ${count}`;
        create(client, `/${index}-${count}`).then(
          () => log.push(`${what} done ${own.monotonicMs()}`),
          () => log.push(`${what} lost ${own.monotonicMs()}`),
        );
        if (rng.chance(0.2)) simulated.disconnect(client, { isBrief: true });
      }
      own.advance(7);
      await settled();
    }
    return [...log, ...simulated.childrenOf('/')].join('\n');
  };
  expect(await run(7)).toBe(await run(7));
  expect(await run(7)).not.toBe(await run(8));
});
