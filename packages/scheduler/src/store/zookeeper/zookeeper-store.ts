import type { Clock, DurationMs, Logger, Timers } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { History } from '../../ports/history.js';
import { type SoloStore, StoreError } from '../../ports/store.js';
import type { WarmState } from './follow-state.js';
import type { Merger } from './merger.js';

export interface ZookeeperStoreOptions {
  /** Stays the caller's, as `history` does: closing the store closes neither. */
  readonly client: ZookeeperClient;
  /** Of the installation, with no slash at its end; made when missing. */
  readonly path: string;
  readonly history: History;
  /** Ended runs of each job that a new leader can tell of, whatever its history knows. */
  readonly ringSize: number;
  readonly historyRetentionMs: DurationMs;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** What a standby has read already. */
  readonly warm?: WarmState;
  /** A worker thread by default. */
  readonly merger?: Merger;
  /**
   * Runs after the callers that are being answered now: what they commit again is one group.
   * `setImmediate` by default.
   */
  readonly afterTurn?: (run: () => void) => void;
  /** The epoch will be above this one: of a store whose state is brought here. 0 by default. */
  readonly epochAbove?: number;
}

/**
 * Takes office: from here on every write of an earlier leader fails, and whatever was acknowledged
 * by one is read. Call it only when elected.
 *
 * @throws StoreFenced when another has taken office meanwhile; StoreError when ZooKeeper's session
 * has ended, or what is stored cannot be read (the text names the znode).
 */
export function openZookeeperStore(options: ZookeeperStoreOptions): Promise<SoloStore> {
  return Promise.reject(new StoreError(`Cannot open ${options.path}.`));
}
