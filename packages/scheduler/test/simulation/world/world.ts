import { type Rng, seededRng } from '@horae/submitter/kernel';
import { createState, restoreState, stateFingerprint } from '../../../src/core/index.js';
import type { SchedulerState } from '../../../src/core/index.js';
import type { Violation } from '../checkers/violation.js';
import type { SimOptions } from '../options.js';
import type { PlantedFault } from '../planted.js';
import { Evidence, partsOfTaskId } from './evidence.js';
import { SimAgent } from './sim-agent.js';
import { SimClock } from './sim-clock.js';
import { SimDriver } from './sim-driver.js';
import { SimMaster, onlyMaster } from './sim-master.js';
import { SimNetwork } from './sim-network.js';
import { SimProcesses } from './sim-processes.js';
import { SimReports } from './sim-reports.js';
import { SimScheduler } from './sim-scheduler.js';
import { SimStore } from './sim-store.js';

/** One scheduler, one master, some agents, and everything between them. */
export class World {
  readonly clock: SimClock;
  readonly network: SimNetwork;
  readonly store = new SimStore();
  readonly evidence = new Evidence();
  readonly scheduler: SimScheduler;
  readonly reports: SimReports;
  readonly violations: Violation[] = [];
  crashCount = 0;
  private readonly rng: Rng;
  private readonly master: SimMaster;
  private readonly driver: SimDriver;
  private readonly agents = new Map<string, SimAgent>();
  private isCalm = false;

  constructor(
    private readonly options: SimOptions,
    private readonly planted: PlantedFault | null,
  ) {
    this.rng = seededRng(options.seed).stream('world');
    this.clock = new SimClock(options.startAt);
    this.network = new SimNetwork(this.clock, this.rng.stream('network'), options);
    this.master = new SimMaster(this.clock, options.seed);
    this.driver = this.createDriver();
    this.scheduler = this.createScheduler();
    const { clock, evidence, scheduler } = this;
    this.reports = new SimReports({ clock, evidence, scheduler, rng: this.rng.stream('reports') });
    for (let index = 0; index < options.agentCount; index += 1) this.addAgent(`agent-${index}`);
  }

  get agentNames(): readonly string[] {
    return [...this.agents.keys()];
  }

  start(): void {
    if (this.options.isMasterRemote) this.master.boot();
    this.scheduler.boot();
    for (const agent of this.agents.values()) agent.boot();
  }

  crashScheduler(): void {
    this.scheduler.crash();
  }

  crashMaster(awayMs: number): void {
    if (!this.master.isUp) return;
    this.crashCount += 1;
    this.master.crash();
    this.clock.after(awayMs, () => this.master.boot());
  }

  crashAgent(name: string, awayMs: number): void {
    const agent = this.agents.get(name);
    if (agent === undefined || !agent.isUp) return;
    this.crashCount += 1;
    agent.crash();
    this.clock.after(awayMs, () => agent.boot());
  }

  rebootAgent(name: string, awayMs: number): void {
    const agent = this.agents.get(name);
    if (agent === undefined || !agent.isUp) return;
    this.crashCount += 1;
    agent.reboot();
    this.clock.after(awayMs, () => agent.boot());
  }

  /** The faults stop: what is away comes back by itself, clocks are right again. */
  calmDown(): void {
    this.isCalm = true;
    this.network.isCalm = true;
    this.driver.isCalm = true;
    this.scheduler.isCalm = true;
    this.scheduler.skewMs = 0;
  }

  private createDriver(): SimDriver {
    const { clock, network, master, options } = this;
    return new SimDriver({
      ...{ clock, network, master },
      rng: this.rng.stream('driver'),
      isRemote: options.isMasterRemote,
      updateRepeatChance: options.updateRepeatChance,
      onEvent: (event) => this.scheduler.deliver(event),
      onLost: () => this.scheduler.lost(),
    });
  }

  private createScheduler(): SimScheduler {
    const { clock, options, store, planted } = this;
    return new SimScheduler({
      ...{ clock, options, store, planted },
      rng: this.rng.stream('scheduler'),
      send: (call) => this.driver.send(call),
      onBoot: (frameworkId) => {
        if (!options.isMasterRemote) this.master.boot();
        this.driver.start(frameworkId);
      },
      onCrash: () => this.schedulerCrashed(),
      onCommitted: (state) => this.compareWithStore(state),
    });
  }

  private schedulerCrashed(): void {
    this.crashCount += 1;
    this.driver.stop();
    if (!this.options.isMasterRemote) this.master.crash();
    const awayMs = this.isCalm ? 100 : 100 + this.rng.below(this.options.awayMaxMs);
    this.clock.after(awayMs, () => this.scheduler.boot());
  }

  private addAgent(name: string): void {
    const { clock, network, master, evidence, options } = this;
    const isForgetful = this.planted === 'launchBeforeCommit';
    const rng = this.rng.stream(name);
    const processes = new SimProcesses({
      ...{ clock, options, evidence, agent: name, isForgetful },
      rng: rng.stream('processes'),
      onStarted: (taskId, durationMs) =>
        this.reports.started(taskId, partsOfTaskId(taskId).job, durationMs),
    });
    this.agents.set(
      name,
      new SimAgent({
        ...{ name, clock, network, evidence, processes, isForgetful, rng },
        findMaster: () => onlyMaster(master, name),
        cpus: options.agentCpus,
      }),
    );
  }

  /** What a restart would load is what memory holds; looked at now and then, as it is costly. */
  private compareWithStore(state: SchedulerState): void {
    if (this.planted !== null || !this.rng.chance(0.01)) return;
    const restored = createState();
    restoreState(restored, this.store.load());
    if (stateFingerprint(restored) === stateFingerprint(state)) return;
    if (this.violations.length > 0) return;
    const text = `At ${this.clock.now} memory is not what the store holds.`;
    this.violations.push({ promise: 'store', text });
  }
}
