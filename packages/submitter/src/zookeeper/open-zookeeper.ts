import { type DurationMs, durationMs } from '../kernel/index.js';
import { NativeConnection } from './native-connection.js';
import {
  CODE,
  CREATE_FLAGS,
  type NativeLibrary,
  type NativeSession,
  loadNativeLibrary,
} from './native-library.js';
import { SendPump } from './send-pump.js';
import { WatchTable } from './watch-table.js';
import { ZnodeAccess } from './znode-access.js';
import {
  type CreateOptions,
  type OpenZookeeper,
  type OpenZookeeperOptions,
  type Watch,
  ZNODE_BYTES_MAX,
  type Znode,
  type ZookeeperClient,
  type ZookeeperFailure,
  type ZookeeperState,
} from './zookeeper-client.js';
import { failureOf, zookeeperError } from './zookeeper-failure.js';

/**
 * ZooKeeper by the native package `zookeeper`, which is loaded here, for only who uses ZooKeeper
 * has to have it. On the main thread only.
 * @throws ZookeeperError failed: the package cannot be loaded; its text says how to get it
 */
export async function loadZookeeper(): Promise<OpenZookeeper> {
  const library = await loadNativeLibrary();
  return (options) => new NativeZookeeper(library, options);
}

/** Sends a request and answers the code of that; `settle` hears of the answer. */
type Send<T> = (native: NativeSession, settle: Settle<T>) => number;
type Settle<T> = (code: number, answer?: () => T) => void;

interface Outstanding {
  readonly fail: (failure: ZookeeperFailure, code?: number) => void;
}

class NativeZookeeper implements ZookeeperClient {
  state: ZookeeperState = 'connecting';
  private readonly connection: NativeConnection;
  private readonly access: ZnodeAccess;
  private readonly watches = new WatchTable();
  private readonly listeners = new Set<(state: ZookeeperState) => void>();
  /** The native client forgets some when a session ends; nobody may wait for those for ever. */
  private readonly outstanding = new Set<Outstanding>();
  private readonly pump: SendPump;
  private closing: Promise<void> | null = null;

  constructor(
    library: NativeLibrary,
    private readonly options: OpenZookeeperOptions,
  ) {
    this.access = new ZnodeAccess(options.address.credentials !== null);
    this.connection = new NativeConnection(library, options, {
      onConnected: (native, isAnother) => this.connected(native, isAnother),
      onLost: () => this.lost(),
      onEnded: () => this.end('expired'),
      onChanged: (kind, path) => this.watches.fire(kind, path),
    });
    this.pump = new SendPump(this.connection);
  }

  get sessionTimeoutMs(): DurationMs {
    return durationMs(this.connection.sessionTimeoutMs ?? this.options.sessionTimeoutMs);
  }

  onState(listener: (state: ZookeeperState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  create(path: string, data: Uint8Array, { kind, access }: CreateOptions): Promise<string> {
    if (data.byteLength > ZNODE_BYTES_MAX) return this.refuseLarge(path);
    const znode = { path, data, flags: CREATE_FLAGS[kind], access };
    const send: Send<string> = (native, settle) =>
      this.access.create(native, znode, (code, made) => settle(code, () => made));
    return this.ask(path, send, data.byteLength);
  }

  get(path: string, onChange?: Watch): Promise<Znode | null> {
    return this.ask<Znode | null>(path, (native, settle) =>
      native.a_get(path, onChange !== undefined, (code, _text, stat, data) => {
        if (code === CODE.noNode) return settle(CODE.ok, () => null);
        return settle(code, () => {
          this.watch('data', path, onChange);
          return { data: data ?? Buffer.alloc(0), version: stat.version };
        });
      }),
    );
  }

  set(path: string, data: Uint8Array, version: number): Promise<number> {
    if (data.byteLength > ZNODE_BYTES_MAX) return this.refuseLarge(path);
    const send: Send<number> = (native, settle) =>
      native.a_set(path, data, version, (code, _text, stat) => settle(code, () => stat.version));
    return this.ask(path, send, data.byteLength);
  }

  delete(path: string): Promise<boolean> {
    return this.ask(path, (native, settle) =>
      native.a_delete_(path, ANY_VERSION, (code) =>
        code === CODE.noNode ? settle(CODE.ok, () => false) : settle(code, () => true),
      ),
    );
  }

  children(path: string, onChange?: Watch): Promise<readonly string[] | null> {
    return this.ask<readonly string[] | null>(path, (native, settle) =>
      native.a_get_children(path, onChange !== undefined, (code, _text, names) => {
        if (code === CODE.noNode) return settle(CODE.ok, () => null);
        return settle(code, () => {
          this.watch('children', path, onChange);
          return names;
        });
      }),
    );
  }

  exists(path: string, onChange?: Watch): Promise<boolean> {
    return this.ask(path, (native, settle) =>
      native.a_exists(path, onChange !== undefined, (code) => {
        const isThere = code !== CODE.noNode;
        return settle(isThere ? code : CODE.ok, () => {
          this.watch('data', path, onChange);
          return isThere;
        });
      }),
    );
  }

  sync(path: string): Promise<void> {
    return this.ask(path, (native, settle) =>
      native.a_sync(path, (code) => settle(code, () => undefined)),
    );
  }

  close(): Promise<void> {
    this.closing ??= this.state === 'expired' ? Promise.resolve() : this.connection.close();
    this.end('closed');
    return this.closing;
  }

  private ask<T>(path: string, send: Send<T>, byteCount = 0): Promise<T> {
    const { state } = this;
    if (state === 'expired' || state === 'closed') {
      return Promise.reject(zookeeperError(state, path));
    }
    return new Promise((resolve, reject) => {
      const settled = (): boolean => {
        const isFirst = this.outstanding.delete(request);
        if (isFirst) this.pump.end(byteCount);
        return isFirst;
      };
      const request: Outstanding = {
        fail: (failure, code) => {
          if (settled()) reject(zookeeperError(failure, path, code));
        },
      };
      const settle: Settle<T> = (code, answer) => {
        if (code !== CODE.ok || answer === undefined) request.fail(failureOf(code), code);
        else if (settled()) resolve(answer());
      };
      this.outstanding.add(request);
      this.pump.begin(byteCount);
      this.connection.use((native) => {
        if (!this.outstanding.has(request)) return;
        // Only a request that was taken is called back for.
        const code = native === null ? CODE.connectionLoss : send(native, settle);
        if (code !== CODE.ok) settle(code);
        if (native !== null) this.connection.sent(native);
      });
    });
  }

  private refuseLarge(path: string): Promise<never> {
    return Promise.reject(zookeeperError('tooLarge', path));
  }

  private watch(kind: 'data' | 'children', path: string, onChange: Watch | undefined): void {
    if (onChange !== undefined) this.watches.add(kind, path, onChange);
  }

  private connected(native: NativeSession, isAnother: boolean): void {
    this.access.protectAgain(native);
    this.changeTo('connected');
    // Nobody knows any more what they were set for, so they all are told.
    if (isAnother) this.watches.fireAll();
  }

  private lost(): void {
    this.failAll('connectionLost');
    this.changeTo('connecting');
  }

  private end(state: 'expired' | 'closed'): void {
    if (this.state === 'closed' || this.state === state) return;
    this.watches.clear();
    this.changeTo(state);
    this.failAll(state);
  }

  private failAll(failure: ZookeeperFailure): void {
    for (const request of [...this.outstanding]) request.fail(failure);
  }

  private changeTo(state: ZookeeperState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }
}

const ANY_VERSION = -1;
