import { type Logger, type Timers, durationMs } from '@horae/submitter/kernel';
import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';
import { StoreError } from '../../ports/store.js';
import { decodeHead } from './head.js';
import { layoutOf } from './layout.js';
import { type Merger, threadMerger } from './merger.js';
import { PatientClient } from './patient-client.js';
import { MissingZnode } from './read-segment.js';
import { StateReader } from './state-reader.js';

export interface FollowOptions {
  /** Stays the caller's: following ends with its session, or with `close`. */
  readonly client: ZookeeperClient;
  /** Of the installation, with no slash at its end. */
  readonly path: string;
  readonly timers: Timers;
  readonly logger: Logger;
  /** What was read in an earlier session: goes on from there. */
  readonly warm?: WarmState;
  /** Zlib's threads by default. */
  readonly merger?: Merger;
}

/** What a standby has read of the leader's state; give it to `openZookeeperStore` when elected. */
export interface WarmState {
  /** Reads no more; what was read can still be used, once. Resolves when it rests. */
  close(): Promise<void>;
}

const BEHIND = 'A standby cannot read along, and will read all when it takes over';
const REFUSED = 'A standby may not read the state with the credentials of its --zk';

/** A busy leader writes hundreds of times a second: a standby need not look as often. */
const LOOK_EVERY_MS = durationMs(100);

/**
 * Reads along as a standby, so that taking over only has to read what is new. Never throws and
 * never fails a standby: what it could not read is read when it takes over.
 */
export function followState(options: FollowOptions): WarmState {
  return new Follower(options);
}

/** What an earlier reader has read; a new one where there is none. */
export async function readerOf(
  warm: WarmState | undefined,
  fresh: () => StateReader,
): Promise<StateReader> {
  return warm instanceof Follower ? warm.handOver() : fresh();
}

class Follower implements WarmState {
  readonly #options: FollowOptions;
  readonly #zookeeper: PatientClient;
  readonly #headPath: string;
  readonly #following: Promise<void>;
  #reader: StateReader | null = null;
  #isClosed = false;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#zookeeper = new PatientClient(options.client, options.timers);
    this.#headPath = layoutOf(options.path).head;
    this.#following = this.#follow();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#zookeeper.end(new StoreError('The state is not followed any more.'));
    await this.#following;
  }

  /** To one who asks once: what is read from then on is no longer its business. */
  async handOver(): Promise<StateReader> {
    await this.close();
    const reader = this.#reader ?? this.#newReader();
    this.#reader = null;
    return reader;
  }

  #newReader(): StateReader {
    const { path, logger, merger = threadMerger() } = this.#options;
    return new StateReader({ layout: layoutOf(path), merger, logger, isAhead: true });
  }

  async #follow(): Promise<void> {
    const { warm } = this.#options;
    this.#reader = await readerOf(warm, () => this.#newReader());
    let lastProblem = '';
    let isTold = false;
    while (!this.#isClosed) {
      try {
        await this.#look(this.#reader);
        lastProblem = '';
        isTold = false;
      } catch (error) {
        if (this.#isOver()) return;
        const problem = (error as Error).message;
        const isNew = problem !== lastProblem;
        if (isNew) isTold = false;
        lastProblem = problem;
        // Who may not read may not stand for election either, which then tells it by itself.
        const isRefused = isOfRights(error as Error);
        if (!isTold && !(error instanceof MissingZnode) && !(isRefused && isNew)) {
          isTold = true;
          this.#options.logger.warn(isRefused ? REFUSED : BEHIND, { problem });
        }
      }
      await this.#pause();
    }
  }

  /** Reads what is new, and waits until there may be more. */
  async #look(reader: StateReader): Promise<void> {
    const watch = newSignal();
    const { client } = this.#options;
    const stop = client.onState((state) => state !== 'connected' && watch.give());
    try {
      const found = await this.#zookeeper.watch(this.#headPath, watch.give);
      if (found !== null) {
        await reader.bringTo(this.#zookeeper, decodeHead(found.data, this.#headPath));
      }
      await this.#zookeeper.until(watch.given);
    } finally {
      stop();
    }
  }

  #isOver(): boolean {
    const { state } = this.#options.client;
    return this.#isClosed || state === 'expired' || state === 'closed';
  }

  #pause(): Promise<void> {
    const { timers } = this.#options;
    return this.#zookeeper
      .until(new Promise<void>((resolve) => void timers.after(LOOK_EVERY_MS, resolve)))
      .catch(() => undefined);
  }
}

function newSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

function isOfRights({ cause }: Error): boolean {
  return cause instanceof ZookeeperError && cause.failure === 'noAuth';
}
