import type { DurationMs } from '../kernel/index.js';
import type { ZookeeperAddress } from './zookeeper-address.js';

/**
 * One session with a ZooKeeper ensemble: what Horae needs of it, and no more. The real one and the
 * simulated one pass the same contract suite.
 *
 * Order: requests of one client are carried out in the order of the calls, and answered in that
 * order. Reads may be stale (they are answered by the server one is connected to); `sync` before a
 * read makes it see everything that was written before the `sync`. Ask for both in one turn: after
 * a lost connection, the next server may be behind what the last one has told.
 *
 * Every request rejects with a ZookeeperError and nothing else.
 */
export interface ZookeeperClient {
  readonly state: ZookeeperState;
  /** As the ensemble granted it; what was asked for until it has. */
  readonly sessionTimeoutMs: DurationMs;
  /** Told of every change of `state`; answers how to stop listening. */
  onState(listener: (state: ZookeeperState) => void): () => void;
  /**
   * Makes a znode and answers its path, with the sequence number where one was asked for. Parents
   * have to exist.
   * @throws ZookeeperError nodeExists, noNode (of the parent), tooLarge
   */
  create(path: string, data: Uint8Array, options: CreateOptions): Promise<string>;
  /** Null where there is no such znode. `onChange`: see `Watch`. */
  get(path: string, onChange?: Watch): Promise<Znode | null>;
  /**
   * Writes if the znode still has that version, and answers its new version.
   * @throws ZookeeperError badVersion, noNode, tooLarge
   */
  set(path: string, data: Uint8Array, version: number): Promise<number>;
  /** False where there was no such znode. @throws ZookeeperError notEmpty */
  delete(path: string): Promise<boolean>;
  /** Names without the path, in no order; null where there is no such znode. */
  children(path: string, onChange?: Watch): Promise<readonly string[] | null>;
  /** Also watches a znode that does not exist. */
  exists(path: string, onChange?: Watch): Promise<boolean>;
  /** A round trip through the leader of the ensemble: what was written before is seen after. */
  sync(path: string): Promise<void>;
  /** Ends the session: its ephemeral znodes go at once. */
  close(): Promise<void>;
}

/**
 * Called once at most, after what was read has changed, or when nobody knows whether it has, after
 * a lost connection; perhaps late, never before the answer of the read itself. Not called for a
 * session that ends: `onState` tells of that.
 */
export type Watch = () => void;

/**
 * `connecting`: no server at the moment, at first and whenever the connection is lost; the session
 * may still live. `expired` (also: the credentials were refused) and `closed` are final: open
 * another client.
 */
export type ZookeeperState = 'connecting' | 'connected' | 'expired' | 'closed';

export interface Znode {
  readonly data: Buffer;
  /** Counts the writes of its data; 0 for a new one. */
  readonly version: number;
}

export interface CreateOptions {
  /** `sequence`: ephemeral, and ten digits are appended to the path. */
  readonly kind: 'persistent' | 'ephemeral' | 'sequence';
  /**
   * `private`: with credentials in the address only their owner may do anything with it;
   * `readable`: everybody may read it. Without credentials both are open to all.
   */
  readonly access: 'private' | 'readable';
}

/** Opens a session; it connects, and connects again, by itself. */
export type OpenZookeeper = (options: OpenZookeeperOptions) => ZookeeperClient;

export interface OpenZookeeperOptions {
  readonly address: Pick<ZookeeperAddress, 'hosts' | 'credentials'>;
  /** What to ask for; the ensemble has bounds of its own (2 to 20 of its ticks). */
  readonly sessionTimeoutMs: DurationMs;
}

export type ZookeeperFailure =
  /** The connection was lost before the answer came: carried out or not, nobody knows. */
  | 'connectionLost'
  | 'expired'
  | 'closed'
  | 'badVersion'
  | 'nodeExists'
  | 'noNode'
  | 'notEmpty'
  | 'noAuth'
  | 'tooLarge'
  /** Anything else; the message tells. */
  | 'failed';

export class ZookeeperError extends Error {
  override readonly name = 'ZookeeperError';
  constructor(
    readonly failure: ZookeeperFailure,
    /** A whole sentence that names the path. */
    text: string,
    options?: ErrorOptions,
  ) {
    super(text, options);
  }
}

/** Data of one znode; ZooKeeper refuses more than 1 MiB with everything around it. */
export const ZNODE_BYTES_MAX = 900_000;
