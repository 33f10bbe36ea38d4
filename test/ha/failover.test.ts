import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Span, recordedIn, spansIn } from '../world/evidence.js';
import { HaCluster, type HaScheduler, get } from '../world/ha-cluster.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

const SESSION_TIMEOUT_S = 4;

describe.skipIf(!HAS_ZOOKEEPER)('a leader that goes', () => {
  let cluster: HaCluster;

  beforeAll(async () => {
    cluster = await HaCluster.start({
      schedulerCount: 2,
      sessionTimeoutSeconds: SESSION_TIMEOUT_S,
    });
    const leader = await cluster.leader();
    await cluster.post(leader, {
      name: 'beat',
      command: recordedIn(cluster.evidence, 'beat', 'true'),
      schedule: 'R//PT1S',
    });
    await until('the first runs', () => beats().length >= 2);
  }, 90_000);

  afterAll(() => cluster.stop());

  const beats = (): Span[] => spansIn(cluster.evidence, 'beat');

  /** How long nothing was started from that instant on. */
  async function silenceAfter(atMs: number): Promise<number> {
    const next = await until('the next launch', () =>
      beats().find(({ startedAtMs }) => startedAtMs > atMs),
    );
    return next.startedAtMs - atMs;
  }

  test('with kill -9: the other launches within the session time-out and a second', async () => {
    const leader = await cluster.leader();
    await leader.kill();
    const atMs = Date.now();
    const silenceMs = await silenceAfter(atMs);
    console.log('kill -9 to the next launch', silenceMs);
    expect(silenceMs).toBeLessThan((SESSION_TIMEOUT_S + 1) * 1_000 + 1_000);
    leader.start();
    await untilStandby(leader);
  }, 60_000);

  test('with SIGTERM: the other leads within a second', async () => {
    const leader = await cluster.leader();
    const [standby] = cluster.standbys(leader) as [HaScheduler];
    const before = (await leader.health()).epoch as number;
    const askedAtMs = performance.now();
    leader.signal('SIGTERM');
    await until('the other', async () => (await standby.health()).role === 'leader');
    const tookMs = performance.now() - askedAtMs;
    console.log('SIGTERM to the next leader', Math.round(tookMs));
    expect(tookMs).toBeLessThan(1_000);
    expect((await standby.health()).epoch).toBe(before + 1);
    expect(await leader.program?.ended).toBe(0);
    leader.start();
    await untilStandby(leader);
  }, 60_000);

  async function untilStandby(scheduler: HaScheduler): Promise<void> {
    await until('a standby', async () => {
      const { role, leader } = await scheduler.health();
      return role === 'standby' && leader !== null;
    });
  }

  test('no run was started twice, and none is missing', async () => {
    const ids = beats().map(({ taskId }) => taskId);
    expect(new Set(ids).size).toBe(ids.length);
    const leader = await cluster.leader();
    const { items } = (await get(leader.url, '/api/v1/runs?limit=200&job=beat')) as {
      items: { dueAt: string; state: string; skippedCount?: number }[];
    };
    expect(items.length).toBeGreaterThan(5);
  });
});
