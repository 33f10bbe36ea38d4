import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HaCluster, type HaScheduler } from '../../../../test/world/ha-cluster.js';
import { until } from '../../../../test/world/until.js';
import { HAS_ZOOKEEPER } from '../../../../test/world/zookeeper.js';

/** Two schedulers as real processes, and three ZooKeepers. */
describe.skipIf(!HAS_ZOOKEEPER)('of two schedulers', () => {
  let cluster: HaCluster;
  beforeAll(async () => {
    cluster = await HaCluster.start({ schedulerCount: 2, agentCount: 0 });
  }, 90_000);
  afterAll(() => cluster.stop(), 30_000);

  const rolesOf = async (schedulers: readonly HaScheduler[]): Promise<string[]> => {
    const healths = await Promise.all(schedulers.map((scheduler) => scheduler.health()));
    return healths.map(({ role }) => role).sort();
  };

  test('82. exactly one leads', async () => {
    const leader = await cluster.leader();
    expect(await rolesOf(cluster.schedulers)).toEqual(['leader', 'standby']);
    const [standby] = cluster.standbys(leader);
    await until('the address of the leader', async () => {
      const health = await standby?.health();
      return health?.leader === new URL(leader.url).host;
    });
  });

  test('83. exactly one still leads after a ZooKeeper has died', async () => {
    await cluster.zookeeper.killServer(0);
    await cluster.leader();
    expect(await rolesOf(cluster.schedulers)).toEqual(['leader', 'standby']);
    cluster.zookeeper.startServer(0);
    await cluster.zookeeper.untilServing(3);
  }, 60_000);

  test('84. the other takes over when the leader stops', async () => {
    const leader = await cluster.leader();
    const [other] = cluster.standbys(leader);
    leader.signal('SIGTERM');
    await leader.program?.ended;
    await until('another leader', async () => (await other?.health())?.role === 'leader');
  }, 60_000);
});
