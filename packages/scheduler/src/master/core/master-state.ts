import type {
  AgentInfo,
  FrameworkInfo,
  KillPolicy,
  Quantities,
  TaskInfo,
  TaskStatus,
} from '@horae/agent/protocol';
import { type EpochMs, type Rng, seededRng } from '@horae/submitter/kernel';
import type { ConnectionId } from './master-io.js';

export interface MasterOptions {
  /** New for every start of a master; the ids it hands out begin with it. */
  readonly masterId: string;
  /** The leader's number; agents obey the highest they have seen. */
  readonly epoch: number;
  readonly seed: number;
  readonly hostname: string;
  readonly port: number;
  readonly version: string;
  /** Between heartbeats to a framework. */
  readonly heartbeatMs: number;
  /** Between heartbeats on an agent's stream, in both directions. */
  readonly agentHeartbeatMs: number;
  /** Silence of that many heartbeats ends an agent's stream: its link is dead. */
  readonly missedAgentHeartbeatCountMax: number;
  /** Silence for so long makes it unreachable. Longer: an agent may be restarted, or cut off. */
  readonly agentTimeoutMs: number;
  /** An offer unanswered for so long is taken back. */
  readonly offerTimeoutMs: number;
  /** At most one round of offers in this span; what comes back meanwhile waits for the next. */
  readonly allocationIntervalMs: number;
  /** How long after its start the master says nothing about tasks on agents it has not seen. */
  readonly reregisterWindowMs: number;
}

export const MASTER_DEFAULTS: Omit<MasterOptions, 'masterId' | 'epoch' | 'seed'> = {
  hostname: '127.0.0.1',
  port: 5050,
  version: '0.1.0',
  heartbeatMs: 15_000,
  agentHeartbeatMs: 3_000,
  missedAgentHeartbeatCountMax: 5,
  agentTimeoutMs: 75_000,
  offerTimeoutMs: 300_000,
  allocationIntervalMs: 10,
  reregisterWindowMs: 600_000,
};

/** Due times are rounded up to this, so that a thousand heartbeats are one wake-up. */
export const TIMER_GRAIN_MS = 250;

export interface Framework {
  readonly id: string;
  info: FrameworkInfo;
  role: string;
  readonly capabilities: ReadonlySet<string>;
  connection: ConnectionId | null;
  heartbeatDueAt: EpochMs;
  /** While disconnected: when its tasks are killed and its id refused. */
  removalDueAt: EpochMs | null;
  isSuppressed: boolean;
  /** By agent: what it refused there, and until when. */
  readonly filters: Map<string, readonly Filter[]>;
  /** The last ends it acknowledged, oldest first: their ids stay taken. */
  readonly endedTasks: Map<string, TaskStatus>;
}

export interface Filter {
  readonly refused: Quantities;
  readonly until: EpochMs;
}

export interface Agent {
  readonly id: string;
  info: AgentInfo;
  readonly registeredAt: EpochMs;
  connection: ConnectionId | null;
  heartbeatDueAt: EpochMs;
  heardAt: EpochMs;
  /** Since when it counts as unreachable; null while it does not. */
  unreachableSince: EpochMs | null;
  /** As it told last: what masters of an older epoch have said to it in vain. */
  refusedCallCount: number;
  /** It is leaving: nothing more is offered of it. */
  isDraining: boolean;
  total: Quantities;
  used: Quantities;
  offered: Quantities;
  readonly offers: Set<OpenOffer>;
  readonly tasks: Map<string, Task>;
}

export interface Task {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly info: TaskInfo;
  readonly quantities: Quantities;
  /** The newest the agent has told; TASK_STAGING until it tells anything. */
  status: TaskStatus;
  /** False once it has ended: resources free, its end perhaps not acknowledged yet. */
  isLive: boolean;
  /** A KILL that the agent may not have got: repeated when it comes back. */
  kill: { readonly policy: KillPolicy | undefined } | null;
}

export interface OpenOffer {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly quantities: Quantities;
  readonly dueAt: EpochMs;
}

/** The master's whole memory. Only `masterStep` writes it. */
export interface MasterState {
  readonly options: MasterOptions;
  readonly startedAt: EpochMs;
  readonly rng: Rng;
  readonly frameworks: Map<string, Framework>;
  readonly agents: Map<string, Agent>;
  /** Oldest first. */
  readonly offers: Map<string, OpenOffer>;
  /** By `taskKey`. */
  readonly tasks: Map<string, Task>;
  readonly frameworkByConnection: Map<ConnectionId, Framework>;
  readonly agentByConnection: Map<ConnectionId, Agent>;
  /** Ids that may not subscribe again, oldest first. */
  readonly removedFrameworks: Set<string>;
  readonly removedAgents: Set<string>;
  /** Refusals of agents that the log has been told. */
  readonly toldRefusals: Set<string>;
  frameworkCount: number;
  agentCount: number;
  offerCount: number;
  /** Agents whose free resources someone should look at. */
  readonly agentsToOffer: Set<string>;
  allocatedAt: EpochMs | null;
  /** Nothing but allocation is due before. */
  sweepDueAt: EpochMs;
}

export function createMasterState(options: MasterOptions, at: EpochMs): MasterState {
  return {
    options,
    startedAt: at,
    rng: seededRng(options.seed),
    frameworks: new Map(),
    agents: new Map(),
    offers: new Map(),
    tasks: new Map(),
    frameworkByConnection: new Map(),
    agentByConnection: new Map(),
    removedFrameworks: new Set(),
    removedAgents: new Set(),
    toldRefusals: new Set(),
    frameworkCount: 0,
    agentCount: 0,
    offerCount: 0,
    agentsToOffer: new Set(),
    allocatedAt: null,
    sweepDueAt: Number.POSITIVE_INFINITY as EpochMs,
  };
}

/** Framework ids hold no slash, so the key is unambiguous. */
export function taskKey(frameworkId: string, taskId: string): string {
  return `${frameworkId}/${taskId}`;
}
