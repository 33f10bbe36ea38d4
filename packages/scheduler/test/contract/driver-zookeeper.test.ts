import { durationMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { type ZookeeperClient, loadZookeeper } from '@horae/submitter/zookeeper';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_ZOOKEEPER, Zookeeper } from '../../../../test/world/zookeeper.js';
import { createHttpDriver } from '../../src/driver/index.js';
import { type Master, createMaster } from '../../src/master/index.js';
import type { Driver } from '../../src/ports/driver.js';
import { eventually, wallClock, wallTimers } from '../master/wall-time.js';

describe.runIf(HAS_ZOOKEEPER)('a scheduler with Mesos masters in ZooKeeper', () => {
  let zookeeper: Zookeeper;
  let election: ZookeeperClient;
  let driver: Driver | null = null;
  const masters: Master[] = [];

  beforeAll(async () => {
    zookeeper = await Zookeeper.start();
    const openZookeeper = await loadZookeeper();
    const address = { hosts: [zookeeper.address], credentials: null };
    election = openZookeeper({ address, sessionTimeoutMs: durationMs(10_000) });
    await eventually('connected', () => election.state === 'connected');
    const open = { kind: 'persistent', access: 'readable' } as const;
    await election.create('/mesos', Buffer.of(), open);
    await election.create('/mesos/log_replicas', Buffer.of(), open);
  }, 60_000);

  afterAll(async () => {
    await driver?.stop();
    await Promise.all(masters.map((master) => master.close()));
    await election.close();
    await zookeeper.stop();
  });

  /** The znode as Apache Mesos 1.12 was recorded to write it, but for the port. */
  async function aMaster(): Promise<{ readonly master: Master; readonly znode: string }> {
    const clock = { clock: wallClock, timers: wallTimers };
    const master = createMaster({ ...clock, logger: nullLogger, epoch: 1 });
    masters.push(master);
    const { port } = await master.listen({ host: '127.0.0.1', port: 0 });
    const text =
      `{"address":{"hostname":"127.0.0.1","ip":"127.0.0.1","port":${port}},"capabilities":` +
      '[{"type":"AGENT_UPDATE"},{"type":"AGENT_DRAINING"},{"type":"QUOTA_V2"}],' +
      '"hostname":"127.0.0.1","id":"3a723812-e65e-4481-855d-d85693eb4a0b","ip":16777343,' +
      `"pid":"master@127.0.0.1:${port}","port":${port},"version":"1.12.0"}`;
    const znode = await election.create('/mesos/json.info_', Buffer.from(text), {
      kind: 'sequence',
      access: 'readable',
    });
    return { master, znode };
  }

  function isSubscribed(master: Master): boolean {
    return master.frameworks().some(({ isConnected }) => isConnected);
  }

  test('finds the leading one and follows the next, with its framework id', async () => {
    const ids: string[] = [];
    const lost: string[] = [];
    driver = createHttpDriver({
      masters: [`zk://${zookeeper.address}/mesos`],
      sessionTimeoutMs: durationMs(4_000),
      openZookeeper: await loadZookeeper(),
      clock: wallClock,
      timers: wallTimers,
      rng: seededRng(1),
      logger: nullLogger,
    });
    driver.start({
      frameworkId: null,
      frameworkName: 'horae',
      onEvent: (event) => {
        if (event.type === 'SUBSCRIBED') ids.push(event.subscribed.framework_id.value);
      },
      onLost: (reason) => lost.push(reason),
    });
    // Nobody leads yet.
    const first = await aMaster();
    await eventually('subscribed', () => ids.length === 1);
    const second = await aMaster();
    await election.delete(first.znode);
    await eventually('followed', () => ids.length === 2 && isSubscribed(second.master));
    await eventually('left', () => !isSubscribed(first.master));
    expect(lost).toHaveLength(1);
    expect(lost[0]).toContain('leads now');
    expect(ids).toEqual([ids[0], ids[0]]);
  }, 30_000);
});
