import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadZookeeper } from '@horae/submitter/zookeeper';
import { durationMs } from '@horae/submitter/kernel';
import { beatsOf, startBeatingCluster } from '../world/beating-cluster.js';
import type { Span } from '../world/evidence.js';
import type { HaCluster } from '../world/ha-cluster.js';
import { type HaScheduler, get } from '../world/ha-cluster.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

const SESSION_TIMEOUT_MS = 4_000;
const STALL = fileURLToPath(new URL('./stall-on-signal.mjs', import.meta.url));

describe.skipIf(!HAS_ZOOKEEPER)('a leader that stood still for longer than its session', () => {
  let cluster: HaCluster;

  beforeAll(async () => {
    cluster = await startBeatingCluster({
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      preload: STALL,
    });
  }, 90_000);

  afterAll(() => cluster.stop(), 30_000);

  const beats = (): Span[] => beatsOf(cluster);

  /** Everything that a leader has written: who has, and what. */
  async function head(): Promise<{ epoch: number; seq: number }> {
    const open = await loadZookeeper();
    const session = open({
      address: { hosts: cluster.zookeeper.hosts, credentials: null },
      sessionTimeoutMs: durationMs(SESSION_TIMEOUT_MS),
    });
    try {
      await session.sync('/horae/head');
      const znode = await session.get('/horae/head');
      return JSON.parse(`${znode?.data}`) as { epoch: number; seq: number };
    } finally {
      await session.close();
    }
  }

  async function isFollowing(scheduler: HaScheduler): Promise<boolean> {
    const { role, leader } = await scheduler.health();
    return role === 'standby' && leader !== null;
  }

  test('starts nothing and writes nothing when it wakes up', async () => {
    const zombie = await cluster.leader();
    const [other] = cluster.standbys(zombie) as [HaScheduler];
    zombie.signal('SIGSTOP');
    await until('the other one', async () => (await other.health()).role === 'leader');
    const { epoch } = await other.health();
    const before = beats().length;
    await until('runs of the other one', () => beats().length >= before + 2);

    zombie.signal('SIGCONT');
    await until('the zombie stands behind the other one', () => isFollowing(zombie));
    await pause(2_000);
    expect((await other.health()).role).toBe('leader');
    expect((await head()).epoch).toBe(epoch);
    const ids = beats().map(({ taskId }) => taskId);
    expect(new Set(ids).size).toBe(ids.length);
    const state = (await get(cluster.agents[0]?.url ?? '', '/state')) as {
      refusedCallCount: number;
    };
    expect(state.refusedCallCount).toBeGreaterThan(0);
  }, 60_000);

  test('because its own event loop did not run, leads no longer either', async () => {
    const leader = await cluster.leader();
    const [other] = cluster.standbys(leader) as [HaScheduler];
    await until('a standby', () => isFollowing(other));
    leader.signal('SIGUSR2');
    await until('the other one', async () => (await other.health()).role === 'leader');
    const before = beats().length;
    await until('the stalled one follows', () => isFollowing(leader), { withinMs: 20_000 });
    expect((await other.health()).role).toBe('leader');
    expect(beats().length).toBeGreaterThan(before);
    const ids = beats().map(({ taskId }) => taskId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(leader.output()).toContain('standing still');
  }, 60_000);

  test('was never ended for it', () => {
    for (const { program } of cluster.schedulers) {
      expect(() => process.kill(program?.pid ?? 0, 0)).not.toThrow();
    }
  });
});
