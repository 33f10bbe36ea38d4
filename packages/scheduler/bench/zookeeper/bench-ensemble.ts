import { durationMs } from '@horae/submitter/kernel';
import { type ZookeeperClient, loadZookeeper } from '@horae/submitter/zookeeper';
import { HAS_ZOOKEEPER, ZookeeperEnsemble } from '../../../../test/world/zookeeper.js';

export interface BenchEnsemble {
  connect(): Promise<ZookeeperClient>;
  /** With all sessions that were opened. */
  stop(): Promise<void>;
}

/** Three real ZooKeepers on this machine and its one disk; null where there are none. */
export async function benchEnsemble(): Promise<BenchEnsemble | null> {
  if (!HAS_ZOOKEEPER) return null;
  const ensemble = await ZookeeperEnsemble.start({ tickTimeMs: 1_000, heapMb: 512 });
  const openZookeeper = await loadZookeeper();
  const clients: ZookeeperClient[] = [];
  return {
    connect: async () => {
      const client = openZookeeper({
        address: { hosts: ensemble.hosts, credentials: null },
        sessionTimeoutMs: durationMs(20_000),
      });
      clients.push(client);
      await connected(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) await client.close();
      await ensemble.stop();
    },
  };
}

function connected(client: ZookeeperClient): Promise<void> {
  return new Promise((resolve) => {
    if (client.state === 'connected') return resolve();
    const stop = client.onState((state) => {
      if (state !== 'connected') return;
      stop();
      resolve();
    });
  });
}
