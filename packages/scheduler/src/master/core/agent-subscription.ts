import {
  type AgentCall,
  type AgentInfo,
  type HeldTask,
  NO_QUANTITIES,
  quantitiesOf,
} from '@horae/agent/protocol';
import { LIMITS, SECOND_MS } from '@horae/submitter/kernel';
import { closeStream } from './agent-absence.js';
import { idRefusal } from './framework-check.js';
import { endOrphan } from './framework-removal.js';
import type { ConnectionId } from './master-io.js';
import { type Agent, type MasterState, type Task, taskKey } from './master-state.js';
import {
  type MasterTurn,
  dueIn,
  note,
  tellAgent,
  tellFramework,
  tellStatus,
  warn,
} from './master-turn.js';
import { rescindOffersOfAgent } from './open-offer.js';
import { resourcesRefusal } from './resource-check.js';
import { addTask, removeTask, retold, setStatus } from './task-table.js';

type Subscribe = Extract<AgentCall, { type: 'SUBSCRIBE' }>['subscribe'];

/** A new agent, or one that is back with what it holds. */
export function subscribeAgent(turn: MasterTurn, connection: ConnectionId, call: Subscribe): void {
  const { state } = turn;
  const refusal = subscriptionRefusal(state, call);
  if (refusal !== null) {
    turn.outputs.push(
      { type: 'agentEvent', connection, event: { type: 'ERROR', error: { message: refusal } } },
      { type: 'agentClosed', connection },
    );
    warnOfRefusal(turn, refusal, call.agent_info.hostname);
    return;
  }
  const isNew = !state.agents.has(call.agent_info.id?.value ?? '');
  const agent = takeIn(turn, connection, call.agent_info);
  agent.refusedCallCount = call.refused_call_count ?? 0;
  const wasUnreachable = agent.unreachableSince !== null;
  agent.unreachableSince = null;
  tellAgent(turn, agent, {
    type: 'SUBSCRIBED',
    subscribed: {
      agent_id: { value: agent.id },
      heartbeat_interval_seconds: state.options.agentHeartbeatMs / SECOND_MS,
      epoch: state.options.epoch,
    },
  });
  const held = call.tasks ?? [];
  forgetMissing(turn, agent, held);
  const isMissed = isNew || wasUnreachable;
  for (const heldTask of held) takeBack(turn, { agent, isMissed }, heldTask);
  state.agentsToOffer.add(agent.id);
  note(turn, wasUnreachable ? 'unreachable agent returned' : 'agent registered', agent.id);
}

function subscriptionRefusal(state: MasterState, call: Subscribe): string | null {
  const { agent_info: info, epoch = 0 } = call;
  if (epoch > state.options.epoch) {
    return supersededText(state.options.epoch, epoch);
  }
  if (info.hostname === '') return 'hostname: must not be empty; expected e.g. "node1.example.org"';
  const id = info.id === undefined ? null : idRefusal(info.id.value);
  if (id !== null) return `agent_info.id: ${id}`;
  const resources = resourcesRefusal(info.resources ?? [], { least: 'zero' });
  if (resources !== null) return `agent_info.resources: ${resources}`;
  if (state.agents.has(info.id?.value ?? '') || state.agents.size < LIMITS.masterAgentCountMax) {
    return null;
  }
  return `This master serves at most ${LIMITS.masterAgentCountMax} agents`;
}

/** It is said by the master, and then by the agent, which is told so. */
function supersededText(ownEpoch: number, agentEpoch: number): string {
  return (
    `This master is of epoch ${ownEpoch}, and the work folder of this agent has obeyed epoch ` +
    `${agentEpoch}. Either another master leads now; or that folder was used in another cluster, ` +
    "or the scheduler's state was put back: then give the agent an empty --work-dir " +
    '(docs/operating/masters.md)'
  );
}

/** Whoever is refused comes back every few seconds: each is told of once. */
const TOLD_REFUSAL_COUNT_MAX = 1_000;
const TOLD_REFUSAL_LENGTH_MAX = 500;

function warnOfRefusal(turn: MasterTurn, refusal: string, hostname: string): void {
  const { toldRefusals } = turn.state;
  const key = `${hostname}: ${refusal}`.slice(0, TOLD_REFUSAL_LENGTH_MAX);
  if (toldRefusals.has(key)) return;
  if (toldRefusals.size >= TOLD_REFUSAL_COUNT_MAX) toldRefusals.clear();
  toldRefusals.add(key);
  warn(turn, `An agent is refused. ${refusal}`, hostname);
}

function takeIn(turn: MasterTurn, connection: ConnectionId, info: AgentInfo): Agent {
  const { state } = turn;
  const known = state.agents.get(info.id?.value ?? '');
  const agent = known ?? newAgent(turn, info);
  if (known !== undefined) {
    rescindOffersOfAgent(turn, known);
    if (known.connection !== null) closeStream(turn, known, 'The agent has subscribed again');
  }
  agent.info = info;
  agent.total = quantitiesOf(info.resources ?? []);
  agent.connection = connection;
  agent.isDraining = false;
  agent.heardAt = turn.at;
  agent.heartbeatDueAt = dueIn(turn, state.options.agentHeartbeatMs);
  state.agentByConnection.set(connection, agent);
  state.removedAgents.delete(agent.id);
  return agent;
}

/** An id from an earlier master stays the agent's own; only a new agent gets a new one. */
function newAgent(turn: MasterTurn, info: AgentInfo): Agent {
  const { state } = turn;
  const agent: Agent = {
    id: info.id?.value ?? `${state.options.masterId}-S${state.agentCount}`,
    info,
    registeredAt: turn.at,
    connection: null,
    heartbeatDueAt: turn.at,
    heardAt: turn.at,
    unreachableSince: null,
    refusedCallCount: 0,
    isDraining: false,
    total: NO_QUANTITIES,
    used: NO_QUANTITIES,
    offered: NO_QUANTITIES,
    offers: new Set(),
    tasks: new Map(),
  };
  if (info.id === undefined) state.agentCount += 1;
  state.agents.set(agent.id, agent);
  return agent;
}

/** What the master sent and the agent does not have: never got there, or was lost there. */
function forgetMissing(turn: MasterTurn, agent: Agent, held: readonly HeldTask[]): void {
  const keys = new Set(
    held.map(({ framework_id, task }) => taskKey(framework_id.value, task.task_id.value)),
  );
  for (const [key, task] of [...agent.tasks]) {
    if (keys.has(key)) continue;
    const wasStarted = task.status.state !== 'TASK_STAGING';
    const wasLive = task.isLive;
    removeTask(turn, task);
    if (!wasLive) continue;
    tellStatus(turn, turn.state.frameworks.get(task.frameworkId), {
      task_id: task.info.task_id,
      agent_id: { value: agent.id },
      state: wasStarted ? 'TASK_GONE' : 'TASK_DROPPED',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Task is unknown to the agent',
    });
  }
}

interface Return {
  readonly agent: Agent;
  /**
   * Its framework may have given its tasks up, or be about to: because it was unreachable here, or
   * at a former master, of which this one knows nothing.
   */
  readonly isMissed: boolean;
}

function takeBack(turn: MasterTurn, { agent, isMissed }: Return, held: HeldTask): void {
  const { state } = turn;
  const { framework_id, task: info, status: told } = held;
  const status = { ...told, agent_id: { value: agent.id } };
  const known = state.tasks.get(taskKey(framework_id.value, info.task_id.value));
  if (known !== undefined && known.agentId !== agent.id) {
    note(turn, `task is also held by agent ${known.agentId}`, info.task_id.value);
    return;
  }
  const task = known ?? addTask(turn, agent, { frameworkId: framework_id.value, info, status });
  setStatus(turn, task, status);
  if (state.removedFrameworks.has(task.frameworkId)) return endOrphan(turn, task);
  const framework = state.frameworks.get(task.frameworkId);
  if (status.uuid !== undefined) {
    // Whole, and nothing before it: an end that is told without its facts is taken without them.
    tellFramework(turn, framework, { type: 'UPDATE', update: { status } });
  } else if (isMissed && task.isLive) {
    tellStatus(turn, framework, {
      ...retold(status, agent.id),
      reason: 'REASON_AGENT_REREGISTERED',
      message: 'Unreachable agent re-reregistered',
    });
  } else if (!task.isLive) {
    removeTask(turn, task);
  }
  repeatKill(turn, agent, task);
  return undefined;
}

function repeatKill(turn: MasterTurn, agent: Agent, task: Task): void {
  if (task.kill === null || !task.isLive) return;
  const policy = task.kill.policy === undefined ? {} : { kill_policy: task.kill.policy };
  tellAgent(turn, agent, { type: 'KILL', kill: { task_id: task.info.task_id, ...policy } });
}
