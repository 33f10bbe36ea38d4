import type { AgentCall, AgentEvent } from '@horae/agent/protocol';
import {
  type AgentRecord,
  type AgentState,
  type StepEvent,
  agentStep,
  applyRecord,
  beginSubscription,
  initialAgentState,
  nextWakeAt,
} from '@horae/agent/core';
import type { Rng } from '@horae/submitter/kernel';
import type { SimClock } from './sim-clock.js';
import type { SimMaster } from './sim-master.js';
import { type SimNetwork, SimPipe } from './sim-network.js';
import type { SimProcesses } from './sim-processes.js';

export interface SimAgentParts {
  readonly name: string;
  readonly cpus: number;
  readonly clock: SimClock;
  readonly rng: Rng;
  readonly network: SimNetwork;
  readonly master: SimMaster;
  readonly processes: SimProcesses;
  /** A planted fault: the journal does not outlive the process, nor ids an acknowledgement. */
  readonly isForgetful: boolean;
}

type Unstamped = StepEvent extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;

const HEARTBEAT_MS = 15_000;
const SILENCE_MAX_MS = 75_000;

/** The agent process: the real core on a simulated disk, launcher and network. */
export class SimAgent {
  private state: AgentState | null = null;
  private journal: AgentRecord[] = [];
  private generation = 0;
  private bootCount = 1;
  private streamCount = 0;
  private connection: string | null = null;
  private pipe: SimPipe<AgentEvent> | null = null;
  private heardAt = 0;
  private wake: { cancel(): void } | null = null;

  constructor(private readonly parts: SimAgentParts) {}

  get isUp(): boolean {
    return this.state !== null;
  }

  boot(): void {
    const { name, rng, processes, isForgetful } = this.parts;
    if (isForgetful) this.journal = this.journal.filter((record) => record.kind === 'agentNamed');
    const state = initialAgentState(this.profile(name), rng.stream(`boot ${this.generation}`));
    for (const record of this.journal) applyRecord(state, structuredClone(record));
    this.state = state;
    processes.tell = (news) => this.step({ type: 'taskSaid', news });
    const alive = [...state.tasks.values()].filter(({ phase }) => phase !== 'ended');
    const found = alive.flatMap(({ taskId }) => processes.find(taskId) ?? []);
    this.step({ type: 'restarted', found });
    this.connect();
  }

  /** Tasks and their launcher go on. */
  crash(): void {
    if (this.state === null) return;
    this.generation += 1;
    this.state = null;
    this.wake?.cancel();
    this.parts.processes.tell = () => undefined;
    this.closeStream();
  }

  reboot(): void {
    this.crash();
    this.bootCount += 1;
    this.parts.processes.reboot();
  }

  private profile(name: string) {
    const scalar = (resource: string, value: number) => ({
      name: resource,
      type: 'SCALAR' as const,
      scalar: { value },
    });
    const resources = [
      scalar('cpus', this.parts.cpus),
      scalar('mem', 65_536),
      scalar('disk', 4_096),
    ];
    const info = { hostname: name, port: 5051, resources };
    return { info, version: 'simulated', bootId: `${name}-${this.bootCount}` };
  }

  private step(event: Unstamped): void {
    const { state, parts } = this;
    if (state === null) return;
    if (parts.isForgetful) state.formerIds.clear();
    const actions = agentStep(state, { ...event, at: parts.clock.now } as StepEvent);
    this.journal.push(...actions.records.map((record) => structuredClone(record)));
    for (const { taskId } of actions.starts) parts.processes.order(taskId);
    for (const { taskId, signal } of actions.signals) parts.processes.signal(taskId, signal);
    for (const call of actions.calls) this.request(call);
    if (actions.leaveMaster !== null) this.lose();
    this.sleep();
  }

  private sleep(): void {
    const { state, parts } = this;
    this.wake?.cancel();
    const wakeAt = state === null ? null : nextWakeAt(state);
    if (wakeAt === null) return;
    const delayMs = Math.max(wakeAt - parts.clock.now, 1);
    this.wake = parts.clock.after(delayMs, () => this.step({ type: 'tick' }));
  }

  private connect(): void {
    const { clock, network, master, name } = this.parts;
    const { generation, state } = this;
    if (state === null) return;
    this.streamCount += 1;
    const call = beginSubscription(state, this.streamCount);
    const fare = network.drawRequest(name);
    clock.after(network.drawDelayMs(), () => {
      if (generation !== this.generation) return;
      if (fare.arrivals === 0 || !master.isUp) return this.connectLater();
      this.openStream(call);
    });
  }

  private openStream(call: AgentCall): void {
    const { clock, network, master, name } = this.parts;
    const { generation } = this;
    this.closeStream();
    this.heardAt = clock.now;
    const id = this.streamCount;
    let epoch: number | null = null;
    const receive = (message: AgentEvent): void => {
      if (generation !== this.generation) return;
      this.heardAt = clock.now;
      if (message.type === 'SUBSCRIBED') ({ epoch } = message.subscribed);
      this.step({ type: 'masterSaid', message, stream: { id, epoch } });
    };
    const pipe = new SimPipe<AgentEvent>({ clock, network, agent: name, receive });
    this.pipe = pipe;
    const close = (): void => {
      pipe.break();
      if (generation === this.generation && this.connection === connection) this.lose();
    };
    const connection = master.subscribeAgent(call, { send: (event) => pipe.send(event), close });
    this.connection = connection;
    this.heartbeat(connection);
  }

  private heartbeat(connection: string): void {
    const { clock } = this.parts;
    clock.after(HEARTBEAT_MS, () => {
      if (this.connection !== connection || this.state === null) return;
      if (clock.now - this.heardAt > SILENCE_MAX_MS) return this.lose();
      const { agentId } = this.state;
      if (agentId !== null) this.request({ type: 'HEARTBEAT', agent_id: { value: agentId } });
      this.heartbeat(connection);
    });
  }

  /** A request that fails is dropped: what matters is said again. */
  private request(call: AgentCall): void {
    const { clock, network, master, name } = this.parts;
    const { connection } = this;
    if (connection === null) return;
    for (let arrival = network.drawRequest(name).arrivals; arrival > 0; arrival -= 1) {
      clock.after(network.drawDelayMs(), () => master.agentCall(connection, call));
    }
  }

  private lose(): void {
    this.closeStream();
    this.step({ type: 'masterLost', streamId: this.streamCount });
    this.connectLater();
  }

  private connectLater(): void {
    const { clock, rng } = this.parts;
    const { generation } = this;
    clock.after(200 + rng.below(4_800), () => {
      if (generation === this.generation && this.connection === null) this.connect();
    });
  }

  /** The master learns of a broken stream only where the link still carries the news. */
  private closeStream(): void {
    const { connection } = this;
    if (connection === null) return;
    this.connection = null;
    this.pipe?.break();
    const { network, name, clock, master } = this.parts;
    const delayMs = Math.max(network.stalledUntil(name) - clock.now, 0) + network.drawDelayMs();
    clock.after(delayMs, () => master.agentLost(connection));
  }
}
