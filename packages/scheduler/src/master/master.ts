import { randomUUID } from 'node:crypto';
import type {
  AgentCall,
  AgentEvent,
  SchedulerCall,
  SchedulerEventMessage,
} from '@horae/agent/protocol';
import {
  type Clock,
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
import { type ListenOptions, type MasterServer, startMasterServer } from './http/master-server.js';

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
  /** Ends all streams and servers; tasks on the agents run on. */
  close(): Promise<void>;
}

/** Told in order, never from within a call to the master. */
export interface StreamListener<Event> {
  readonly onEvent: (event: Event) => void;
  /** The master has ended the stream; nothing follows. */
  readonly onClosed: () => void;
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

export interface FrameworkView {
  readonly id: string;
  readonly name: string;
  readonly isConnected: boolean;
}

/** Longer waits than this are cut in pieces: timers count in 32 bits. */
const WAIT_MAX_MS = HOUR_MS;

export function createMaster(setup: MasterSetup): Master {
  const { clock, timers, logger } = setup;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  // The wall clock may jump; an agent must not be lost to that.
  const now = (): EpochMs => addMs(startedAt, clock.monotonicMs() - startedMs);
  const masterId = setup.masterId ?? randomUUID();
  const state = createMasterState(
    { ...MASTER_DEFAULTS, seed: setup.epoch, ...setup.options, masterId, epoch: setup.epoch },
    startedAt,
  );
  const streams = new Map<ConnectionId, Stream<never>>();
  const servers = new Set<MasterServer>();
  let timer: Timer | null = null;
  let timerAt = Number.POSITIVE_INFINITY;
  let isClosed = false;

  function step(input: Unstamped): void {
    if (isClosed) return;
    for (const output of masterStep(state, { ...input, at: now() } as MasterInput)) deliver(output);
    setTimer();
  }

  function deliver(output: MasterOutput): void {
    if (output.type === 'noted') return logger.info(output.text, { about: output.about });
    const stream = streams.get(output.connection);
    if (stream === undefined) return undefined;
    if ('event' in output) return stream.push(output.event as never);
    streams.delete(output.connection);
    return stream.end();
  }

  function setTimer(): void {
    const wakeAt = nextWakeAt(state);
    if (wakeAt === null || wakeAt >= timerAt) return;
    timer?.cancel();
    timerAt = wakeAt;
    const delayMs = Math.min(Math.max(0, wakeAt - now()), WAIT_MAX_MS);
    timer = timers.after(durationMs(delayMs), () => {
      timerAt = Number.POSITIVE_INFINITY;
      step({ type: 'tick' });
    });
  }

  function open<Event>(listener: StreamListener<Event>): ConnectionId {
    const id = randomUUID();
    streams.set(id, queuedStream(listener) as unknown as Stream<never>);
    return id;
  }

  const master: Master = {
    id: masterId,
    connectFramework(listener) {
      const connection = open(listener);
      return {
        id: connection,
        call(call) {
          const refusal = schedulerCallRefusal(state, call, connection);
          if (refusal === null) step({ type: 'frameworkCalled', connection, call });
          return refusal;
        },
        close() {
          streams.get(connection)?.cut();
          streams.delete(connection);
          step({ type: 'frameworkLost', connection });
        },
      };
    },
    connectAgent(listener) {
      const connection = open(listener);
      return {
        id: connection,
        call(call) {
          if (!isAgentCallCurrent(state, call, connection)) return false;
          step({ type: 'agentCalled', connection, call });
          return true;
        },
        close() {
          streams.get(connection)?.cut();
          streams.delete(connection);
          step({ type: 'agentLost', connection });
        },
      };
    },
    agents: () => agentsView(state),
    frameworks: () => frameworksView(state),
    async listen(options) {
      const server = await startMasterServer({ master, state, logger, options });
      servers.add(server);
      return server;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      timer?.cancel();
      for (const stream of streams.values()) stream.end();
      streams.clear();
      await Promise.all([...servers].map((server) => server.close()));
    },
  };
  return master;
}

type Unstamped = MasterInput extends infer Input
  ? Input extends MasterInput
    ? Omit<Input, 'at'>
    : never
  : never;

interface Stream<Event> {
  push(event: Event): void;
  /** Told after everything pushed before. */
  end(): void;
  /** The listener went away by itself: it hears nothing more. */
  cut(): void;
}

/** Delivers in order, later: whoever calls the master never hears of it before the call returns. */
function queuedStream<Event>(listener: StreamListener<Event>): Stream<Event> {
  let queue: (() => void)[] = [];
  let isCut = false;

  function enqueue(tell: () => void): void {
    if (isCut) return;
    queue.push(tell);
    if (queue.length === 1) queueMicrotask(drain);
  }

  function drain(): void {
    const told = queue;
    for (let at = 0; at < told.length && !isCut; at += 1) told[at]?.();
    queue = [];
  }

  return {
    push: (event) => enqueue(() => listener.onEvent(event)),
    end: () => enqueue(() => listener.onClosed()),
    cut() {
      isCut = true;
    },
  };
}

function frameworksView(state: MasterState): readonly FrameworkView[] {
  return [...state.frameworks.values()].map((framework) => ({
    id: framework.id,
    name: framework.info.name,
    isConnected: framework.connection !== null,
  }));
}
