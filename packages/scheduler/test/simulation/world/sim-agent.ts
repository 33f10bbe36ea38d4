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
import type { Evidence } from './evidence.js';
import type { SimClock } from './sim-clock.js';
import type { SimMasterFinder, SimMasterPoint } from './sim-master.js';
import { type SimNetwork, SimPipe } from './sim-network.js';
import type { SimProcesses } from './sim-processes.js';
import { SimStream } from './sim-stream.js';

export interface SimAgentParts {
  readonly name: string;
  readonly cpus: number;
  readonly clock: SimClock;
  readonly rng: Rng;
  readonly network: SimNetwork;
  readonly evidence: Evidence;
  /** Asked for at each start of the agent; told when another master leads. */
  readonly findMaster: (onNews: () => void) => SimMasterFinder;
  readonly processes: SimProcesses;
  /** A planted fault: the journal does not outlive the process, nor ids an acknowledgement. */
  readonly isForgetful: boolean;
}

type Unstamped = StepEvent extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never;

const HEARTBEAT_MS = 15_000;
/** A master that has not answered a subscription by then is left. */
const ANSWER_TIMEOUT_MS = 10_000;
const DOUBT_MS = 30_000;
const SILENCE_MAX_MS = 75_000;

/** The stream of a master that leads no longer is heard for so long. */
const FORMER_MS = 60_000;
const FORMER_COUNT_MAX = 2;

/** The agent process: the real core on a simulated disk, launcher and network. */
export class SimAgent {
  private state: AgentState | null = null;
  private journal: AgentRecord[] = [];
  private generation = 0;
  private bootCount = 1;
  private streamCount = 0;
  private finder: SimMasterFinder | null = null;
  /** Where the newest subscription goes to, made or not. */
  private goal: SimMasterPoint | null = null;
  private stream: SimStream | null = null;
  private former: SimStream[] = [];
  private wake: { cancel(): void } | null = null;

  constructor(private readonly parts: SimAgentParts) {}

  get isUp(): boolean {
    return this.state !== null;
  }

  boot(): void {
    const { name, rng, processes, isForgetful, findMaster } = this.parts;
    if (isForgetful) this.journal = this.journal.filter((record) => record.kind === 'agentNamed');
    const state = initialAgentState(this.profile(name), rng.stream(`boot ${this.generation}`));
    for (const record of this.journal) applyRecord(state, structuredClone(record));
    this.state = state;
    processes.tell = (news) => this.step({ type: 'taskSaid', news });
    const alive = [...state.tasks.values()].filter(({ phase }) => phase !== 'ended');
    const found = alive.flatMap(({ taskId }) => processes.find(taskId) ?? []);
    this.step({ type: 'restarted', found });
    const { generation } = this;
    this.finder = findMaster(() => {
      if (generation === this.generation) this.follow();
    });
    this.connect();
  }

  /** Tasks and their launcher go on. */
  crash(): void {
    if (this.state === null) return;
    this.generation += 1;
    this.state = null;
    this.wake?.cancel();
    this.finder?.close();
    this.finder = null;
    this.goal = null;
    this.parts.processes.tell = () => undefined;
    for (const stream of [this.stream, ...this.former]) stream?.end();
    this.stream = null;
    this.former = [];
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
    if (event.type === 'masterSaid' && actions.starts.length + actions.signals.length > 0) {
      const { epoch } = event.stream;
      parts.evidence.obeyed.push({ agent: parts.name, epoch: epoch ?? 0, at: parts.clock.now });
    }
    for (const { taskId } of actions.starts) parts.processes.order(taskId);
    for (const { taskId, signal } of actions.signals) parts.processes.signal(taskId, signal);
    for (const call of actions.calls) this.request(call);
    if (actions.leaveMaster !== null) this.leaveStream(actions.leaveMaster.streamId);
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

  /** News of another leader needs no pause; that there is none is no reason to leave one. */
  private follow(): void {
    const master = this.finder?.current() ?? null;
    if (master === null || master === this.goal) return;
    const { stream } = this;
    this.stream = null;
    if (stream !== null) {
      this.step({ type: 'masterLost', streamId: stream.id });
      this.keepFormer(stream);
    }
    this.connect();
  }

  private keepFormer(stream: SimStream): void {
    this.former.push(stream);
    if (this.former.length > FORMER_COUNT_MAX) this.former.shift()?.end();
    this.parts.clock.after(FORMER_MS, () => {
      if (!this.former.includes(stream)) return;
      this.former = this.former.filter((other) => other !== stream);
      stream.end();
    });
  }

  private connect(): void {
    const { clock, network } = this.parts;
    const { generation, state } = this;
    const master = this.finder?.current() ?? null;
    this.goal = master;
    if (state === null || master === null) return;
    this.streamCount += 1;
    const streamId = this.streamCount;
    const call = beginSubscription(state, streamId);
    const fare = network.drawRequest(master.link);
    clock.after(network.drawDelayMs(), () => {
      if (generation !== this.generation || streamId !== this.streamCount) return;
      if (fare.arrivals === 0 || !master.isUp) return this.connectLater();
      this.openStream(streamId, master, call);
    });
  }

  private openStream(id: number, master: SimMasterPoint, call: AgentCall): void {
    const { clock, network } = this.parts;
    const { generation } = this;
    const { link } = master;
    const receive = (message: AgentEvent): void => {
      if (generation === this.generation) this.hear(stream, message);
    };
    const pipe = new SimPipe<AgentEvent>({ clock, network, link, receive });
    const stream = new SimStream({ id, link, pipe, clock, network });
    this.stream = stream;
    const close = (): void => {
      pipe.break();
      if (generation === this.generation && this.stream === stream) this.lose(stream);
    };
    stream.connection = master.connectAgent(call, { send: (event) => pipe.send(event), close });
    clock.after(ANSWER_TIMEOUT_MS, () => {
      if (this.stream === stream && stream.epoch === null) this.lose(stream);
    });
    this.heartbeat(stream);
  }

  private hear(stream: SimStream, message: AgentEvent): void {
    stream.heard(message);
    this.step({ type: 'masterSaid', message, stream: { id: stream.id, epoch: stream.epoch } });
  }

  private heartbeat(stream: SimStream): void {
    const { clock } = this.parts;
    clock.after(HEARTBEAT_MS, () => {
      if (this.stream !== stream || this.state === null) return;
      const silentMs = clock.now - stream.heardAt;
      if (silentMs > SILENCE_MAX_MS) return this.lose(stream);
      if (silentMs > DOUBT_MS) this.finder?.doubt();
      const { agentId } = this.state;
      if (agentId !== null) this.request({ type: 'HEARTBEAT', agent_id: { value: agentId } });
      this.heartbeat(stream);
    });
  }

  /** A request that fails is dropped: what matters is said again. */
  private request(call: AgentCall): void {
    const { clock, network } = this.parts;
    const { stream } = this;
    if (stream === null) return;
    for (let arrival = network.drawRequest(stream.link).arrivals; arrival > 0; arrival -= 1) {
      clock.after(network.drawDelayMs(), () => stream.connection?.call(call));
    }
  }

  private leaveStream(streamId: number): void {
    const { stream } = this;
    if (stream?.id === streamId) return this.lose(stream);
    this.former = this.former.filter((other) => {
      if (other.id === streamId) other.end();
      return other.id !== streamId;
    });
  }

  private lose(stream: SimStream): void {
    stream.end();
    this.stream = null;
    this.step({ type: 'masterLost', streamId: stream.id });
    this.connectLater();
  }

  private connectLater(): void {
    const { clock, rng } = this.parts;
    const { generation, streamCount } = this;
    this.finder?.doubt();
    clock.after(200 + rng.below(4_800), () => {
      const isSuperseded = generation !== this.generation || streamCount !== this.streamCount;
      if (!isSuperseded && this.stream === null) this.connect();
    });
  }
}
