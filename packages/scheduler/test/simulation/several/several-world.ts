import { type Rng, durationMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { SimZookeeper } from '@horae/submitter/testing';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import { createDetector } from '@horae/agent/detector';
import type { Reply } from '../../../src/core/index.js';
import type { AskedEvent } from '../../../src/shell/index.js';
import type { Violation } from '../checkers/violation.js';
import type { AnsweringScheduler } from '../world/answering-scheduler.js';
import { Evidence, partsOfTaskId } from '../world/evidence.js';
import { SimAgent } from '../world/sim-agent.js';
import { SimClock } from '../world/sim-clock.js';
import type { SimMasterFinder, SimMasterPoint } from '../world/sim-master.js';
import { SimNetwork, linkBetween } from '../world/sim-network.js';
import { SimProcesses } from '../world/sim-processes.js';
import { SimReports } from '../world/sim-reports.js';
import { Committed } from './committed.js';
import {
  type SeveralFault,
  plantInDriver,
  plantInMandate,
  plantInStore,
} from './planted-several.js';
import type { SeveralOptions } from './several-options.js';
import { SimHistory } from './sim-history.js';
import { SimHost } from './sim-host.js';
import { PATH } from './sim-office.js';
import { SimProcess } from './sim-process.js';
import { SimTurns } from './sim-turns.js';
import { Steps } from './steps.js';

/** An office that was taken, and by whom. */
export interface TakenOffice {
  readonly epoch: number;
  readonly holder: string;
  readonly at: number;
}

/** A call to the cluster, by whom and under which epoch. */
export interface SentCall {
  readonly epoch: number;
  readonly holder: string;
  readonly at: number;
  readonly type: string;
}

/** Several schedulers around a ZooKeeper, some agents, and everything between them. */
export class SeveralWorld implements AnsweringScheduler {
  readonly clock: SimClock;
  readonly turns: SimTurns;
  readonly network: SimNetwork;
  readonly zookeeper: SimZookeeper;
  readonly evidence = new Evidence();
  readonly committed = new Committed();
  readonly reports: SimReports;
  readonly hosts: readonly SimHost[];
  readonly histories: readonly SimHistory[];
  readonly taken: TakenOffice[] = [];
  readonly sent: SentCall[] = [];
  readonly violations: Violation[] = [];
  crashCount = 0;
  isCalm = false;
  private readonly rng: Rng;
  private readonly steps: Steps;
  private readonly agents = new Map<string, SimAgent>();
  /** Sessions of agents with ZooKeeper: the newest of each. */
  private readonly agentClients = new Map<string, ZookeeperClient>();

  constructor(
    private readonly options: SeveralOptions,
    private readonly planted: SeveralFault | null,
  ) {
    this.rng = seededRng(options.seed).stream('several world');
    this.clock = new SimClock(options.startAt);
    this.turns = new SimTurns(this.clock);
    this.network = new SimNetwork(this.clock, this.rng.stream('network'), options);
    this.zookeeper = this.createZookeeper();
    this.steps = new Steps({
      clock: this.clock,
      rng: this.rng.stream('steps'),
      crashChance: options.stepCrashChance,
      onCrash: (host) => this.crashHost(host),
      pauseChance: options.stepPauseChance,
      onPause: (host) => this.pauseHost(host),
      onSent: ({ type }, epoch, host) =>
        this.sent.push({ epoch, holder: host.incarnation, at: this.clock.now, type }),
    });
    const indices = Array.from({ length: options.schedulerCount }, (_, index) => index);
    const shared = new SimHistory();
    this.histories = indices.map(() => (options.isHistoryShared ? shared : new SimHistory()));
    this.hosts = indices.map((index) => this.createHost(index));
    const { clock, evidence } = this;
    const rng = this.rng.stream('reports');
    this.reports = new SimReports({ clock, evidence, rng, scheduler: this });
    for (let index = 0; index < options.agentCount; index += 1) this.addAgent(`agent-${index}`);
  }

  get agentNames(): readonly string[] {
    return [...this.agents.keys()];
  }

  /** The one that acts with the highest epoch, whether it may still or not. */
  get leader(): SimHost | null {
    const inOffice = this.hosts.filter((host) => host.term !== null);
    const epochOf = (host: SimHost): number => host.term?.epoch ?? 0;
    return inOffice.sort((left, right) => epochOf(right) - epochOf(left))[0] ?? null;
  }

  start(): void {
    for (const host of this.hosts) host.boot();
    for (const agent of this.agents.values()) agent.boot();
  }

  /** At the leader, or now and then at one that believes to lead. */
  ask(event: AskedEvent, answer: (reply: Reply) => void): void {
    const inOffice = this.hosts.filter((host) => host.term !== null);
    const isAstray = inOffice.length > 1 && this.rng.chance(0.3);
    const host = isAstray ? inOffice[this.rng.below(inOffice.length)] : this.leader;
    host?.ask(event, answer);
  }

  crashHost(host: SimHost): void {
    if (!host.isUp) return;
    this.crashCount += 1;
    host.crash();
    const awayMs = this.isCalm ? 100 : 100 + this.rng.below(this.options.awayMaxMs);
    this.clock.after(awayMs, () => host.boot());
  }

  /** In most cases for longer than ZooKeeper waits. */
  pauseHost(host: SimHost): void {
    host.pause();
    this.clock.after(this.rng.below(3 * this.options.sessionTimeoutMs), () => host.resume());
  }

  resignHost(host: SimHost): void {
    host.resign(() => this.clock.after(1_000, () => host.boot()));
  }

  crashAgent(name: string, awayMs: number, isReboot = false): void {
    const agent = this.agents.get(name);
    if (agent === undefined || !agent.isUp) return;
    this.crashCount += 1;
    if (isReboot) agent.reboot();
    else agent.crash();
    this.clock.after(awayMs, () => {
      this.turns.touch();
      agent.boot();
    });
  }

  /** Silently: it goes on believing in the leader that it knows. */
  cutAgentFromZookeeper(name: string, spanMs: number): void {
    const client = this.agentClients.get(name);
    if (client === undefined) return;
    this.zookeeper.cut(client);
    this.turns.after(durationMs(spanMs), () => this.zookeeper.reconnect(client));
    this.turns.touch();
  }

  /** The jobs are there: from now on anything may fail. */
  beginStorm(): void {
    this.steps.isCalm = false;
  }

  /** The faults stop: what is away comes back by itself, clocks are right again. */
  calmDown(): void {
    this.isCalm = true;
    this.network.isCalm = true;
    this.steps.isCalm = true;
    this.zookeeper.regainMajority();
    for (const history of this.histories) history.isAway = false;
    for (const host of this.hosts) {
      host.setSkew(0);
      host.resume();
      host.healZookeeper();
    }
    this.turns.touch();
  }

  private createZookeeper(): SimZookeeper {
    const { turns, options } = this;
    const rng = this.rng.stream('zookeeper');
    const latencyMs = (): number => rng.next() * options.zookeeperDelayMaxMs;
    return new SimZookeeper({ clock: turns, timers: turns, rng, latencyMs });
  }

  private createHost(index: number): SimHost {
    const { clock, turns, options, zookeeper, planted, committed, steps } = this;
    const name = `scheduler-${index + 1}`;
    return new SimHost({
      ...{ name, clock, turns, options, zookeeper },
      address: `10.0.0.${index + 1}`,
      rng: this.rng.stream(name),
      history: this.histories[index] as SimHistory,
      wrapStore: (store, epoch, host) =>
        plantInStore(steps.store(committed.watch(store, epoch), host), planted),
      wrapDriver: (driver, epoch, host) =>
        plantInDriver(steps.driver(driver, epoch, host), planted),
      wrapMandate: (mandate, openAnother) => plantInMandate(mandate, openAnother, planted),
      onTaken: (epoch, host) => this.taken.push({ epoch, holder: host.incarnation, at: clock.now }),
      onDefect: (error) =>
        this.violations.push({ promise: 'store', text: error.stack ?? error.message }),
    });
  }

  private addAgent(name: string): void {
    const { clock, network, evidence, options } = this;
    const isForgetful = this.planted === 'launchBeforeCommit';
    const rng = this.rng.stream(name);
    const processes = new SimProcesses({
      ...{ clock, options, evidence, agent: name, isForgetful },
      rng: rng.stream('processes'),
      onStarted: (taskId, durationMs) =>
        this.reports.started(taskId, partsOfTaskId(taskId).job, durationMs),
    });
    const points = new Map(
      this.hosts.map((host) => [`http://${host.address}:5050`, pointOf(host, name)]),
    );
    this.agents.set(
      name,
      new SimAgent({
        ...{ name, clock, network, evidence, processes, isForgetful, rng },
        cpus: options.agentCpus,
        findMaster: (onNews) => this.findMaster(name, points, onNews),
      }),
    );
  }

  /** The real detector, over a session of the agent's own. */
  private findMaster(
    agent: string,
    points: ReadonlyMap<string, SimMasterPoint>,
    onNews: () => void,
  ): SimMasterFinder {
    const { clock, turns, zookeeper, options } = this;
    const process = new SimProcess(clock, turns);
    const open = zookeeper.openerFor(process);
    const detector = createDetector({
      masters: [`zk://zk${PATH}`],
      sessionTimeoutMs: durationMs(options.sessionTimeoutMs),
      clock: process,
      timers: process,
      logger: nullLogger,
      openZookeeper: (asked) => {
        const client = open(asked);
        this.agentClients.set(agent, client);
        return client;
      },
    });
    const stop = detector.onChange(onNews);
    turns.touch();
    return {
      current: () => points.get(detector.current()?.url ?? '') ?? null,
      doubt: () => process.deliver(() => detector.doubt('')),
      close: () => {
        stop();
        process.kill();
      },
    };
  }
}

function pointOf(host: SimHost, agent: string): SimMasterPoint {
  return {
    link: linkBetween(agent, host.name),
    get isUp() {
      return host.term !== null;
    },
    connectAgent: (call, end) => host.connectAgent(call, end),
  };
}
