import { afterAll, beforeAll, describe } from 'vitest';
import { epochMs, seededRng } from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import { type OpenZookeeper, loadZookeeper } from '@horae/submitter/zookeeper';
import { inlineMerger } from '../../src/store/zookeeper/index.js';
import { systemTimers } from '../../src/cli/system-time.js';
import { HAS_ZOOKEEPER, ZookeeperEnsemble } from '../../../../test/world/zookeeper.js';
import { storeContract } from './store-contract.js';
import { zookeeperStoreHarness } from './zookeeper-store-harness.js';

storeContract('ZooKeeper, simulated', () => {
  const clock = new FakeClock(epochMs(10_000));
  const zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });
  return Promise.resolve(
    zookeeperStoreHarness({
      openZookeeper: zookeeper.open,
      hosts: ['zk1:2181'],
      path: '/site/horae',
      timers: clock,
      merger: inlineMerger(),
    }),
  );
});

describe.runIf(HAS_ZOOKEEPER)('three ZooKeepers', () => {
  let ensemble: ZookeeperEnsemble;
  let openZookeeper: OpenZookeeper;
  let count = 0;
  beforeAll(async () => {
    ensemble = await ZookeeperEnsemble.start();
    openZookeeper = await loadZookeeper();
  }, 90_000);
  afterAll(() => ensemble.stop());

  storeContract('ZooKeeper', () => {
    count += 1;
    const { hosts } = ensemble;
    const path = `/contract-${count}`;
    return Promise.resolve(
      zookeeperStoreHarness({ openZookeeper, hosts, path, timers: systemTimers }),
    );
  });
});
