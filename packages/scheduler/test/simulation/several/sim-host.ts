import { type Rng, durationMs, nullLogger } from '@horae/submitter/kernel';
import type { SimZookeeper } from '@horae/submitter/testing';
import type { OpenZookeeper, ZookeeperClient } from '@horae/submitter/zookeeper';
import type { AgentCall, AgentEvent } from '@horae/agent/protocol';
import type { Reply } from '../../../src/core/index.js';
import { type Election, type Mandate, createElection } from '../../../src/election/index.js';
import type { AgentConnection } from '../../../src/master/index.js';
import type { Driver } from '../../../src/ports/driver.js';
import type { Store } from '../../../src/ports/store.js';
import type { AskedEvent } from '../../../src/shell/index.js';
import type { SimClock } from '../world/sim-clock.js';
import type { SimAgentConnection, StreamEnd } from '../world/sim-master.js';
import type { SeveralOptions } from './several-options.js';
import type { SimHistory } from './sim-history.js';
import { PATH, SimOffice, type SimTerm } from './sim-office.js';
import { SimProcess } from './sim-process.js';
import type { SimTurns } from './sim-turns.js';

export interface SimHostParts {
  readonly name: string;
  /** Of its machine. */
  readonly address: string;
  readonly clock: SimClock;
  readonly turns: SimTurns;
  readonly rng: Rng;
  readonly options: SeveralOptions;
  readonly zookeeper: SimZookeeper;
  /** On its disk, or elsewhere. */
  readonly history: SimHistory;
  readonly wrapStore: (store: Store, epoch: number, host: SimHost) => Store;
  readonly wrapDriver: (driver: Driver, epoch: number, host: SimHost) => Driver;
  /** `openAnother`: a session beside that of the mandate. */
  readonly wrapMandate: (mandate: Mandate, openAnother: () => ZookeeperClient) => Mandate;
  readonly onTaken: (epoch: number, host: SimHost) => void;
  readonly onDefect: (error: Error) => void;
}

const ADDRESS = { hosts: ['zk'], credentials: null };

type Cut = 'broken' | 'requests' | 'answers' | 'both';

/** A machine with one scheduler: a process after the other. */
export class SimHost {
  process: SimProcess | null = null;
  term: SimTerm | null = null;
  /** The latest time that any of its processes has ever believed in. */
  latestAt = 0;
  skewMs = 0;
  private election: Election | null = null;
  private bootCount = 0;
  private cut: Cut | null = null;
  private clients: ZookeeperClient[] = [];
  private agentEnds = new Set<StreamEnd<AgentEvent>>();

  constructor(private readonly parts: SimHostParts) {}

  get name(): string {
    return this.parts.name;
  }

  get address(): string {
    return this.parts.address;
  }

  /** Which of its processes this is, for everything that has to be told apart. */
  get incarnation(): string {
    return `${this.name}-${this.bootCount}`;
  }

  get isUp(): boolean {
    return this.process !== null;
  }

  boot(): void {
    if (this.process !== null) return;
    const { clock, turns, options, rng, address } = this.parts;
    this.bootCount += 1;
    const { incarnation } = this;
    const process = new SimProcess(clock, turns);
    process.skewMs = this.skewMs;
    this.process = process;
    let nameCount = 0;
    this.election = createElection({
      openZookeeper: this.opener(process),
      address: ADDRESS,
      path: PATH,
      sessionTimeoutMs: durationMs(options.sessionTimeoutMs),
      url: `http://${address}:4400`,
      clock: process,
      timers: process,
      rng: rng.stream(`election ${incarnation}`),
      uniqueName: () => `${incarnation}-${(nameCount += 1)}`,
      logger: nullLogger,
    });
    this.election.start(this.office(process));
    turns.touch();
  }

  /** Nothing of it is said any more, and nobody is told: its session runs out. */
  crash(): void {
    const { process } = this;
    if (process === null) return;
    this.noteClock();
    process.kill();
    this.process = null;
    this.term = null;
    this.election = null;
    this.clients = [];
    // Its machine answers for it that these connections are gone.
    for (const end of [...this.agentEnds]) end.close();
    this.agentEnds.clear();
  }

  /** Asked to end: gives the office up, and is started again. */
  resign(onGone: () => void): void {
    const { process, election } = this;
    if (process === null || election === null) return;
    process.deliver(() => {
      void election.close().then(() => {
        if (this.process !== process) return;
        this.crash();
        onGone();
      });
    });
  }

  pause(): void {
    this.process?.pause();
  }

  resume(): void {
    this.process?.resume();
  }

  setSkew(skewMs: number): void {
    this.noteClock();
    this.skewMs = skewMs;
    if (this.process !== null) this.process.skewMs = skewMs;
  }

  noteClock(): void {
    this.latestAt = Math.max(this.latestAt, this.process?.latestAt ?? 0);
  }

  /** To its ZooKeeper and back nothing passes, and it is told so (`broken`) or not. */
  cutZookeeper(cut: Cut): void {
    this.cut = cut;
    for (const client of this.clients) this.cutClient(client, cut);
    this.parts.turns.touch();
  }

  healZookeeper(): void {
    if (this.cut === null) return;
    this.cut = null;
    for (const client of this.clients) this.parts.zookeeper.reconnect(client);
    this.parts.turns.touch();
  }

  /** The connection of now, if there is one. */
  get zookeeperClient(): ZookeeperClient | null {
    return this.clients.at(-1) ?? null;
  }

  /** The answer never comes when the process dies first, as with a broken connection. */
  ask(event: AskedEvent, answer: (reply: Reply) => void): void {
    const { process } = this;
    process?.deliver(() => {
      // Between two terms there is nobody to ask: 503.
      this.term?.shell.ask(event).then(
        (reply) => {
          if (process.isAlive) answer(reply);
        },
        () => undefined,
      );
    });
  }

  connectAgent(call: AgentCall, end: StreamEnd<AgentEvent>): SimAgentConnection {
    const { process } = this;
    let connection: AgentConnection | null = null;
    const close = (): void => {
      if (this.agentEnds.delete(end)) end.close();
    };
    this.agentEnds.add(end);
    process?.deliver(() => {
      const master = this.term?.master ?? null;
      if (master === null) return close();
      connection = master.connectAgent({ onEvent: (event) => end.send(event), onClosed: close });
      connection.call(call);
    });
    return {
      call: (sent) => process?.deliver(() => connection?.call(sent)),
      close: () => {
        this.agentEnds.delete(end);
        process?.deliver(() => connection?.close());
      },
    };
  }

  private office(process: SimProcess): SimOffice {
    const { history, address, wrapStore, wrapDriver, wrapMandate, onTaken, onDefect } = this.parts;
    const { zookeeper, options } = this.parts;
    const open = zookeeper.openerFor(process);
    const openAnother = (): ZookeeperClient =>
      open({ address: ADDRESS, sessionTimeoutMs: durationMs(options.sessionTimeoutMs) });
    return new SimOffice({
      process,
      history,
      masterHost: address,
      wrapStore: (store, epoch) => wrapStore(store, epoch, this),
      wrapDriver: (driver, epoch) => wrapDriver(driver, epoch, this),
      wrapMandate: (mandate) => wrapMandate(mandate, openAnother),
      onTaken: (epoch) => onTaken(epoch, this),
      onTerm: (term) => {
        if (this.process === process) this.term = term;
      },
      onDefect,
    });
  }

  private opener(process: SimProcess): OpenZookeeper {
    const { zookeeper, options, rng } = this.parts;
    const open = zookeeper.openerFor(process);
    return (asked) => {
      const client = open(asked);
      const over = (): void => {
        this.clients = this.clients.filter((other) => other !== client);
      };
      client.onState((state) => {
        if (state === 'expired' || state === 'closed') over();
      });
      this.clients.push(client);
      if (options.lagMaxMs > 0 && rng.chance(0.5)) {
        zookeeper.lag(client, rng.below(options.lagMaxMs));
      }
      if (this.cut !== null) this.cutClient(client, this.cut);
      return client;
    };
  }

  private cutClient(client: ZookeeperClient, cut: Cut): void {
    if (cut === 'broken') this.parts.zookeeper.disconnect(client);
    else this.parts.zookeeper.cut(client, cut);
  }
}
