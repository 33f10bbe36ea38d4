import { type Clock, type Timers, durationMs, epochMs, nullLogger } from '@horae/submitter/kernel';
import type { OpenZookeeper, ZookeeperClient } from '@horae/submitter/zookeeper';
import type { SoloStore } from '../../src/ports/store.js';
import { type Merger, openZookeeperStore } from '../../src/store/zookeeper/index.js';
import { memoryHistory } from './memory-history.js';
import type { StoreHarness } from './store-contract.js';

export interface ZookeeperStoreWorld {
  readonly openZookeeper: OpenZookeeper;
  readonly hosts: readonly string[];
  readonly path: string;
  readonly timers: Timers;
  readonly merger?: Merger;
}

/** The runs of the contract end in 1970. */
const clock: Clock = { now: () => epochMs(10_000), monotonicMs: () => durationMs(0) };

/** One leader after the other, each with a session of its own; the history outlives them. */
export function zookeeperStoreHarness(world: ZookeeperStoreWorld): StoreHarness {
  const { openZookeeper, hosts, ...options } = world;
  const history = memoryHistory();
  let store: SoloStore;
  let client: ZookeeperClient;
  const open = async (): Promise<SoloStore> => {
    const sessionTimeoutMs = durationMs(10_000);
    client = openZookeeper({ address: { hosts, credentials: null }, sessionTimeoutMs });
    store = await openZookeeperStore({
      ...options,
      ...{ client, clock, history, logger: nullLogger },
      ringSize: 10,
      historyRetentionMs: durationMs(86_400_000),
    });
    return store;
  };
  const close = async (): Promise<void> => {
    await store.close();
    await client.close();
  };
  return {
    open,
    reopen: async () => {
      await close();
      return open();
    },
    dispose: close,
  };
}
