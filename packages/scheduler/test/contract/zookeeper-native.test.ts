import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { durationMs } from '@horae/submitter/kernel';
import {
  type OpenZookeeper,
  type ZookeeperClient,
  type ZookeeperState,
  loadZookeeper,
} from '@horae/submitter/zookeeper';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TcpLinks } from '../../../../test/world/tcp-links.js';
import { until } from '../../../../test/world/until.js';
import { HAS_ZOOKEEPER, ZookeeperEnsemble } from '../../../../test/world/zookeeper.js';

const SESSION_TIMEOUT_MS = durationMs(900);
/** For sessions that must not expire, however busy the machine is. */
const LONG_TIMEOUT_MS = durationMs(4_000);
const EPHEMERAL = { kind: 'ephemeral', access: 'private' } as const;

describe.runIf(HAS_ZOOKEEPER)('a session with real servers', () => {
  let ensemble: ZookeeperEnsemble;
  let openOne: OpenZookeeper;
  const clients: ZookeeperClient[] = [];

  beforeAll(async () => {
    ensemble = await ZookeeperEnsemble.start();
    openOne = await loadZookeeper();
  }, 60_000);

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  afterAll(() => ensemble.stop());

  function open(hosts: readonly string[], sessionTimeoutMs = SESSION_TIMEOUT_MS): ZookeeperClient {
    const address = { hosts, credentials: null };
    const client = openOne({ address, sessionTimeoutMs });
    clients.push(client);
    return client;
  }

  test('goes on looking for a server whose name nobody knows, and takes one it finds', async () => {
    const lost = open(['zookeeper.invalid:2181']);
    await expect(lost.sync('/')).rejects.toMatchObject({ failure: 'connectionLost' });
    expect(lost.state).toBe('connecting');
    const found = open(['zookeeper.invalid:2181', ...ensemble.hosts]);
    await found.sync('/');
    expect(found.state).toBe('connected');
  });

  test('survives a time without any server, and goes on where it was', async () => {
    const client = open(ensemble.hosts);
    const path = await client.create('/all-gone', Buffer.from(''), EPHEMERAL);
    await Promise.all([0, 1, 2].map((index) => ensemble.killServer(index)));
    await until('the loss', () => client.state === 'connecting');
    // Nobody is kept waiting for ever, and none of the answers is that it expired.
    for (let count = 0; count < 3; count += 1) {
      await expect(client.sync('/')).rejects.toMatchObject({ failure: 'connectionLost' });
    }
    for (const index of [0, 1, 2]) ensemble.startServer(index);
    await until('the connection', () => client.state === 'connected', { withinMs: 30_000 });
    expect(await client.exists(path)).toBe(true);
  }, 60_000);

  test('is closed without holding the process, when its server is silent', async () => {
    const client = open(ensemble.hosts);
    await client.sync('/');
    for (const index of [0, 1, 2]) ensemble.pauseServer(index);
    try {
      const asked = Array.from({ length: 20 }, () =>
        client.sync('/').catch((error: unknown) => (error as { failure: string }).failure),
      );
      const holds = new LongestHold();
      const closed = client.close();
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['closed']));
      await closed;
      // The native call alone takes 1,500 ms here.
      expect(holds.stop()).toBeLessThan(750);
    } finally {
      for (const index of [0, 1, 2]) ensemble.resumeServer(index);
      await ensemble.untilServing(3);
    }
  }, 60_000);

  test('answers all of many large requests at once', async () => {
    const client = open(ensemble.hosts);
    const data = Buffer.alloc(800_000, 1);
    const paths = Array.from({ length: 10 }, (_, index) => `/large-${index}`);
    await Promise.all(paths.map((path) => client.create(path, data, EPHEMERAL)));
    const all = await Promise.all(paths.map((path) => client.get(path)));
    expect(all.every((znode) => znode?.data.equals(data))).toBe(true);
  });

  describe('over links that break', () => {
    const PARALLEL_COUNT = 40;
    let links: TcpLinks;
    beforeAll(async () => {
      links = await TcpLinks.start(PARALLEL_COUNT, ensemble.hosts);
    });
    afterAll(() => links.stop());

    test('reconnecting a thousand times leaves no socket behind, nor do 200 expired ones', async () => {
      const openedBefore = openFileCount();
      const each = Array.from({ length: PARALLEL_COUNT }, (_, link) => link);
      await Promise.all(each.map((link) => reconnectOften(link, 1_000 / PARALLEL_COUNT)));
      await Promise.all(each.map((link) => expireOften(link, 200 / PARALLEL_COUNT)));
      await Promise.all(clients.splice(0).map((client) => client.close()));
      expect(openFileCount() - openedBefore).toBeLessThan(5);
    }, 120_000);

    async function reconnectOften(link: number, times: number): Promise<void> {
      const client = open([links.address(link)], LONG_TIMEOUT_MS);
      await client.sync('/');
      for (let count = 0; count < times; count += 1) {
        const states = statesOf(client);
        links.set(link, 'cut');
        links.set(link, 'whole');
        await until('a loss', () => states.includes('connecting'));
        await until('a connection', () => client.state === 'connected');
      }
    }

    async function expireOften(link: number, times: number): Promise<void> {
      for (let count = 0; count < times; count += 1) {
        const client = open([links.address(link)]);
        await client.sync('/');
        links.set(link, 'cut');
        await pause(SESSION_TIMEOUT_MS * 2);
        links.set(link, 'whole');
        await until('its end', () => client.state === 'expired');
      }
    }
  });
});

function statesOf(client: ZookeeperClient): ZookeeperState[] {
  const states: ZookeeperState[] = [];
  client.onState((state) => states.push(state));
  return states;
}

/** For how long at most the process did nothing else. */
class LongestHold {
  private longestMs = 0;
  private lastAtMs = performance.now();
  private readonly timer = setInterval(() => this.look(), 5);

  stop(): number {
    clearInterval(this.timer);
    this.look();
    return this.longestMs;
  }

  private look(): void {
    const nowMs = performance.now();
    this.longestMs = Math.max(this.longestMs, nowMs - this.lastAtMs);
    this.lastAtMs = nowMs;
  }
}

function openFileCount(): number {
  return readdirSync('/proc/self/fd').length;
}
