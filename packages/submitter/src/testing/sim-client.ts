import { type DurationMs, type Timer, type Timers, durationMs } from '../kernel/index.js';
import {
  type CreateOptions,
  type OpenZookeeperOptions,
  type Watch,
  ZNODE_BYTES_MAX,
  type Znode,
  type ZookeeperClient,
  ZookeeperError,
  type ZookeeperFailure,
  type ZookeeperState,
} from '../zookeeper/index.js';
import type { SimChannel } from './sim-channel.js';

/** What a client asks for; tests choose by it which answer gets lost. */
export type SimRequest =
  | {
      readonly type: 'create';
      readonly path: string;
      readonly data: Buffer;
      readonly options: CreateOptions;
    }
  | { readonly type: 'set'; readonly path: string; readonly data: Buffer; readonly version: number }
  | { readonly type: 'get'; readonly path: string }
  | { readonly type: 'children'; readonly path: string }
  | { readonly type: 'exists'; readonly path: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'sync'; readonly path: string };

export type SimOutcome =
  { readonly failure: ZookeeperFailure } | { readonly value: unknown; readonly seen?: () => void };

/** A request on its way, until it is answered or nobody waits for it any more. */
export interface SimEntry {
  readonly request: SimRequest;
  readonly onChange: Watch | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ZookeeperError) => void;
}

/** What a client does to its ensemble. */
export interface SimServer {
  isReachable(client: SimClient): boolean;
  /** Asks to be let in, with its session or for a new one. */
  greet(client: SimClient): void;
  request(client: SimClient, entry: SimEntry): void;
  /** A ping; answers whether it was answered. */
  ping(client: SimClient): boolean;
  leave(client: SimClient): void;
}

export interface SimClientParts {
  readonly server: SimServer;
  readonly options: OpenZookeeperOptions;
  readonly timers: Timers;
  readonly up: SimChannel;
  readonly down: SimChannel;
}

/** In parts of the session time-out: how often a client pings, and tries to connect. */
const PING_DIVISOR = 3;

/** The client's half of a simulated session. What comes from outside comes by its `down` channel. */
export class SimClient implements ZookeeperClient {
  state: ZookeeperState = 'connecting';
  readonly sessionTimeoutMs: DurationMs;
  isPaused = false;
  private readonly listeners = new Set<(state: ZookeeperState) => void>();
  private outstanding: SimEntry[] = [];
  private pinging: Timer | undefined;
  private onClosed: (() => void) | null = null;
  private silentCount = 0;

  constructor(readonly parts: SimClientParts) {
    this.sessionTimeoutMs = parts.options.sessionTimeoutMs;
    parts.down.send(() => this.connect());
    this.pingLater();
  }

  onState(listener: (state: ZookeeperState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  create(path: string, data: Uint8Array, options: CreateOptions): Promise<string> {
    return this.write({ type: 'create', path, data: Buffer.from(data), options });
  }

  get(path: string, onChange?: Watch): Promise<Znode | null> {
    return this.ask({ type: 'get', path }, onChange);
  }

  set(path: string, data: Uint8Array, version: number): Promise<number> {
    return this.write({ type: 'set', path, data: Buffer.from(data), version });
  }

  delete(path: string): Promise<boolean> {
    return this.ask({ type: 'delete', path });
  }

  children(path: string, onChange?: Watch): Promise<readonly string[] | null> {
    return this.ask({ type: 'children', path }, onChange);
  }

  exists(path: string, onChange?: Watch): Promise<boolean> {
    return this.ask({ type: 'exists', path }, onChange);
  }

  sync(path: string): Promise<void> {
    return this.ask({ type: 'sync', path });
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return;
    const { up, down, server } = this.parts;
    const isConnected = this.state === 'connected' && server.isReachable(this);
    this.end('closed');
    if (!isConnected) return;
    await new Promise<void>((resolve) => {
      this.onClosed = resolve;
      up.send(() => {
        server.leave(this);
        down.send(resolve);
      });
    });
  }

  /** The process is gone. */
  vanish(): void {
    this.isPaused = true;
    this.pinging?.cancel();
    this.parts.down.hold();
  }

  /** Tries to reach the ensemble, unless it is there already. */
  connect(): void {
    if (this.state !== 'connecting') return;
    const { server, up } = this.parts;
    if (server.isReachable(this)) up.send(() => server.greet(this));
    else this.failAll('connectionLost');
  }

  connected(): void {
    if (this.state !== 'connecting') return;
    this.silentCount = 0;
    // Those that waited go first, whatever a listener asks for.
    for (const entry of this.outstanding) this.send(entry);
    this.changeTo('connected');
  }

  lost(): void {
    this.onClosed?.();
    if (this.state === 'connected') {
      this.failAll('connectionLost');
      this.changeTo('connecting');
    }
    this.connect();
  }

  end(state: 'expired' | 'closed'): void {
    if (this.state === 'closed' || this.state === state) return;
    this.pinging?.cancel();
    this.changeTo(state);
    this.failAll(state);
  }

  answer(entry: SimEntry, outcome: SimOutcome): void {
    if (!this.outstanding.includes(entry)) return;
    this.outstanding = this.outstanding.filter((other) => other !== entry);
    if ('failure' in outcome) {
      entry.reject(problem(outcome.failure, entry.request.path));
      return;
    }
    outcome.seen?.();
    entry.resolve(outcome.value);
  }

  private write<T>(request: SimRequest & { readonly data: Buffer }): Promise<T> {
    const isLarge = request.data.byteLength > ZNODE_BYTES_MAX;
    return isLarge ? Promise.reject(problem('tooLarge', request.path)) : this.ask<T>(request);
  }

  private ask<T>(request: SimRequest, onChange?: Watch): Promise<T> {
    const { state } = this;
    if (state === 'expired' || state === 'closed') {
      return Promise.reject(problem(state, request.path));
    }
    return new Promise<T>((resolve, reject) => {
      const entry = { request, onChange, resolve: resolve as (value: unknown) => void, reject };
      this.outstanding.push(entry);
      if (state === 'connected') this.send(entry);
    });
  }

  private send(entry: SimEntry): void {
    const { up, server } = this.parts;
    up.send(() => server.request(this, entry));
  }

  private pingLater(): void {
    const intervalMs = durationMs(Math.max(1, this.sessionTimeoutMs / PING_DIVISOR));
    this.pinging = this.parts.timers.after(intervalMs, () => {
      if (!this.isPaused) this.tend();
      if (this.state === 'connecting' || this.state === 'connected') this.pingLater();
    });
  }

  /** Silence for two thirds of the time-out is a lost connection. */
  private tend(): void {
    if (this.state === 'connecting') return this.connect();
    this.silentCount = this.parts.server.ping(this) ? 0 : this.silentCount + 1;
    if (this.silentCount >= PING_DIVISOR - 1) this.lost();
  }

  private failAll(failure: ZookeeperFailure): void {
    for (const entry of this.outstanding.splice(0)) {
      entry.reject(problem(failure, entry.request.path));
    }
  }

  private changeTo(state: ZookeeperState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }
}

function problem(failure: ZookeeperFailure, path: string): ZookeeperError {
  return new ZookeeperError(failure, `The simulated ZooKeeper says ${failure} for ${path}.`);
}
