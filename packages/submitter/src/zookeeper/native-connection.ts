import type { NativeLibrary, NativeSession } from './native-library.js';
import { CODE } from './native-library.js';
import { lookUpServers } from './server-addresses.js';
import type { WatchKind } from './watch-table.js';
import type { OpenZookeeperOptions } from './zookeeper-client.js';

export interface ConnectionEvents {
  /** `isAnother`: the session goes on with a handle that knows none of its watches. */
  onConnected(native: NativeSession, isAnother: boolean): void;
  onLost(): void;
  /** The session expired, or the credentials were refused. */
  onEnded(): void;
  onChanged(kind: WatchKind, path: string): void;
}

/** How often a lost connection is looked after. */
const TEND_INTERVAL_MS = 1_000;
/** In session time-outs: so long without a server, and the native handle may be stuck. */
const REPLACE_AFTER_TIMEOUT_COUNT = 3;
/** The native client takes each piece of a long answer for silence, and gives up after so many. */
const PIECE_COUNT_MAX = 2_147_483_647;
const LOG_NOTHING = 0;

/**
 * Keeps a native handle connected, which it does by itself for the most part: servers are looked
 * up by name here, again and again while there is none, and a handle that stays without one for
 * long is exchanged, for there are errors after which it never tries again.
 */
export class NativeConnection {
  /** Of the session as it was granted; null before that. */
  sessionTimeoutMs: number | null = null;
  private native: NativeSession | null = null;
  private isConnected = false;
  private isClosed = false;
  /** Whether the present handle has taken another's session over. */
  private isAnother = false;
  /** Which session a further handle goes on with. */
  private session: { readonly client_id?: string; readonly client_password?: string } = {};
  private servers = '';
  private triedSinceMs = performance.now();
  private waiting: ((native: NativeSession | null) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly library: NativeLibrary,
    private readonly options: OpenZookeeperOptions,
    private readonly events: ConnectionEvents,
  ) {
    void this.tend();
  }

  /** Null while there is no connection. */
  get connected(): NativeSession | null {
    return this.isConnected ? this.native : null;
  }

  /** Hands the native session over, at once where it is there; null: no server is known. */
  use(run: (native: NativeSession | null) => void): void {
    if (this.native === null && !this.isClosed) this.waiting.push(run);
    else run(this.native);
  }

  /**
   * The native call holds the whole process until the server has answered it, up to some seconds.
   * So it waits until the server answers something else, or the connection is lost.
   */
  close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    const { native } = this;
    if (native === null) return Promise.resolve();
    return new Promise((resolve) => {
      // Not from within a call of the native client.
      const end = (): void => {
        setImmediate(() => {
          native.removeAllListeners();
          native.close();
          resolve();
        });
      };
      if (!this.isConnected || native.a_exists('/', false, end) !== CODE.ok) end();
    });
  }

  private async tend(): Promise<void> {
    const connect = await lookUpServers(this.options.address.hosts);
    if (this.isClosed) return;
    if (connect !== '' && connect !== this.servers) this.goTo(connect);
    if (this.native === null) this.handOver(null);
    else if (this.isStuck()) this.exchange(this.native);
    this.tendLater();
  }

  private tendLater(): void {
    clearTimeout(this.timer);
    if (this.isClosed || this.isConnected) return;
    this.timer = setTimeout(() => void this.tend(), TEND_INTERVAL_MS);
    this.timer.unref();
  }

  private goTo(servers: string): void {
    this.servers = servers;
    if (this.native === null) this.begin();
    else this.native.set_servers(servers);
  }

  private begin(): void {
    const native = new this.library({
      connect: this.servers,
      timeout: this.options.sessionTimeoutMs,
      debug_level: LOG_NOTHING,
      host_order_deterministic: false,
      response_counter_limit: PIECE_COUNT_MAX,
      ...this.session,
    });
    this.listenTo(native);
    native.init({});
    this.triedSinceMs = performance.now();
    // It could not be opened; the next round tries again.
    if (native.timeout < 0) {
      this.servers = '';
      return;
    }
    const { credentials } = this.options.address;
    // Sent in front of everything, at each connection. A refusal ends the session.
    if (credentials !== null) native.add_auth('digest', credentials, () => undefined);
    this.native = native;
    this.handOver(native);
  }

  private listenTo(native: NativeSession): void {
    native.on('connect', () => this.found(native));
    native.on('connecting', () => this.lost());
    native.on('close', () => this.ended());
    const changed = (kind: WatchKind) => (_native: unknown, path: string) => {
      this.events.onChanged(kind, path);
    };
    for (const event of ['created', 'changed', 'deleted']) native.on(event, changed('data'));
    for (const event of ['child', 'deleted']) native.on(event, changed('children'));
  }

  private found(native: NativeSession): void {
    this.isConnected = true;
    this.sessionTimeoutMs = native.timeout;
    this.events.onConnected(native, this.isAnother);
    this.isAnother = false;
  }

  private lost(): void {
    this.isConnected = false;
    this.triedSinceMs = performance.now();
    this.events.onLost();
    this.tendLater();
  }

  private ended(): void {
    this.isConnected = false;
    this.isClosed = true;
    clearTimeout(this.timer);
    this.events.onEnded();
  }

  private isStuck(): boolean {
    const patienceMs = this.options.sessionTimeoutMs * REPLACE_AFTER_TIMEOUT_COUNT;
    return !this.isConnected && performance.now() - this.triedSinceMs > patienceMs;
  }

  /** The other one takes the session over: not connected, closing this one does not end it. */
  private exchange(native: NativeSession): void {
    const { client_id, client_password } = native;
    const hasSession = Number.parseInt(client_id, 16) !== 0;
    native.removeAllListeners();
    this.native = null;
    this.events.onLost();
    native.close();
    this.isAnother = hasSession;
    if (hasSession) this.session = { client_id, client_password };
    this.begin();
  }

  private handOver(native: NativeSession | null): void {
    const waiting = this.waiting.splice(0);
    for (const run of waiting) run(native);
  }
}
