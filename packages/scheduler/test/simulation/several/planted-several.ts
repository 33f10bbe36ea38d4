import type { ZookeeperClient, ZookeeperError, ZookeeperFailure } from '@horae/submitter/zookeeper';
import type { Mandate } from '../../../src/election/index.js';
import type { Driver } from '../../../src/ports/driver.js';
import type { Store } from '../../../src/ports/store.js';
import { withoutLosses } from '../world/planted-losses.js';
import type { SeveralOptions } from './several-options.js';
import { PATH } from './sim-office.js';
import { bound } from './steps.js';

/** Faults that can be planted where there are several schedulers; each must turn the suite red. */
export const SEVERAL_FAULTS = {
  fenceOff:
    'P7: every write succeeds, so a leader of the past goes on and overwrites its successor',
  leaseOff: 'P2: a leader goes on acting when it may long have a successor',
  launchBeforeCommit: 'P1: launches are sent before they are durable, and agents forget the ids',
  gatesInMemory: 'P8: a new leader does not know which parents have succeeded',
  retriesInMemory: 'P9: a new leader does not know which runs wait for a retry',
  noReconciliation: 'live: a new leader never asks what has become of the tasks it finds recorded',
} as const;

export type SeveralFault = keyof typeof SEVERAL_FAULTS;

/** A leader that stands still in the middle of commits, and wakes up as another one leads. */
const OFTEN_ASLEEP: Partial<SeveralOptions> = {
  stepPauseChance: 0.05,
  zookeeperDelayMaxMs: 200,
  sessionTimeoutMs: 4_000,
  expiriesPerMinute: 0,
};

/** What a world has to be like for the fault to matter; found sooner than by chance. */
export const WORLDS_OF_FAULTS: { readonly [F in SeveralFault]?: Partial<SeveralOptions> } = {
  fenceOff: { ...OFTEN_ASLEEP, stepPauseChance: 0, zookeeperDelayMaxMs: 10, pausesPerMinute: 8 },
  leaseOff: OFTEN_ASLEEP,
  launchBeforeCommit: { ...OFTEN_ASLEEP, stepCrashChance: 0.02, agentCpus: 64 },
};

/** What a new leader is given: the session of its store, its lease, and the news of their loss. */
export function plantInMandate(
  mandate: Mandate,
  openAnother: () => ZookeeperClient,
  planted: SeveralFault | null,
): Mandate {
  const held = { isHeld: () => true };
  // The heartbeats of the lease would end the term before anything is sent: they are off as well.
  const untold = new Promise<string>(() => undefined);
  if (planted === 'leaseOff') return { ...mandate, lease: held, lost: untold };
  if (planted !== 'fenceOff') return mandate;
  const session = unfenced(mandate.session, openAnother);
  return { ...mandate, session, lease: held, lost: untold };
}

/**
 * Writes of the state go through, whatever has been written since and whatever has become of the
 * session: as they do where a library opens another session by itself.
 */
function unfenced(client: ZookeeperClient, openAnother: () => ZookeeperClient): ZookeeperClient {
  let another: ZookeeperClient | null = null;
  const anyhow = async <T>(ask: (by: ZookeeperClient) => Promise<T>): Promise<T> => {
    try {
      return await ask(another ?? client);
    } catch (error) {
      if (!OVER.includes((error as ZookeeperError).failure)) throw error;
      another = openAnother();
      return ask(another);
    }
  };
  return {
    sessionTimeoutMs: client.sessionTimeoutMs,
    get state() {
      const { state } = another ?? client;
      return state === 'expired' || state === 'closed' ? 'connected' : state;
    },
    onState: (tell) =>
      client.onState((state) => tell(state === 'connecting' ? state : 'connected')),
    create: (path, data, options) => anyhow((by) => by.create(path, data, options)),
    get: (path, onChange) => anyhow((by) => by.get(path, onChange)),
    set: (path, data, version) =>
      anyhow(async (by) => {
        const present = path === `${PATH}/head` ? await by.get(path) : null;
        return by.set(path, data, present?.version ?? version);
      }),
    delete: (path) => anyhow((by) => by.delete(path)),
    children: (path, onChange) => anyhow((by) => by.children(path, onChange)),
    exists: (path, onChange) => anyhow((by) => by.exists(path, onChange)),
    sync: (path) => anyhow((by) => by.sync(path)),
    close: () => client.close(),
  };
}

const OVER: readonly ZookeeperFailure[] = ['expired', 'closed'];

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
