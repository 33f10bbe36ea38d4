import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type Clock,
  type DurationMs,
  type Logger,
  SECOND_MS,
  type Timers,
  durationMs,
} from '@horae/submitter/kernel';
import {
  type OpenZookeeper,
  type ZookeeperAddress,
  type ZookeeperClient,
  ZookeeperError,
  shownAddress,
} from '@horae/submitter/zookeeper';
import type { Run } from '../core/run.js';
import { joinElection, lookAtElection } from '../election/index.js';
import { newInstallation } from '../history/index.js';
import type { History } from '../ports/history.js';
import { type SoloStore, StoreError } from '../ports/store.js';
import {
  findInstallationAt,
  installationAt,
  keepInstallationAt,
  openZookeeperStore,
  readRing,
} from '../store/zookeeper/index.js';
import { type MigrationSource, type MigrationTarget, SideInUse } from './migration-side.js';
import { runPages } from './run-pages.js';

export interface ZookeeperSideOptions {
  readonly address: ZookeeperAddress;
  readonly openZookeeper: OpenZookeeper;
  readonly sessionTimeoutMs: DurationMs;
  /** Beside the ring, opened once in office; stays the caller's. Null = there is none. */
  readonly history: (() => History) | null;
  readonly ringSize: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

/** Runs of the ring that are written at once. */
const RING_PART_COUNT = 10_000;
const CONNECT_MS_MAX = durationMs(15 * SECOND_MS);

/**
 * Takes part in the election and in office, so that no scheduler leads meanwhile.
 * @throws SideInUse, StoreError
 */
export async function openZookeeperSource(options: ZookeeperSideOptions): Promise<MigrationSource> {
  const { address, timers } = options;
  const client = await connect(options);
  try {
    if (!(await client.exists(`${address.path}/head`))) {
      throw new StoreError(`${shownAddress(address)} holds no state of Horae.`);
    }
    const { store, history } = await takeOffice(options, client, 0);
    const installation = await findInstallationAt(client, address.path);
    return {
      // The one of its last leader; that of this command is one more.
      epoch: store.epoch,
      installation,
      load: () => store.load(),
      async *endedRuns() {
        const known = new Set<string>();
        for await (const runs of readRing({ client, path: address.path, timers })) {
          for (const { id } of runs) known.add(id);
          yield runs;
        }
        if (history === null) return;
        // What is in the ring is in the history, too, or newer.
        for await (const runs of runPages(history)) yield runs.filter(({ id }) => !known.has(id));
      },
      close: () => leave(client, store),
    };
  } catch (error) {
    await client.close();
    throw asStoreError(error, address);
  }
}

/** @throws SideInUse, StoreError */
export async function openZookeeperTarget(
  options: ZookeeperSideOptions,
  epochAbove: number,
): Promise<MigrationTarget> {
  const { ringSize, address } = options;
  const client = await connect(options);
  try {
    const { store, history } = await takeOffice(options, client, epochAbove);
    const ring = new RingPages(store, ringSize);
    return {
      epoch: store.epoch,
      load: () => store.load(),
      async adopt(installation) {
        const { path } = address;
        if (installation === null) return installationAt(client, path, newInstallation());
        await keepInstallationAt(client, path, installation);
        return installation;
      },
      async keepRuns(runs) {
        await history?.append(runs, epochAbove);
        await ring.add(runs);
      },
      async replace(entities) {
        await ring.flush();
        await store.fold(entities, []);
      },
      close: () => leave(client, store),
    };
  } catch (error) {
    await client.close();
    throw asStoreError(error, address);
  }
}

async function connect(options: ZookeeperSideOptions): Promise<ZookeeperClient> {
  const { address, openZookeeper, sessionTimeoutMs, timers } = options;
  const client = openZookeeper({ address, sessionTimeoutMs });
  await new Promise<void>((resolve) => {
    const timer = timers.after(CONNECT_MS_MAX, resolve);
    const settle = (): void => {
      if (client.state === 'connecting') return;
      timer.cancel();
      resolve();
    };
    client.onState(settle);
    settle();
  });
  if (client.state === 'connected') return client;
  const why = client.state === 'connecting' ? 'cannot be reached' : 'refuses the session';
  await client.close();
  throw new StoreError(`${shownAddress(address)} ${why}.`);
}

/** As a scheduler would: only the first in the election may take office. */
async function takeOffice(
  options: ZookeeperSideOptions,
  client: ZookeeperClient,
  epochAbove: number,
): Promise<{ readonly store: SoloStore; readonly history: History | null }> {
  const { address, ringSize, clock, timers, logger } = options;
  const { path } = address;
  const url = `horae-scheduler migrate on ${hostname()} (process ${process.pid})`;
  const place = { session: client, path, name: randomUUID(), url };
  await joinElection(place);
  const { first, own } = await lookAtElection(place, NO_WATCHES);
  if (own !== 'first') {
    throw new SideInUse(
      `A scheduler works with ${shownAddress(address)}: ${
        first?.url ?? 'one that has not said ' + 'where'
      }. Stop all of them first.`,
    );
  }
  const store = await openZookeeperStore({
    client,
    path,
    history: DEAF_HISTORY,
    ringSize,
    // Nothing is forgotten on the way.
    historyRetentionMs: durationMs(Number.MAX_SAFE_INTEGER),
    clock,
    timers,
    logger,
    epochAbove,
  });
  try {
    return { store, history: options.history?.() ?? null };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const NO_WATCHES = { onCandidates: undefined, onFirst: () => undefined };

/**
 * The next leader files the ring in its own history: nothing may count as filed before, so this
 * one takes everything and never answers.
 */
const NEVER = new Promise<never>(() => undefined);
const DEAF_HISTORY: History = {
  append: () => NEVER,
  findRuns: () => Promise.resolve({ items: [], hasMore: false }),
  findRun: () => Promise.resolve(null),
  runTimes: (jobs) => Promise.resolve(jobs.map(() => new Float64Array(0))),
  runMarks: () => Promise.resolve(new Float64Array(0)),
  pruneRuns: () => Promise.resolve(0),
  close: () => Promise.resolve(),
};

/** The newest runs of each job, and some more if they come out of order: merging drops those. */
class RingPages {
  readonly #store: SoloStore;
  readonly #ringSize: number;
  /** Of each job the due times of its newest runs so far, the newest first. */
  readonly #newest = new Map<string, number[]>();
  #waiting: Run[] = [];

  constructor(store: SoloStore, ringSize: number) {
    this.#store = store;
    this.#ringSize = ringSize;
  }

  async add(runs: readonly Run[]): Promise<void> {
    for (const run of runs) if (this.#isNew(run)) this.#waiting.push(run);
    if (this.#waiting.length >= RING_PART_COUNT) await this.flush();
  }

  async flush(): Promise<void> {
    const runs = this.#waiting;
    this.#waiting = [];
    if (runs.length > 0) await this.#store.fold([], runs);
  }

  #isNew({ job, dueAt }: Run): boolean {
    const times = this.#newest.get(job) ?? [];
    if (times.includes(dueAt)) return true;
    const place = times.findIndex((time) => time < dueAt);
    if (place < 0 && times.length >= this.#ringSize) return false;
    times.splice(place < 0 ? times.length : place, 0, dueAt);
    times.length = Math.min(times.length, this.#ringSize);
    this.#newest.set(job, times);
    return true;
  }
}

async function leave(client: ZookeeperClient, store: SoloStore): Promise<void> {
  await store.close();
  await client.close();
}

function asStoreError(error: unknown, address: ZookeeperAddress): unknown {
  if (!(error instanceof ZookeeperError)) return error;
  return new StoreError(`${shownAddress(address)}: ${error.message}`, { cause: error });
}
