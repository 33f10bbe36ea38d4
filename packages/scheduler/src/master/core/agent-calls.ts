import {
  type AgentCall,
  type AgentInfo,
  type HeldTask,
  NO_QUANTITIES,
  type TaskStatus,
  TERMINAL_TASK_STATES,
  quantitiesOf,
} from '@horae/agent/protocol';
import { LIMITS, SECOND_MS, assertNever } from '@horae/submitter/kernel';
import { idRefusal } from './framework-check.js';
import { endOrphan } from './framework-calls.js';
import type { ConnectionId } from './master-io.js';
import { type Agent, type MasterState, type Task, taskKey } from './master-state.js';
import {
  type MasterTurn,
  dueIn,
  forgetOldest,
  note,
  tellAgent,
  tellFramework,
  tellStatus,
} from './master-turn.js';
import { rescindOffersOfAgent } from './open-offer.js';
import { resourcesRefusal } from './resource-check.js';
import { addTask, removeTask, retold, setStatus } from './task-table.js';

type Subscribe = Extract<AgentCall, { type: 'SUBSCRIBE' }>['subscribe'];

/** A query: true when the call comes from the agent's present stream. SUBSCRIBE always may. */
export function isAgentCallCurrent(
  state: MasterState,
  call: AgentCall,
  connection: ConnectionId,
): boolean {
  if (call.type === 'SUBSCRIBE') return true;
  return state.agentByConnection.get(connection)?.id === call.agent_id.value;
}

export function agentCalled(turn: MasterTurn, connection: ConnectionId, call: AgentCall): void {
  if (call.type === 'SUBSCRIBE') return subscribe(turn, connection, call.subscribe);
  const agent = turn.state.agentByConnection.get(connection);
  if (agent === undefined || agent.id !== call.agent_id.value) return undefined;
  agent.heardAt = turn.at;
  switch (call.type) {
    case 'HEARTBEAT':
      return undefined;
    case 'UPDATE':
      return update(turn, agent, call.update);
    case 'UNSUBSCRIBE':
      return unsubscribe(turn, agent);
    default:
      return assertNever(call);
  }
}

/** Its tasks may well run on: only the offers are void. Unreachable follows if it stays away. */
export function agentLost(turn: MasterTurn, connection: ConnectionId): void {
  const agent = turn.state.agentByConnection.get(connection);
  if (agent === undefined) return;
  turn.state.agentByConnection.delete(connection);
  agent.connection = null;
  rescindOffersOfAgent(turn, agent);
  dueIn(turn, silenceMs(turn.state));
  note(turn, 'agent disconnected', agent.id);
}

/** How long an agent may say nothing. */
export function silenceMs(state: MasterState): number {
  return state.options.heartbeatMs * state.options.missedHeartbeatCountMax;
}

export function markUnreachable(turn: MasterTurn, agent: Agent): void {
  const { state } = turn;
  rescindOffersOfAgent(turn, agent);
  if (agent.connection !== null) closeStream(turn, agent, 'The agent was silent for too long');
  agent.unreachableSince = turn.at;
  for (const task of agent.tasks.values()) {
    if (!task.isLive) continue;
    tellStatus(turn, state.frameworks.get(task.frameworkId), {
      task_id: task.info.task_id,
      agent_id: { value: agent.id },
      state: 'TASK_UNREACHABLE',
      reason: 'REASON_AGENT_REMOVED',
      message: 'health check timed out',
      unreachable_time: { nanoseconds: turn.at * 1_000_000 },
    });
  }
  tellFailure(turn, agent);
  note(turn, 'agent unreachable', agent.id);
}

/** Nobody expects it back: its tasks are unknown from now on. */
export function forgetAgent(turn: MasterTurn, agent: Agent): void {
  for (const task of [...agent.tasks.values()]) removeTask(turn, task);
  turn.state.agents.delete(agent.id);
  note(turn, 'agent forgotten', agent.id);
}

function subscribe(turn: MasterTurn, connection: ConnectionId, call: Subscribe): void {
  const { state } = turn;
  const refusal = subscriptionRefusal(state, call);
  if (refusal !== null) {
    turn.outputs.push(
      { type: 'agentEvent', connection, event: { type: 'ERROR', error: { message: refusal } } },
      { type: 'agentClosed', connection },
    );
    note(turn, `agent refused: ${refusal}`, call.agent_info.hostname);
    return;
  }
  const agent = takeIn(turn, connection, call.agent_info);
  const wasUnreachable = agent.unreachableSince !== null;
  agent.unreachableSince = null;
  tellAgent(turn, agent, {
    type: 'SUBSCRIBED',
    subscribed: {
      agent_id: { value: agent.id },
      heartbeat_interval_seconds: state.options.heartbeatMs / SECOND_MS,
      epoch: state.options.epoch,
    },
  });
  const held = call.tasks ?? [];
  forgetMissing(turn, agent, held);
  for (const heldTask of held) takeBack(turn, agent, heldTask, { wasUnreachable });
  state.agentsToOffer.add(agent.id);
  note(turn, wasUnreachable ? 'unreachable agent returned' : 'agent registered', agent.id);
}

function subscriptionRefusal(state: MasterState, call: Subscribe): string | null {
  const { agent_info: info, epoch = 0 } = call;
  if (epoch > state.options.epoch) {
    return `This master (epoch ${state.options.epoch}) has been superseded by epoch ${epoch}`;
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
  agent.heardAt = turn.at;
  agent.heartbeatDueAt = dueIn(turn, state.options.heartbeatMs);
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

function closeStream(turn: MasterTurn, agent: Agent, message: string): void {
  const { connection } = agent;
  if (connection === null) return;
  tellAgent(turn, agent, { type: 'ERROR', error: { message } });
  turn.outputs.push({ type: 'agentClosed', connection });
  turn.state.agentByConnection.delete(connection);
  agent.connection = null;
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

function takeBack(
  turn: MasterTurn,
  agent: Agent,
  { framework_id, task: info, status: told }: HeldTask,
  { wasUnreachable }: { readonly wasUnreachable: boolean },
): void {
  const { state } = turn;
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
  if (wasUnreachable) {
    tellStatus(turn, framework, {
      ...retold(status, agent.id),
      reason: 'REASON_AGENT_REREGISTERED',
      message: 'Unreachable agent re-reregistered',
    });
  }
  if (status.uuid !== undefined) {
    tellFramework(turn, framework, { type: 'UPDATE', update: { status } });
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

/** Relayed even when the master does not know the task: the framework must be able to end it. */
function update(
  turn: MasterTurn,
  agent: Agent,
  {
    framework_id,
    status: told,
  }: { readonly framework_id: { readonly value: string }; readonly status: TaskStatus },
): void {
  const { state } = turn;
  const status = { ...told, agent_id: { value: agent.id } };
  const task = state.tasks.get(taskKey(framework_id.value, status.task_id.value));
  if (task !== undefined && task.agentId === agent.id) setStatus(turn, task, status);
  if (state.removedFrameworks.has(framework_id.value)) {
    return acknowledgeForRemoved(turn, agent, { status, task });
  }
  tellFramework(turn, state.frameworks.get(framework_id.value), {
    type: 'UPDATE',
    update: { status },
  });
  const isLast = TERMINAL_TASK_STATES.has(status.state) && status.uuid === undefined;
  if (task !== undefined && isLast) removeTask(turn, task);
  return undefined;
}

function acknowledgeForRemoved(
  turn: MasterTurn,
  agent: Agent,
  { status, task }: { readonly status: TaskStatus; readonly task: Task | undefined },
): void {
  const { task_id, uuid } = status;
  if (uuid !== undefined) {
    tellAgent(turn, agent, { type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
  }
  if (task !== undefined && !task.isLive) removeTask(turn, task);
}

/** The agent leaves for good: what it still ran counts as lost, as when a Mesos agent unregisters. */
function unsubscribe(turn: MasterTurn, agent: Agent): void {
  const { state } = turn;
  rescindOffersOfAgent(turn, agent);
  for (const task of [...agent.tasks.values()]) {
    const wasLive = task.isLive;
    removeTask(turn, task);
    if (!wasLive) continue;
    tellStatus(turn, state.frameworks.get(task.frameworkId), {
      task_id: task.info.task_id,
      agent_id: { value: agent.id },
      state: 'TASK_LOST',
      reason: 'REASON_AGENT_REMOVED',
      message: `Agent ${agent.info.hostname} removed: the agent unregistered`,
    });
  }
  if (agent.connection !== null) {
    turn.outputs.push({ type: 'agentClosed', connection: agent.connection });
    state.agentByConnection.delete(agent.connection);
  }
  state.agents.delete(agent.id);
  state.removedAgents.add(agent.id);
  forgetOldest(state.removedAgents, LIMITS.masterRemovedAgentCountMax);
  tellFailure(turn, agent);
  note(turn, 'agent left', agent.id);
}

function tellFailure(turn: MasterTurn, agent: Agent): void {
  for (const framework of turn.state.frameworks.values()) {
    tellFramework(turn, framework, { type: 'FAILURE', failure: { agent_id: { value: agent.id } } });
  }
}
