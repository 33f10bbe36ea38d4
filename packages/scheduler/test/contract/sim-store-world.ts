import { durationMs, epochMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { SoloStore } from '../../src/ports/store.js';
import {
  type ZookeeperStoreOptions,
  inlineMerger,
  openZookeeperStore,
} from '../../src/store/zookeeper/index.js';
import { interrupted } from './interrupted-client.js';
import { memoryHistory } from './memory-history.js';

export const SIM_PATH = '/horae';

/** What happens in the middle of the requests of a leader. */
export const FAULTS = ['request lost', 'answer lost', 'expired', 'another leads'] as const;
export type Fault = (typeof FAULTS)[number];

/** A simulated ensemble, and leaders on it; time passes while they are waited for. */
export class SimWorld {
  readonly clock = new FakeClock(epochMs(10_000));
  readonly zookeeper: SimZookeeper;

  constructor(seed: number) {
    const { clock } = this;
    this.zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(seed) });
  }

  session(): ZookeeperClient {
    return this.zookeeper.open({
      address: { hosts: ['zk1:2181'], credentials: null },
      sessionTimeoutMs: durationMs(10_000),
    });
  }

  open(
    client: ZookeeperClient = this.session(),
    more: Partial<ZookeeperStoreOptions> = {},
  ): Promise<SoloStore> {
    return openZookeeperStore({
      client,
      path: SIM_PATH,
      history: memoryHistory(),
      ringSize: 10,
      historyRetentionMs: durationMs(86_400_000),
      clock: this.clock,
      timers: this.clock,
      logger: nullLogger,
      merger: inlineMerger(),
      ...more,
    });
  }

  async settled<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = (): void => void (isDone = true);
    work.then(done, done);
    for (let turn = 0; !isDone; turn += 1) {
      if (turn > 5_000) throw new Error('It never ends.');
      await new Promise((resolve) => setImmediate(resolve));
      if (turn % 10 === 9) this.clock.advance(50);
    }
    return work;
  }

  /** Until nothing happens any more in the background. */
  async rest(): Promise<void> {
    await this.settled(
      (async () => {
        for (let turn = 0; turn < 60; turn += 1) await new Promise((done) => setImmediate(done));
      })(),
    );
  }

  /** A session in which that happens at the request of that number. */
  faulty(fault: Fault, at: number, usurp: () => Promise<void>): ReturnType<typeof interrupted> {
    const session = this.session();
    const { zookeeper } = this;
    return interrupted(session, at, async () => {
      if (fault === 'request lost') zookeeper.loseNextRequest(session);
      if (fault === 'answer lost') zookeeper.loseNextAnswer(session);
      if (fault === 'expired') zookeeper.expire(session);
      if (fault === 'another leads') await usurp();
    });
  }
}
