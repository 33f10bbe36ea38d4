import {
  type Clock,
  type DurationMs,
  type Rng,
  type Timer,
  type Timers,
  assert,
  durationMs,
} from '../kernel/index.js';
import type { SimClient, SimEntry, SimRequest, SimServer } from './sim-client.js';
import { type SimAsker, carryOut } from './sim-requests.js';
import { SimView, type SimWatch } from './sim-view.js';
import { type SimChange, SimZnodes } from './sim-znodes.js';

/** Which directions of a connection carry nothing, without a sign of it. */
export type SimCut = 'none' | 'requests' | 'answers' | 'both';

/** Chooses a request. */
export type SimMatch = (request: SimRequest) => boolean;

/** What the ensemble knows of a client. */
export interface SimSession {
  readonly client: SimClient;
  readonly view: SimView;
  readonly timeoutMs: DurationMs;
  readonly credentials: string | null;
  /** Null until there is one. */
  id: number | null;
  isExpired: boolean;
  /** Whether there is a connection. */
  isLinked: boolean;
  isReachable: boolean;
  cut: SimCut;
  heardAtMs: number;
  expiry: Timer | undefined;
  /** Watches that went off, and the client has not heard of yet. */
  readonly fired: Set<SimWatch>;
  lostRequest: SimMatch | null;
  lostAnswer: SimMatch | null;
}

export interface SimWorld {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
}

/** The servers' half: sessions, what is written, and who hears of it. */
export class SimEnsemble implements SimServer {
  readonly znodes = SimZnodes.empty();
  readonly sessions = new Map<SimClient, SimSession>();
  hasMajority = true;
  private readonly sequences = new Map<string, number>();
  private sessionCount = 0;

  constructor(private readonly world: SimWorld) {}

  add(client: SimClient): void {
    const { fired, onFired } = this.firing(client);
    this.sessions.set(client, {
      client,
      view: new SimView(this.znodes, this.world, onFired),
      timeoutMs: client.sessionTimeoutMs,
      credentials: client.parts.options.address.credentials,
      id: null,
      isExpired: false,
      isLinked: false,
      isReachable: true,
      cut: 'none',
      heardAtMs: 0,
      expiry: undefined,
      fired,
      lostRequest: null,
      lostAnswer: null,
    });
  }

  of(client: SimClient): SimSession {
    const session = this.sessions.get(client);
    assert(session !== undefined, 'the client is one of this simulated ZooKeeper');
    return session;
  }

  isReachable(client: SimClient): boolean {
    const { isReachable, cut } = this.of(client);
    return this.hasMajority && isReachable && cut === 'none';
  }

  greet(client: SimClient): void {
    const session = this.of(client);
    if (!this.isReachable(client) || session.isLinked) return;
    if (session.isExpired) return client.parts.down.send(() => client.end('expired'));
    this.sessionCount += session.id === null ? 1 : 0;
    session.id ??= this.sessionCount;
    session.isLinked = true;
    this.hear(session);
    client.parts.down.send(() => client.connected());
    for (const watch of session.fired) this.tell(session, watch);
  }

  ping(client: SimClient): boolean {
    const session = this.of(client);
    if (!session.isLinked || isLost(session, 'requests')) return false;
    this.hear(session);
    return !isLost(session, 'answers');
  }

  request(client: SimClient, entry: SimEntry): void {
    const session = this.of(client);
    if (!session.isLinked || isLost(session, 'requests')) return;
    if (session.lostRequest?.(entry.request) === true) {
      session.lostRequest = null;
      // And nothing that was sent after it.
      client.parts.up.cut();
      return this.unlink(session);
    }
    this.hear(session);
    const outcome = carryOut(this.asker(session), entry);
    if (session.lostAnswer?.(entry.request) === true) {
      session.lostAnswer = null;
      return this.unlink(session);
    }
    if (!isLost(session, 'answers')) client.parts.down.send(() => client.answer(entry, outcome));
  }

  leave(client: SimClient): void {
    const session = this.of(client);
    this.endSession(session);
    session.isLinked = false;
  }

  private endSession(session: SimSession): void {
    session.expiry?.cancel();
    session.isExpired = true;
    session.view.dropWatches();
    session.fired.clear();
    const { id } = session;
    if (id === null) return;
    for (const path of this.znodes.ofSession(id)) this.write({ path, znode: null });
  }

  /**
   * The connection is gone. TCP loses an end of what was sent, never a piece from the middle: so
   * the first few of the requests under way, by chance, still arrive.
   */
  unlink(session: SimSession): void {
    if (!session.isLinked) return;
    const { up, down } = session.client.parts;
    const underWay = up.cut();
    const arrivingCount = this.world.rng.below(underWay.length + 1);
    for (const arrive of underWay.slice(0, arrivingCount)) arrive();
    session.isLinked = false;
    down.cut();
    for (const watch of session.fired) if (!watch.isAnswered) session.fired.delete(watch);
    if (!isLost(session, 'answers')) down.send(() => session.client.lost());
  }

  /** The session is alive from now on for its time-out. */
  hear(session: SimSession): void {
    session.heardAtMs = this.world.clock.monotonicMs();
    if (session.expiry === undefined) this.expireLater(session, session.timeoutMs);
  }

  private expireLater(session: SimSession, delayMs: number): void {
    session.expiry = this.world.timers.after(durationMs(delayMs), () => {
      session.expiry = undefined;
      if (session.isExpired) return;
      const silentMs = this.world.clock.monotonicMs() - session.heardAtMs;
      if (silentMs < session.timeoutMs) this.expireLater(session, session.timeoutMs - silentMs);
      else if (!this.hasMajority) this.expireLater(session, session.timeoutMs);
      else this.expire(session);
    });
  }

  expire(session: SimSession): void {
    this.endSession(session);
    this.unlink(session);
  }

  private asker(session: SimSession): SimAsker {
    return {
      sessionId: session.id ?? 0,
      credentials: session.credentials,
      view: session.view,
      written: this.znodes,
      write: (change) => this.write(change),
      nextSequence: (parent) => {
        const next = this.sequences.get(parent) ?? 0;
        this.sequences.set(parent, next + 1);
        return next;
      },
    };
  }

  private write(change: SimChange): void {
    const isNewOrGone = change.znode === null || this.znodes.get(change.path) === null;
    this.znodes.apply(change);
    if (change.znode === null) this.sequences.delete(change.path);
    for (const { view, isExpired } of this.sessions.values()) {
      if (!isExpired) view.hear(change, isNewOrGone);
    }
  }

  private firing(client: SimClient): {
    readonly fired: Set<SimWatch>;
    readonly onFired: (watch: SimWatch) => void;
  } {
    const fired = new Set<SimWatch>();
    const onFired = (watch: SimWatch): void => {
      fired.add(watch);
      const session = this.of(client);
      if (session.isLinked && !isLost(session, 'answers')) this.tell(session, watch);
    };
    return { fired, onFired };
  }

  private tell({ client, fired }: SimSession, watch: SimWatch): void {
    client.parts.down.send(() => {
      if (fired.delete(watch) && watch.isAnswered && client.state === 'connected') watch.call();
    });
  }
}

function isLost({ cut }: SimSession, direction: 'requests' | 'answers'): boolean {
  return cut === 'both' || cut === direction;
}
