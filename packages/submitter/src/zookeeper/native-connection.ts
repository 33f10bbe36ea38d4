import type { NativeLibrary, NativeSession } from './native-library.js';
import { CODE, CONNECTED_STATE } from './native-library.js';
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

/** A new connection may take so long before another is tried, and twice as long each time. */
const FIRST_ATTEMPT_MS_MAX = 500;
/** In parts of the session time-out: the first attempt, and the longest. */
const FIRST_ATTEMPT_DIVISOR = 6;
const LONGEST_ATTEMPT_DIVISOR = 3;
/** The native client takes each piece of a long answer for silence, and gives up after so many. */
const PIECE_COUNT_MAX = 2_147_483_647;
const LOG_NOTHING = 0;

/**
 * Keeps a session connected. The native client tries the next server by itself, but it may wait
 * for a third of the session time-out before it does, after some errors for ever, and twice as
 * long for a server that is silent: so a handle that is not connected soon is exchanged for
 * another, which goes on with the session. Servers are looked up by name here, again each time.
 */
export class NativeConnection {
  /** Of the session as it was granted; null before that. */
  sessionTimeoutMs: number | null = null;
  private native: NativeSession | null = null;
  private isConnected = false;
  private isClosed = false;
  private isLookingUp = false;
  /** Whether the present handle has taken another's session over. */
  private isAnother = false;
  /** Which session a further handle goes on with. */
  private session: { readonly client_id?: string; readonly client_password?: string } = {};
  private servers = '';
  private attemptMs: number;
  private lostAtMs = performance.now();
  private waiting: ((native: NativeSession | null) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly library: NativeLibrary,
    private readonly options: OpenZookeeperOptions,
    private readonly events: ConnectionEvents,
  ) {
    this.attemptMs = this.firstAttemptMs;
    void this.lookUp();
    this.tryLater();
  }

  /** Null while there is no connection. */
  get connected(): NativeSession | null {
    return this.isConnected ? this.native : null;
  }

  /** Hands the native session over once it is connected; null: it has not been for too long. */
  use(run: (native: NativeSession | null) => void): void {
    if (this.isConnected || this.isClosed) run(this.native);
    else this.waiting.push(run);
  }

  /**
   * To be told of every request that was handed over. One that cannot be sent closes the socket
   * inside of the native client, which tells nobody and goes on waiting for that socket: libuv
   * aborts the process when it comes to it. So the handle goes before that.
   */
  sent(native: NativeSession): void {
    const isSent = native.state === CONNECTED_STATE;
    if (isSent || native !== this.native || !this.isConnected) return;
    this.lost();
    if (this.isClosed) native.close();
    else this.exchange(native);
  }

  /**
   * The native call holds the whole process until the server has answered it, up to some seconds.
   * So it waits until the server answers something else, or the connection is lost.
   */
  close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    const { native } = this;
    native?.removeAllListeners();
    if (native === null) return Promise.resolve();
    return new Promise((resolve) => {
      // Not from within a call of the native client.
      const end = (): void => {
        setImmediate(() => {
          native.close();
          resolve();
        });
      };
      if (!this.isConnected || native.a_exists('/', false, end) !== CODE.ok) end();
    });
  }

  private get firstAttemptMs(): number {
    const { sessionTimeoutMs } = this.options;
    return Math.min(FIRST_ATTEMPT_MS_MAX, sessionTimeoutMs / FIRST_ATTEMPT_DIVISOR);
  }

  private tryLater(): void {
    clearTimeout(this.timer);
    if (this.isClosed) return;
    this.timer = setTimeout(() => this.tryAgain(), this.attemptMs);
    this.timer.unref();
  }

  private tryAgain(): void {
    const longestMs = this.options.sessionTimeoutMs / LONGEST_ATTEMPT_DIVISOR;
    this.attemptMs = Math.min(this.attemptMs * 2, longestMs);
    this.tryLater();
    if (performance.now() - this.lostAtMs > this.options.sessionTimeoutMs) this.handOver(null);
    if (this.native !== null) this.exchange(this.native);
    void this.lookUp();
  }

  private async lookUp(): Promise<void> {
    // The system may take many seconds to find out that there is no answer.
    if (this.isLookingUp) return;
    this.isLookingUp = true;
    const found = await lookUpServers(this.options.address.hosts);
    this.isLookingUp = false;
    if (found !== '') this.servers = found;
    if (!this.isClosed && this.native === null && this.servers !== '') this.begin();
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
    // It could not be opened; the next attempt may.
    if (native.timeout < 0) return;
    const { credentials } = this.options.address;
    // Sent in front of everything, at each connection. A refusal ends the session.
    if (credentials !== null) native.add_auth('digest', credentials, () => undefined);
    this.native = native;
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
    clearTimeout(this.timer);
    const { timeout, client_id, client_password } = native;
    this.isConnected = true;
    this.sessionTimeoutMs = timeout;
    this.session = { client_id, client_password };
    const { isAnother } = this;
    this.isAnother = false;
    this.handOver(native);
    this.events.onConnected(native, isAnother);
  }

  private lost(): void {
    this.isConnected = false;
    this.lostAtMs = performance.now();
    this.attemptMs = this.firstAttemptMs;
    this.tryLater();
    this.events.onLost();
  }

  private ended(): void {
    this.isConnected = false;
    this.isClosed = true;
    clearTimeout(this.timer);
    this.events.onEnded();
  }

  /** Closing a handle that is not connected leaves the session alone. */
  private exchange(native: NativeSession): void {
    native.removeAllListeners();
    this.native = null;
    this.isAnother = this.session.client_id !== undefined;
    native.close();
    this.begin();
  }

  private handOver(native: NativeSession | null): void {
    const waiting = this.waiting.splice(0);
    for (const run of waiting) run(native);
  }
}
