import { type Timers, assert, durationMs } from '../kernel/index.js';
import type { OpenZookeeper, OpenZookeeperOptions, ZookeeperClient } from '../zookeeper/index.js';
import { SimChannel } from './sim-channel.js';
import { SimClient } from './sim-client.js';
import {
  type SimCut,
  SimEnsemble,
  type SimMatch,
  type SimSession,
  type SimWorld,
} from './sim-ensemble.js';

export interface SimZookeeperOptions extends SimWorld {
  /** One way, asked for each message. Left out: everything arrives as a microtask. */
  readonly latencyMs?: number | (() => number);
}

const NOW = durationMs(0);

/**
 * An ensemble of ZooKeepers that is simulated: sessions, ephemeral znodes, watches and order as in
 * the real one, whose contract suite it passes. Nothing happens by chance that its `rng` did not
 * choose, and no time passes but that of its `timers`: the same seed gives the same run.
 *
 * Clients connect, and connect again, by themselves unless told otherwise. Pings take no time.
 * A connection that breaks takes an end of the requests under way with it; those before it, how
 * many is by chance, are carried out and not answered.
 */
export class SimZookeeper {
  private readonly ensemble: SimEnsemble;

  constructor(private readonly options: SimZookeeperOptions) {
    this.ensemble = new SimEnsemble(options);
  }

  /** A session of a process whose timers are those of the simulation. */
  readonly open: OpenZookeeper = (options) => this.add(options, this.options.timers);

  /**
   * For a process with timers of its own: while they stand still it neither pings nor hears
   * anything, so its session expires without its knowledge.
   */
  openerFor(timers: Timers): OpenZookeeper {
    return (options) => this.add(options, timers);
  }

  /** Breaks the connection until `reconnect`; with `isBrief`, it is made again at once. */
  disconnect(client: ZookeeperClient, { isBrief = false } = {}): void {
    const session = this.of(client);
    if (!isBrief) session.isReachable = false;
    this.ensemble.unlink(session);
  }

  /** Ends what `disconnect` and `cut` began. */
  reconnect(client: ZookeeperClient): void {
    const session = this.of(client);
    session.isReachable = true;
    const { client: sim, cut } = session;
    session.cut = 'none';
    if (cut === 'none') return sim.parts.down.send(() => sim.connect());
    // Something sent meanwhile is missing, so that connection is of no use any more.
    this.ensemble.unlink(session);
    return sim.parts.down.send(() => sim.lost());
  }

  /** Half-open: nothing passes and nobody is told; each side notices by the silence. */
  cut(client: ZookeeperClient, directions: Exclude<SimCut, 'none'> = 'both'): void {
    this.of(client).cut = directions;
  }

  /** The ensemble ends the session now; the client learns it once it is connected again. */
  expire(client: ZookeeperClient): void {
    this.ensemble.expire(this.of(client));
  }

  /** The process stands still: it neither sends nor hears; what arrives waits for it. */
  pause(client: ZookeeperClient): void {
    const { client: paused } = this.of(client);
    paused.isPaused = true;
    paused.parts.down.hold();
  }

  resume(client: ZookeeperClient): void {
    const { client: resumed } = this.of(client);
    resumed.isPaused = false;
    resumed.parts.down.release();
  }

  /** The process is gone, without a word: its session expires in time. */
  kill(client: ZookeeperClient): void {
    this.of(client).client.vanish();
    this.disconnect(client);
  }

  /** No server answers, and no session expires before there is a majority again. */
  loseMajority(): void {
    this.ensemble.hasMajority = false;
    for (const session of this.sessions()) this.ensemble.unlink(session);
  }

  /** Every session has its whole time-out from now on. */
  regainMajority(): void {
    this.ensemble.hasMajority = true;
    for (const session of this.sessions()) {
      if (session.id !== null && !session.isExpired) this.ensemble.hear(session);
      session.client.parts.down.send(() => session.client.connect());
    }
  }

  /** The next request, of those chosen, never arrives, and the connection breaks briefly. */
  loseNextRequest(client: ZookeeperClient, matches: SimMatch = () => true): void {
    this.of(client).lostRequest = matches;
  }

  /** The next request, of those chosen, is carried out, and then the connection breaks briefly. */
  loseNextAnswer(client: ZookeeperClient, matches: SimMatch = () => true): void {
    this.of(client).lostAnswer = matches;
  }

  /** Its server hears of every change so much later; `sync` and its own writes make it catch up. */
  lag(client: ZookeeperClient, lagMs: number): void {
    this.of(client).view.setLag(durationMs(lagMs));
  }

  /** Of what the ensemble has agreed upon; null: there is no such znode. */
  dataOf(path: string): Buffer | null {
    return this.ensemble.znodes.get(path)?.data ?? null;
  }

  childrenOf(path: string): readonly string[] {
    return this.ensemble.znodes.children(path);
  }

  private add(options: OpenZookeeperOptions, timers: Timers): ZookeeperClient {
    const { latencyMs } = this.options;
    const isOwn = timers !== this.options.timers;
    const delayMs = typeof latencyMs === 'function' ? latencyMs : () => latencyMs ?? 0;
    const isInstant = latencyMs === undefined || latencyMs === 0;
    const client = new SimClient({
      server: this.ensemble,
      options,
      timers,
      up: new SimChannel(isInstant ? null : this.options.timers, delayMs),
      // A process that stands still hears nothing, and reads what has arrived when it goes on.
      down: new SimChannel(
        isInstant ? null : this.options.timers,
        delayMs,
        isOwn ? (arrive) => timers.after(NOW, arrive) : undefined,
      ),
    });
    this.ensemble.add(client);
    return client;
  }

  private of(client: ZookeeperClient): SimSession {
    assert(client instanceof SimClient, 'the client is one of a simulated ZooKeeper');
    return this.ensemble.of(client);
  }

  private sessions(): readonly SimSession[] {
    return [...this.ensemble.sessions.values()];
  }
}
