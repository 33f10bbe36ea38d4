import type {
  AgentCall,
  AgentEvent,
  SchedulerCall,
  SchedulerEventMessage,
} from '@horae/agent/protocol';
import {
  MASTER_DEFAULTS,
  type MasterInput,
  type MasterState,
  createMasterState,
  isAgentCallCurrent,
  masterStep,
  nextWakeAt,
  schedulerCallRefusal,
} from '../../../src/master/core/index.js';
import type { SimClock } from './sim-clock.js';

type Unstamped<I> = I extends unknown ? Omit<I, 'at'> : never;

/** The other end of one stream of the master. */
export interface StreamEnd<E> {
  readonly send: (event: E) => void;
  readonly close: () => void;
}

/** A master as an agent reaches it. */
export interface SimMasterPoint {
  /** Of the network, between the agent and it. */
  readonly link: string;
  /** Its process runs and leads: a subscription is answered. */
  readonly isUp: boolean;
  connectAgent(call: AgentCall, end: StreamEnd<AgentEvent>): SimAgentConnection;
}

/** The master's end of an agent's stream. */
export interface SimAgentConnection {
  /** Dropped when the stream is not the agent's present one. */
  call(call: AgentCall): void;
  close(): void;
}

/** How an agent knows its master. */
export interface SimMasterFinder {
  current(): SimMasterPoint | null;
  /** The master does not answer: is another one leading? */
  doubt(): void;
  close(): void;
}

/** Where there is only one, it is known. */
export function onlyMaster(master: SimMaster, link: string): SimMasterFinder {
  const point: SimMasterPoint = {
    link,
    get isUp() {
      return master.isUp;
    },
    connectAgent(call, end) {
      const connection = master.subscribeAgent(call, end);
      return {
        call: (sent) => master.agentCall(connection, sent),
        close: () => master.agentLost(connection),
      };
    },
  };
  return { current: () => point, doubt: () => undefined, close: () => undefined };
}

/** The real master core, awake when it wants to be, gone when its process is. */
export class SimMaster {
  private state: MasterState | null = null;
  private readonly agents = new Map<string, StreamEnd<AgentEvent>>();
  private readonly frameworks = new Map<string, StreamEnd<SchedulerEventMessage>>();
  private generation = 0;
  private connectionCount = 0;
  private wake: { cancel(): void } | null = null;

  constructor(
    private readonly clock: SimClock,
    private readonly seed: number,
  ) {}

  get isUp(): boolean {
    return this.state !== null;
  }

  boot(): void {
    this.generation += 1;
    const masterId = `master-${this.generation}`;
    const options = {
      ...MASTER_DEFAULTS,
      masterId,
      epoch: this.generation,
      seed: this.seed,
      // As the simulated agents beat.
      agentHeartbeatMs: 15_000,
    };
    this.state = createMasterState(options, this.clock.now);
    this.sleep();
  }

  crash(): void {
    this.state = null;
    this.wake?.cancel();
    const ends = [...this.agents.values(), ...this.frameworks.values()];
    this.agents.clear();
    this.frameworks.clear();
    for (const end of ends) end.close();
  }

  /** Opens a framework's stream; answers its connection. */
  subscribeFramework(call: SchedulerCall, end: StreamEnd<SchedulerEventMessage>): string {
    const connection = this.nextConnection('framework');
    this.frameworks.set(connection, end);
    this.step({ type: 'frameworkCalled', connection, call });
    return connection;
  }

  frameworkCall(connection: string, call: SchedulerCall): void {
    if (this.state === null || schedulerCallRefusal(this.state, call, connection) !== null) return;
    this.step({ type: 'frameworkCalled', connection, call });
  }

  frameworkLost(connection: string): void {
    if (this.frameworks.delete(connection)) this.step({ type: 'frameworkLost', connection });
  }

  subscribeAgent(call: AgentCall, end: StreamEnd<AgentEvent>): string {
    const connection = this.nextConnection('agent');
    this.agents.set(connection, end);
    this.step({ type: 'agentCalled', connection, call });
    return connection;
  }

  /** Passed over when it does not come from the agent's present stream. */
  agentCall(connection: string, call: AgentCall): void {
    if (this.state === null || !isAgentCallCurrent(this.state, call, connection)) return;
    this.step({ type: 'agentCalled', connection, call });
  }

  agentLost(connection: string): void {
    if (this.agents.delete(connection)) this.step({ type: 'agentLost', connection });
  }

  private nextConnection(kind: string): string {
    this.connectionCount += 1;
    return `${kind}-${this.connectionCount}`;
  }

  private step(input: Unstamped<MasterInput>): void {
    if (this.state === null) return;
    const outputs = masterStep(this.state, { ...input, at: this.clock.now } as MasterInput);
    for (const output of outputs) {
      if (output.type === 'agentEvent') this.agents.get(output.connection)?.send(output.event);
      if (output.type === 'frameworkEvent') {
        this.frameworks.get(output.connection)?.send(output.event);
      }
      if (output.type === 'agentClosed') this.close(this.agents, output.connection);
      if (output.type === 'frameworkClosed') this.close(this.frameworks, output.connection);
    }
    this.sleep();
  }

  private close<E>(ends: Map<string, StreamEnd<E>>, connection: string): void {
    const end = ends.get(connection);
    ends.delete(connection);
    end?.close();
  }

  private sleep(): void {
    this.wake?.cancel();
    const wakeAt = this.state === null ? null : nextWakeAt(this.state);
    if (wakeAt === null) return;
    const delayMs = Math.max(wakeAt - this.clock.now, 1);
    this.wake = this.clock.after(delayMs, () => this.step({ type: 'tick' }));
  }
}
