import type { EpochMs, Rng } from '@horae/submitter/kernel';
import type { AgentCall, AgentEvent, AgentInfo, HeldTask, TaskStatus } from '../protocol/index.js';
import type { AgentTask } from './agent-task.js';

/** What an agent is; fixed while its process lives. */
export interface AgentProfile {
  /** Without id: the master gives it, the state keeps it. */
  readonly info: Omit<AgentInfo, 'id'>;
  readonly version: string;
  /** Changes when the machine restarts: then no former task can be alive. */
  readonly bootId: string;
}

/** The agent's memory. `applyRecord` writes what the journal holds, the step the rest. */
export interface AgentState {
  readonly profile: AgentProfile;
  /** For the uuids of updates only. */
  readonly rng: Rng;
  agentId: string | null;
  /** The highest master epoch obeyed so far. */
  epoch: number;
  /** As of the journal; null before the first start. */
  bootId: string | null;
  /** The newest attempt to subscribe: what comes on another stream is not obeyed. */
  streamId: number | null;
  /** Subscribed on that stream, to a master that was not refused. */
  isConnected: boolean;
  /** What masters of an older epoch said after a newer one was obeyed, by kind; since the start. */
  readonly refusedCounts: Map<AgentEvent['type'], number>;
  /** Streams whose refusal has been noted. */
  readonly refusedStreams: Set<number>;
  readonly tasks: Map<string, AgentTask>;
  /** Ids whose end was acknowledged lately, so that a repeated LAUNCH is known as such. */
  readonly formerIds: Set<string>;
  quitting: { readonly until: EpochMs } | null;
}

export function initialAgentState(profile: AgentProfile, rng: Rng): AgentState {
  return {
    profile,
    rng,
    agentId: null,
    epoch: 0,
    bootId: null,
    streamId: null,
    isConnected: false,
    refusedCounts: new Map(),
    refusedStreams: new Set(),
    tasks: new Map(),
    formerIds: new Set(),
    quitting: null,
  };
}

/**
 * What the agent says when it (re-)registers: itself, and every task that it still holds. From here
 * on only the new stream counts: a LAUNCH that comes late on the former one would start a task that
 * this report does not name, and that the new master would have started elsewhere.
 */
export function beginSubscription(state: AgentState, streamId: number): AgentCall {
  state.streamId = streamId;
  state.isConnected = false;
  const { profile, agentId } = state;
  return {
    type: 'SUBSCRIBE',
    subscribe: {
      agent_info: { ...profile.info, ...(agentId === null ? {} : { id: { value: agentId } }) },
      version: profile.version,
      boot_id: profile.bootId,
      tasks: [...state.tasks.values()].map(heldTask),
      epoch: state.epoch,
      refused_call_count: refusedCallCount(state),
    },
  };
}

/** How much masters of an older epoch have said in vain, since the agent's start. */
export function refusedCallCount(state: AgentState): number {
  let count = 0;
  for (const ofKind of state.refusedCounts.values()) count += ofKind;
  return count;
}

function heldTask(held: AgentTask): HeldTask {
  return {
    framework_id: { value: held.frameworkId },
    task: held.task,
    status: held.updates.at(-1) ?? plainStatus(held),
  };
}

/** A state whose news is acknowledged or not yet made: told without a uuid. */
function plainStatus(held: AgentTask): TaskStatus {
  return {
    task_id: { value: held.taskId },
    state: held.phase === 'accepted' ? 'TASK_STAGING' : 'TASK_RUNNING',
    source: 'SOURCE_AGENT',
    timestamp: (held.startedAt ?? held.acceptedAt) / 1000,
  };
}
