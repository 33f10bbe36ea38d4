import { durationMs, epochMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { SoloStore } from '../../src/ports/store.js';
import { inlineMerger, openZookeeperStore } from '../../src/store/zookeeper/index.js';
import { memoryHistory } from './memory-history.js';
import { storeContract } from './store-contract.js';

storeContract('ZooKeeper, simulated', () => {
  const clock = new FakeClock(epochMs(10_000));
  const zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });
  const history = memoryHistory();
  let store: SoloStore;
  let client: ZookeeperClient;
  const open = async (): Promise<SoloStore> => {
    client = zookeeper.open({
      address: { hosts: ['zk1:2181'], credentials: null },
      sessionTimeoutMs: durationMs(10_000),
    });
    store = await openZookeeperStore({
      client,
      path: '/horae',
      history,
      ringSize: 10,
      historyRetentionMs: durationMs(86_400_000),
      clock,
      timers: clock,
      logger: nullLogger,
      merger: inlineMerger(),
    });
    return store;
  };
  const close = async (): Promise<void> => {
    await store.close();
    await client.close();
  };
  return Promise.resolve({
    open,
    reopen: async () => {
      await close();
      return open();
    },
    dispose: close,
  });
});
