import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beatsOf, startBeatingCluster } from '../world/beating-cluster.js';
import { type Span, recordedIn, spansIn } from '../world/evidence.js';
import type { HaCluster } from '../world/ha-cluster.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

const SESSION_TIMEOUT_MS = 4_000;

describe.skipIf(!HAS_ZOOKEEPER)('an ensemble', () => {
  let cluster: HaCluster;

  beforeAll(async () => {
    cluster = await startBeatingCluster({ sessionTimeoutMs: SESSION_TIMEOUT_MS });
  }, 90_000);

  afterAll(() => cluster.stop(), 30_000);

  const beats = (): Span[] => beatsOf(cluster);

  async function untilMoreBeats(count: number): Promise<void> {
    const before = beats().length;
    await until('more runs', () => beats().length >= before + count, { withinMs: 30_000 });
  }

  const areAlive = (): boolean =>
    cluster.schedulers.every(({ program }) => {
      try {
        return process.kill(program?.pid ?? 0, 0);
      } catch {
        return false;
      }
    });

  test('that loses one server of three changes nothing', async () => {
    const leader = await cluster.leader();
    const { epoch } = await leader.health();
    for (const index of [0, 1, 2]) {
      await cluster.zookeeper.killServer(index);
      await untilMoreBeats(3);
      cluster.zookeeper.startServer(index);
      await cluster.zookeeper.untilServing(3);
    }
    expect((await leader.health()).role).toBe('leader');
    expect((await leader.health()).epoch).toBe(epoch);
  }, 120_000);

  test('without a majority stops the launches, ends no process and no task; then work goes on', async () => {
    const leader = await cluster.leader();
    await cluster.post(leader, {
      name: 'long',
      command: recordedIn(cluster.evidence, 'long', 'sleep 15'),
      schedule: 'R1//PT1H',
    });
    await until('the long task', () => spansIn(cluster.evidence, 'long').length === 1);
    await cluster.zookeeper.killServer(0);
    await cluster.zookeeper.killServer(1);
    await until('nobody leads', async () => (await leader.health()).role === 'standby');
    const stoppedAt = beats().length;
    await pause(SESSION_TIMEOUT_MS);
    expect(beats().length).toBe(stoppedAt);
    const refused = await fetch(`${leader.url}/scheduler/jobs`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('ZooKeeper') });
    expect(areAlive()).toBe(true);

    cluster.zookeeper.startServer(0);
    cluster.zookeeper.startServer(1);
    await cluster.zookeeper.untilServing(3);
    await untilMoreBeats(3);
    const long = await until('the end of the long task', () => {
      const [span] = spansIn(cluster.evidence, 'long');
      return span?.endedAtMs === null ? null : span;
    });
    expect((long.endedAtMs ?? 0) - long.startedAtMs).toBeGreaterThanOrEqual(15_000);
    expect(spansIn(cluster.evidence, 'long').length).toBe(1);
    expect(areAlive()).toBe(true);
  }, 120_000);

  test('that comes and goes leaves no connections behind', async () => {
    const [scheduler] = cluster.schedulers;
    const openCount = (): number => readdirSync(`/proc/${scheduler?.program?.pid}/fd`).length;
    const before = openCount();
    for (let round = 0; round < 3; round += 1) {
      await cluster.zookeeper.killServer(0);
      await cluster.zookeeper.killServer(1);
      await until('nobody leads', async () => (await cluster.leaderNow()) === null);
      cluster.zookeeper.startServer(0);
      cluster.zookeeper.startServer(1);
      await cluster.leader();
    }
    await untilMoreBeats(1);
    expect(openCount()).toBeLessThan(before + 15);
  }, 120_000);

  test('has never started a run twice', () => {
    const ids = beats().map(({ taskId }) => taskId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
