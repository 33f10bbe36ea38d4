import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  AgentCall,
  AgentEvent,
  SchedulerCall,
  SchedulerEventMessage,
} from '@horae/agent/protocol';
import {
  type Clock,
  type DurationMs,
  type EpochMs,
  HOUR_MS,
  type Logger,
  type Timer,
  type Timers,
  addMs,
  durationMs,
} from '@horae/submitter/kernel';
import {
  type AgentView,
  type CallRefusal,
  type ConnectionId,
  MASTER_DEFAULTS,
  type MasterInput,
  type MasterOptions,
  type MasterOutput,
  type MasterState,
  agentsView,
  createMasterState,
  isAgentCallCurrent,
  masterStep,
  nextWakeAt,
  schedulerCallRefusal,
} from './core/index.js';
import {
  type ListenOptions,
  type MasterServer,
  type ServeOptions,
  buildMasterServer,
  startMasterServer,
} from './http/master-server.js';
import { type Stream, type StreamListener, queuedStream } from './queued-stream.js';

export interface MasterSetup {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The leader's number; agents refuse a master with a lower one than they have obeyed. */
  readonly epoch: number;
  /** New for every start by default. */
  readonly masterId?: string;
  readonly options?: Partial<Omit<MasterOptions, 'masterId' | 'epoch'>>;
}

/** The embedded master with its clock: agents and frameworks connect in process or over HTTP. */
export interface Master {
  readonly id: string;
  /** Opens a framework's stream; it subscribes with its first call. */
  connectFramework(listener: StreamListener<SchedulerEventMessage>): FrameworkConnection;
  /** Opens an agent's stream; it subscribes with its first call. */
  connectAgent(listener: StreamListener<AgentEvent>): AgentConnection;
  agents(): readonly AgentView[];
  frameworks(): readonly FrameworkView[];
  /** Serves the scheduler API and the agent API. @throws when the port is taken */
  listen(options: ListenOptions): Promise<MasterServer>;
  /** The same without a port of its own: what a listening server hands requests to. */
  serve(options: ServeOptions): Promise<MasterHandler>;
  /** Ends all streams and servers; tasks on the agents run on. */
  close(): Promise<void>;
}

export interface FrameworkConnection {
  readonly id: ConnectionId;
  /** Null when taken; what comes of it arrives as events. */
  call(call: SchedulerCall): CallRefusal | null;
  close(): void;
}

export interface AgentConnection {
  readonly id: ConnectionId;
  /** False when this is not the agent's stream (any more): subscribe again. */
  call(call: AgentCall): boolean;
  close(): void;
}

export type MasterHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FrameworkView {
  readonly id: string;
  readonly name: string;
  readonly isConnected: boolean;
}

/** Longer waits than this are cut in pieces: timers count in 32 bits. */
const WAIT_MAX_MS = HOUR_MS;

export function createMaster(setup: MasterSetup): Master {
  return new EmbeddedMaster(setup);
}

class EmbeddedMaster implements Master {
  readonly id: string;
  private readonly state: MasterState;
  private readonly startedAt: EpochMs;
  private readonly startedMs: DurationMs;
  private readonly streams = new Map<ConnectionId, Stream<never>>();
  private readonly servers = new Set<{ close(): Promise<unknown> }>();
  private timer: Timer | null = null;
  private timerAt = Number.POSITIVE_INFINITY;
  private isClosed = false;

  constructor(private readonly setup: MasterSetup) {
    const { clock, epoch, options } = setup;
    this.id = setup.masterId ?? randomUUID();
    this.startedAt = clock.now();
    this.startedMs = clock.monotonicMs();
    this.state = createMasterState(
      { ...MASTER_DEFAULTS, seed: epoch, ...options, masterId: this.id, epoch },
      this.startedAt,
    );
  }

  connectFramework(listener: StreamListener<SchedulerEventMessage>): FrameworkConnection {
    const connection = this.open(listener);
    return {
      id: connection,
      call: (call) => {
        const refusal = schedulerCallRefusal(this.state, call, connection);
        if (refusal === null) this.step({ type: 'frameworkCalled', connection, call });
        return refusal;
      },
      close: () => this.cut({ type: 'frameworkLost', connection }),
    };
  }

  connectAgent(listener: StreamListener<AgentEvent>): AgentConnection {
    const connection = this.open(listener);
    return {
      id: connection,
      call: (call) => {
        if (!isAgentCallCurrent(this.state, call, connection)) return false;
        this.step({ type: 'agentCalled', connection, call });
        return true;
      },
      close: () => this.cut({ type: 'agentLost', connection }),
    };
  }

  agents(): readonly AgentView[] {
    return agentsView(this.state);
  }

  frameworks(): readonly FrameworkView[] {
    return [...this.state.frameworks.values()].map((framework) => ({
      id: framework.id,
      name: framework.info.name,
      isConnected: framework.connection !== null,
    }));
  }

  async listen(options: ListenOptions): Promise<MasterServer> {
    const { state, setup } = this;
    const parts = { master: this, state, logger: setup.logger, options };
    const server = await startMasterServer(parts, options.port);
    this.servers.add(server);
    return server;
  }

  async serve(options: ServeOptions): Promise<MasterHandler> {
    const { state, setup } = this;
    const app = buildMasterServer({ master: this, state, logger: setup.logger, options });
    this.servers.add(app);
    await app.ready();
    return app.routing;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.timer?.cancel();
    for (const stream of this.streams.values()) stream.end();
    this.streams.clear();
    await Promise.all([...this.servers].map((server) => server.close()));
  }

  /** The wall clock may jump; an agent must not be lost to that. */
  private now(): EpochMs {
    return addMs(this.startedAt, this.setup.clock.monotonicMs() - this.startedMs);
  }

  private open<Event>(listener: StreamListener<Event>): ConnectionId {
    const id = randomUUID();
    this.streams.set(id, queuedStream(listener) as unknown as Stream<never>);
    return id;
  }

  private cut(lost: Lost): void {
    this.streams.get(lost.connection)?.cut();
    this.streams.delete(lost.connection);
    this.step(lost);
  }

  private step(input: Unstamped): void {
    if (this.isClosed) return;
    const outputs = masterStep(this.state, { ...input, at: this.now() } as MasterInput);
    for (const output of outputs) this.deliver(output);
    this.setTimer();
  }

  private deliver(output: MasterOutput): void {
    if (output.type === 'noted') {
      return this.setup.logger[output.level](output.text, { about: output.about });
    }
    const stream = this.streams.get(output.connection);
    if (stream === undefined) return undefined;
    if ('event' in output) return stream.push(output.event as never);
    this.streams.delete(output.connection);
    return stream.end();
  }

  private setTimer(): void {
    const wakeAt = nextWakeAt(this.state);
    if (wakeAt === null || wakeAt >= this.timerAt) return;
    this.timer?.cancel();
    this.timerAt = wakeAt;
    const delayMs = Math.min(Math.max(0, wakeAt - this.now()), WAIT_MAX_MS);
    this.timer = this.setup.timers.after(durationMs(delayMs), () => {
      this.timerAt = Number.POSITIVE_INFINITY;
      this.step({ type: 'tick' });
    });
  }
}

type Lost =
  | { readonly type: 'frameworkLost'; readonly connection: ConnectionId }
  | { readonly type: 'agentLost'; readonly connection: ConnectionId };

type Unstamped = MasterInput extends infer Input
  ? Input extends MasterInput
    ? Omit<Input, 'at'>
    : never
  : never;
