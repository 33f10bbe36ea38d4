import type {
  AgentCall,
  AgentEvent,
  HeldTask,
  Offer,
  SchedulerCall,
  SchedulerEventMessage,
  TaskInfo,
  TaskStatus,
} from '@horae/agent/protocol';
import { type EpochMs, addMs, epochMs } from '@horae/submitter/kernel';
import {
  MASTER_DEFAULTS,
  type MasterInput,
  type MasterOptions,
  type MasterOutput,
  type MasterState,
  createMasterState,
  masterStep,
  nextWakeAt,
} from '../../src/master/core/index.js';

/** Agents on paper do not beat by themselves: they may be silent until they are unreachable. */
const UNHURRIED = { agentHeartbeatMs: 15_000 };

/** The master's core with a clock one can turn, and everything it has said by connection. */
export class MasterRig {
  readonly state: MasterState;
  at: EpochMs;
  readonly outputs: MasterOutput[] = [];
  private connectionCount = 0;

  constructor(options: Partial<MasterOptions> = {}, at = 1_800_000_000_000) {
    this.at = epochMs(at);
    this.state = createMasterState(
      { ...MASTER_DEFAULTS, ...UNHURRIED, masterId: 'm', epoch: 7, seed: 1, ...options },
      this.at,
    );
  }

  step(input: { readonly [key: string]: unknown }): readonly MasterOutput[] {
    const outputs = masterStep(this.state, { at: this.at, ...input } as MasterInput);
    this.outputs.push(...outputs);
    return outputs;
  }

  /** Turns the clock, waking the master whenever it asked for it. */
  advance(ms: number): void {
    const end = addMs(this.at, ms);
    for (;;) {
      const wakeAt = nextWakeAt(this.state);
      if (wakeAt === null || wakeAt > end) break;
      this.at = Math.max(this.at, wakeAt) as EpochMs;
      this.step({ type: 'tick' });
    }
    this.at = end;
  }

  newConnection(): string {
    this.connectionCount += 1;
    return `c${this.connectionCount}`;
  }

  framework(options: FrameworkSetup = {}): FrameworkRig {
    return new FrameworkRig(this, options);
  }

  agent(options: AgentSetup = {}): AgentRig {
    return new AgentRig(this, options);
  }
}

export interface FrameworkSetup {
  readonly id?: string;
  readonly failoverTimeoutS?: number;
  readonly capabilities?: readonly string[];
  readonly roles?: readonly string[];
}

export class FrameworkRig {
  readonly connection: string;
  id = '';
  private readAt = 0;

  constructor(
    readonly master: MasterRig,
    setup: FrameworkSetup,
  ) {
    this.connection = master.newConnection();
    const id = setup.id === undefined ? {} : { id: { value: setup.id } };
    const capabilities = setup.capabilities ?? ['PARTITION_AWARE', 'MULTI_ROLE'];
    master.step({
      type: 'frameworkCalled',
      connection: this.connection,
      call: {
        type: 'SUBSCRIBE',
        ...(setup.id === undefined ? {} : { framework_id: { value: setup.id } }),
        subscribe: {
          framework_info: {
            user: 'u',
            name: 'f',
            ...id,
            failover_timeout: setup.failoverTimeoutS ?? 604_800,
            capabilities: capabilities.map((type) => ({ type })),
            ...(capabilities.includes('MULTI_ROLE') ? { roles: setup.roles ?? ['horae'] } : {}),
          },
        },
      },
    });
    const subscribed = this.all().find((event) => event.type === 'SUBSCRIBED');
    if (subscribed?.type === 'SUBSCRIBED') this.id = subscribed.subscribed.framework_id.value;
  }

  /** Every event so far. */
  all(): readonly SchedulerEventMessage[] {
    return this.master.outputs.flatMap((output) =>
      output.type === 'frameworkEvent' && output.connection === this.connection
        ? [output.event]
        : [],
    );
  }

  /** The events since the last reading. */
  fresh(): readonly SchedulerEventMessage[] {
    const events = this.all();
    const fresh = events.slice(this.readAt);
    this.readAt = events.length;
    return fresh;
  }

  freshOffers(): readonly Offer[] {
    return this.fresh().flatMap((event) => (event.type === 'OFFERS' ? event.offers.offers : []));
  }

  freshStatuses(): readonly TaskStatus[] {
    return this.fresh().flatMap((event) => (event.type === 'UPDATE' ? [event.update.status] : []));
  }

  isClosed(): boolean {
    return this.master.outputs.some(
      (output) => output.type === 'frameworkClosed' && output.connection === this.connection,
    );
  }

  /** The framework id is filled in. */
  call(call: SchedulerCall): void {
    this.master.step({
      type: 'frameworkCalled',
      connection: this.connection,
      call: { ...call, framework_id: { value: this.id } },
    });
  }

  launch(offers: readonly Offer[], tasks: readonly TaskInfo[], refuseSeconds?: number): void {
    this.call({
      type: 'ACCEPT',
      accept: {
        offer_ids: offers.map((offer) => offer.id),
        operations: [{ type: 'LAUNCH', launch: { task_infos: tasks } }],
        ...(refuseSeconds === undefined ? {} : { filters: { refuse_seconds: refuseSeconds } }),
      },
    });
  }

  decline(offers: readonly Offer[], refuseSeconds?: number): void {
    this.call({
      type: 'DECLINE',
      decline: {
        offer_ids: offers.map((offer) => offer.id),
        ...(refuseSeconds === undefined ? {} : { filters: { refuse_seconds: refuseSeconds } }),
      },
    });
  }

  acknowledge(status: TaskStatus): void {
    if (status.uuid === undefined || status.agent_id === undefined) return;
    this.call({
      type: 'ACKNOWLEDGE',
      acknowledge: { agent_id: status.agent_id, task_id: status.task_id, uuid: status.uuid },
    });
  }

  disconnect(): void {
    this.master.step({ type: 'frameworkLost', connection: this.connection });
  }
}

export interface AgentSetup {
  readonly id?: string;
  readonly cpus?: number;
  readonly memMb?: number;
  readonly hostname?: string;
  readonly epoch?: number;
  readonly tasks?: readonly HeldTask[];
}

/** An agent that does nothing by itself; it keeps the id it was given. */
export class AgentRig {
  connection = '';
  id = '';
  private readAt = 0;
  private uuidCount = 0;

  constructor(
    readonly master: MasterRig,
    readonly setup: AgentSetup,
  ) {
    if (setup.id !== undefined) this.id = setup.id;
    this.subscribe(setup.tasks ?? []);
  }

  subscribe(tasks: readonly HeldTask[] = []): void {
    const { cpus = 4, memMb = 4096, hostname = 'node1', epoch } = this.setup;
    this.connection = this.master.newConnection();
    this.readAt = 0;
    this.master.step({
      type: 'agentCalled',
      connection: this.connection,
      call: {
        type: 'SUBSCRIBE',
        subscribe: {
          agent_info: {
            hostname,
            port: 5051,
            ...(this.id === '' ? {} : { id: { value: this.id } }),
            resources: [
              { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
              { name: 'mem', type: 'SCALAR', scalar: { value: memMb } },
            ],
          },
          version: '0.1.0',
          boot_id: 'b',
          tasks,
          ...(epoch === undefined ? {} : { epoch }),
        },
      },
    });
    for (const event of this.all()) {
      if (event.type === 'SUBSCRIBED') this.id = event.subscribed.agent_id.value;
    }
  }

  all(): readonly AgentEvent[] {
    return this.master.outputs.flatMap((output) =>
      output.type === 'agentEvent' && output.connection === this.connection ? [output.event] : [],
    );
  }

  fresh(): readonly AgentEvent[] {
    const events = this.all();
    const fresh = events.slice(this.readAt);
    this.readAt = events.length;
    return fresh;
  }

  call(call: AgentCall): void {
    this.master.step({ type: 'agentCalled', connection: this.connection, call });
  }

  heartbeat(): void {
    this.call({ type: 'HEARTBEAT', agent_id: { value: this.id } });
  }

  /** A status with a uuid of its own; answers it. */
  update(frameworkId: string, taskId: string, state: TaskStatus['state']): TaskStatus {
    this.uuidCount += 1;
    const uuid = new Uint8Array(16).fill(0x80);
    new DataView(uuid.buffer).setUint32(12, this.uuidCount);
    const status: TaskStatus = { task_id: { value: taskId }, state, uuid };
    this.call({
      type: 'UPDATE',
      agent_id: { value: this.id },
      update: { framework_id: { value: frameworkId }, status },
    });
    return status;
  }

  disconnect(): void {
    this.master.step({ type: 'agentLost', connection: this.connection });
  }
}

export function aTask(
  id: string,
  agentId: string,
  size: { cpus?: number; mem?: number } = {},
): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: agentId },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: size.cpus ?? 0.1 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: size.mem ?? 32 } },
    ],
    command: { value: 'true' },
  };
}

export function held(frameworkId: string, task: TaskInfo, status: Partial<TaskStatus>): HeldTask {
  return {
    framework_id: { value: frameworkId },
    task,
    status: { task_id: task.task_id, state: 'TASK_RUNNING', ...status },
  };
}
