import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type LogFields,
  durationMs,
  epochMs,
  nullLogger,
  seededRng,
} from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import type { OpenZookeeper, ZookeeperClient } from '@horae/submitter/zookeeper';
import { createDetector } from './create-detector.js';
import type { MasterDetector } from './master-detector.js';

let clock: FakeClock;
let zookeeper: SimZookeeper;
let masters: ZookeeperClient;
/** The sessions of the detector, newest last. */
let sessions: ZookeeperClient[];
let detector: MasterDetector;
let told: (string | null)[];
let warnings: (readonly [string, LogFields | undefined])[];

beforeEach(async () => {
  clock = new FakeClock(epochMs(0));
  zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });
  masters = open();
  sessions = [];
  told = [];
  warnings = [];
  await settle();
});

afterEach(async () => {
  await detector.close();
});

function open(): ZookeeperClient {
  const address = { hosts: ['zk:2181'], credentials: null };
  return zookeeper.open({ address, sessionTimeoutMs: durationMs(10_000) });
}

async function detect(path = '/horae'): Promise<void> {
  const openZookeeper: OpenZookeeper = (options) => {
    const session = zookeeper.open(options);
    sessions.push(session);
    return session;
  };
  detector = createDetector({
    masters: [`zk://zk:2181${path}`],
    sessionTimeoutMs: durationMs(10_000),
    clock,
    timers: clock,
    openZookeeper,
    logger: { ...nullLogger, warn: (text, fields) => warnings.push([text, fields]) },
  });
  detector.onChange((master) => told.push(master?.url ?? null));
  await settle();
}

/** The simulation answers in microtasks. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 250) {
    clock.advance(Math.min(left, 250));
    await settle();
  }
}

async function announce(port: number, client = masters): Promise<string> {
  const data = Buffer.from(JSON.stringify({ address: { hostname: 'm', port } }));
  const options = { kind: 'sequence', access: 'readable' } as const;
  const path = await client.create('/horae/json.info_', data, options);
  await settle();
  return path;
}

async function makePath(): Promise<void> {
  await masters.create('/horae', Buffer.of(), { kind: 'persistent', access: 'readable' });
}

test('a leader is found, and its successor at the moment when its znode goes', async () => {
  await makePath();
  const first = await announce(1);
  await detect();
  expect(detector.current()).toEqual({ url: 'http://m:1' });
  await announce(2);
  expect(detector.current()).toEqual({ url: 'http://m:1' });
  await masters.delete(first);
  await settle();
  expect(told).toEqual(['http://m:1', 'http://m:2']);
});

test('every one of fifty changes is told', async () => {
  await makePath();
  await detect();
  for (let port = 1; port <= 50; port += 1) {
    const path = await announce(port);
    await masters.delete(path);
    await settle();
  }
  expect(told).toHaveLength(100);
  expect(detector.current()).toBeNull();
});

test('a path that is made later is found', async () => {
  await detect();
  await makePath();
  await announce(1);
  await pass(1_000);
  expect(detector.current()).toEqual({ url: 'http://m:1' });
  const next = await announce(2);
  await masters.delete('/horae/json.info_0000000000');
  await settle();
  expect(next).toBe('/horae/json.info_0000000001');
  expect(detector.current()).toEqual({ url: 'http://m:2' });
});

test('a lost majority leaves the leader for the session time-out; then it is found again', async () => {
  await makePath();
  await announce(1);
  await detect();
  zookeeper.loseMajority();
  await pass(9_500);
  expect(detector.current()).toEqual({ url: 'http://m:1' });
  await pass(2_000);
  expect(detector.current()).toBeNull();
  zookeeper.regainMajority();
  await pass(5_000);
  expect(detector.current()).toEqual({ url: 'http://m:1' });
});

test('an expired session is replaced, and what changed meanwhile is seen', async () => {
  await makePath();
  const first = await announce(1);
  await detect();
  const [session] = sessions;
  if (session === undefined) throw new Error('no session');
  zookeeper.disconnect(session);
  await masters.delete(first);
  await announce(2);
  zookeeper.expire(session);
  zookeeper.reconnect(session);
  await pass(2_000);
  expect(sessions).toHaveLength(2);
  expect(detector.current()).toEqual({ url: 'http://m:2' });
});

test('a dead link is noticed and made again', async () => {
  await makePath();
  const first = await announce(1);
  await detect();
  const [session] = sessions;
  if (session === undefined) throw new Error('no session');
  zookeeper.cut(session);
  await masters.delete(first);
  await announce(2);
  await pass(40_000);
  zookeeper.reconnect(session);
  await pass(10_000);
  expect(detector.current()).toEqual({ url: 'http://m:2' });
});

test('a thousand sessions leave one behind', async () => {
  await makePath();
  await announce(1);
  await detect();
  for (let round = 0; round < 1_000; round += 1) {
    const session = sessions.at(-1);
    if (session !== undefined) zookeeper.expire(session);
    await pass(1_000);
  }
  expect(sessions.length).toBeGreaterThan(900);
  expect(sessions.filter(({ state }) => state !== 'closed' && state !== 'expired')).toHaveLength(1);
  expect(clock.pendingCount).toBeLessThan(20);
  expect(told).toEqual(['http://m:1']);
});

test('an ensemble that cannot be reached is told with its address, soon and once a minute', async () => {
  zookeeper.loseMajority();
  await detect();
  await pass(4_000);
  const warning = 'ZooKeeper does not answer; it is tried again and again';
  expect(warnings).toEqual([[warning, { zookeeper: 'zk://zk:2181/horae', silentS: 3 }]]);
  await pass(60_000);
  expect(sessions.length).toBeGreaterThan(1);
  expect(warnings.length).toBe(2);
});
