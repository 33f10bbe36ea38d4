import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beatsOf, startBeatingCluster } from '../world/beating-cluster.js';
import type { Span } from '../world/evidence.js';
import type { HaCluster } from '../world/ha-cluster.js';
import { type HaScheduler, get } from '../world/ha-cluster.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

const SESSION_TIMEOUT_MS = 4_000;
/** Promise P4 of a failover; the bench measures it where nothing else runs. */
const FAILOVER_MS = SESSION_TIMEOUT_MS + 2_000;
/** A handover takes a fraction of it on a machine that is not busy with other tests. */
const HANDOVER_MS = 2_000;

describe.skipIf(!HAS_ZOOKEEPER)('when the leader goes', () => {
  let cluster: HaCluster;

  beforeAll(async () => {
    cluster = await startBeatingCluster({ sessionTimeoutMs: SESSION_TIMEOUT_MS });
  }, 90_000);

  afterAll(() => cluster.stop(), 30_000);

  const beats = (): Span[] => beatsOf(cluster);

  /** How long nothing was started from that instant on. */
  async function silenceAfter(atMs: number): Promise<number> {
    const isLater = ({ startedAtMs }: Span): boolean => startedAtMs > atMs;
    const next = await until('the next launch', () => beats().find(isLater));
    return next.startedAtMs - atMs;
  }

  async function untilStandby(scheduler: HaScheduler): Promise<void> {
    await until('a standby', async () => {
      const { role, leader } = await scheduler.health();
      return role === 'standby' && leader !== null;
    });
  }

  test('with kill -9, the other one launches soon after the session has expired', async () => {
    const leader = await cluster.leader();
    const { epoch } = await leader.health();
    await leader.kill();
    const silenceMs = await silenceAfter(Date.now());
    expect(silenceMs).toBeLessThan(FAILOVER_MS);
    expect((await (await cluster.leader()).health()).epoch).toBe((epoch ?? 0) + 1);
    leader.start();
    await untilStandby(leader);
  }, 60_000);

  test('with SIGTERM, the other one leads at once', async () => {
    const leader = await cluster.leader();
    const [standby] = cluster.standbys(leader) as [HaScheduler];
    const { epoch } = await leader.health();
    const askedAtMs = performance.now();
    leader.signal('SIGTERM');
    await until('the other one', async () => (await standby.health()).role === 'leader');
    expect(performance.now() - askedAtMs).toBeLessThan(HANDOVER_MS);
    expect((await standby.health()).epoch).toBe((epoch ?? 0) + 1);
    expect(await leader.program?.ended).toBe(0);
    await silenceAfter(Date.now());
    leader.start();
    await untilStandby(leader);
  }, 60_000);

  test('every second has one record, and what was started was started once', async () => {
    await until('some more runs', () => beats().length > 10);
    const ids = beats().map(({ taskId }) => taskId);
    expect(new Set(ids).size).toBe(ids.length);
    const standby = cluster.standbys(await cluster.leader())[0] as HaScheduler;
    const { items } = (await get(standby.url, '/api/v1/runs?limit=200&job=beat')) as {
      items: { dueAt: string; lastDueAt: string }[];
    };
    const records = items
      .map(({ dueAt, lastDueAt }) => [Date.parse(dueAt), Date.parse(lastDueAt)] as const)
      .sort(([left], [right]) => left - right);
    const gaps = records.slice(1).map(([dueAt], index) => dueAt - (records[index]?.[1] ?? 0));
    expect(gaps.every((gapMs) => gapMs === 1_000)).toBe(true);
  }, 30_000);
});
