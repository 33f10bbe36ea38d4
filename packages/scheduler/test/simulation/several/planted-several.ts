import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Driver } from '../../../src/ports/driver.js';
import type { Lease } from '../../../src/ports/leadership.js';
import type { Store } from '../../../src/ports/store.js';
import { withoutLosses } from '../world/planted-losses.js';
import { PATH } from './sim-office.js';
import { bound } from './steps.js';

/** Faults that can be planted where there are several schedulers; each must turn the suite red. */
export const SEVERAL_FAULTS = {
  fenceOff: 'P7: a leader of the past overwrites what its successor has written',
  leaseOff: 'P2: a leader goes on acting when it may long have a successor',
  launchBeforeCommit: 'P1: launches are sent before they are durable, and agents forget the ids',
  gatesInMemory: 'P8: a new leader does not know which parents have succeeded',
  retriesInMemory: 'P9: a new leader does not know which runs wait for a retry',
  noReconciliation: 'live: a new leader never asks what has become of the tasks it finds recorded',
} as const;

export type SeveralFault = keyof typeof SEVERAL_FAULTS;

/** The head takes what its writer says, whatever has been written to it since. */
export function plantInZookeeper(
  client: ZookeeperClient,
  planted: SeveralFault | null,
): ZookeeperClient {
  if (planted !== 'fenceOff') return client;
  const set: ZookeeperClient['set'] = async (path, data, version) => {
    if (path !== `${PATH}/head`) return client.set(path, data, version);
    const present = await client.get(path);
    return client.set(path, data, present?.version ?? version);
  };
  return new Proxy(client, {
    get: (target, key) => {
      if (key === 'set') return set;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

export function plantInStore(store: Store, planted: SeveralFault | null): Store {
  switch (planted) {
    case 'launchBeforeCommit':
      return {
        ...bound(store),
        commit: (changes) => {
          const committed = store.commit(changes);
          if (changes.every((change) => change.kind !== 'attemptLaunched')) return committed;
          committed.catch(() => undefined);
          return Promise.resolve();
        },
      };
    case 'gatesInMemory':
    case 'retriesInMemory':
      return {
        ...bound(store),
        load: async () => withoutLosses(await store.load(), planted),
      };
    default:
      return store;
  }
}

export function plantInDriver(driver: Driver, planted: SeveralFault | null): Driver {
  if (planted !== 'noReconciliation') return driver;
  return {
    start: (options) => driver.start(options),
    stop: () => driver.stop(),
    send: (call) => {
      if (call.type !== 'RECONCILE') driver.send(call);
    },
  };
}

export function plantInLease(lease: Lease, planted: SeveralFault | null): Lease {
  return planted === 'leaseOff' ? { isHeld: () => true } : lease;
}
