import type { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';
import { ZookeeperError } from './zookeeper-client.js';

/**
 * As much of the package `zookeeper` as is used: Apache's client in C. Each request answers a code
 * at once, and calls back only if that is 0. It is optional, so its own types may be missing.
 */
export interface NativeSession extends EventEmitter {
  init(config: object): unknown;
  /** In milliseconds as granted; -1 where `init` failed, which it does not say itself. */
  readonly timeout: number;
  /** CONNECTED_STATE, or any other. */
  readonly state: number;
  readonly client_id: string;
  readonly client_password: string;
  add_auth(scheme: string, auth: string, done: (code: number) => void): number;
  set_servers(servers: string): number;
  a_create(path: string, data: Uint8Array, flags: number, done: Done<string>): number;
  a_set_acl(path: string, version: number, acl: NativeAcl, done: Done<undefined>): number;
  a_get(path: string, watch: boolean, done: DoneReading): number;
  a_set(path: string, data: Uint8Array, version: number, done: Done<NativeStat>): number;
  a_delete_(path: string, version: number, done: Done<undefined>): number;
  a_get_children(path: string, watch: boolean, done: Done<readonly string[]>): number;
  a_exists(path: string, watch: boolean, done: Done<NativeStat>): number;
  a_sync(path: string, done: Done<string>): number;
  close(): void;
}

export type Done<T> = (code: number, text: string, answer: T) => void;
type DoneReading = (code: number, text: string, stat: NativeStat, data: Buffer | null) => void;

export interface NativeStat {
  readonly version: number;
}

export type NativeAcl = readonly {
  readonly perms: number;
  readonly scheme: string;
  readonly auth: string;
}[];

export type NativeLibrary = new (config: object) => NativeSession;

/** Codes of ZooKeeper's own, of an answer or of an event. */
export const CODE = {
  ok: 0,
  connectionLoss: -4,
  marshallingError: -5,
  operationTimeout: -7,
  invalidState: -9,
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  nodeExists: -110,
  notEmpty: -111,
  sessionExpired: -112,
  invalidAcl: -114,
  authFailed: -115,
  closing: -116,
  sessionMoved: -118,
} as const;

export const CONNECTED_STATE = 3;

/** Flags of `a_create`. */
export const CREATE_FLAGS = { persistent: 0, ephemeral: 1, sequence: 3 } as const;

/** The name apart from its use, so that compiling does not need the package. */
const PACKAGE: string = 'zookeeper';

/** @throws ZookeeperError failed: the package is not there, or not usable here */
export async function loadNativeLibrary(): Promise<NativeLibrary> {
  // Its handles are static: a second thread that loads it takes the first one down.
  if (!isMainThread) {
    throw new ZookeeperError('failed', 'ZooKeeper can be used on the main thread only.');
  }
  try {
    const loaded = (await import(PACKAGE)) as { readonly default: NativeLibrary };
    return loaded.default;
  } catch (cause) {
    // Not installed, or built for another Node: its own words tell which.
    const [why = ''] = (cause as Error).message.split('\n');
    throw new ZookeeperError(
      'failed',
      `ZooKeeper needs the package "zookeeper", and it cannot be loaded (${why}): ` +
        '"npm install zookeeper" brings it (it is built with a C compiler, make and Python).',
      { cause },
    );
  }
}
