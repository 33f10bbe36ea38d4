import { type AgentCall, type TaskStatus, TERMINAL_TASK_STATES } from '@horae/agent/protocol';
import { LIMITS, assertNever } from '@horae/submitter/kernel';
import { tellFailure } from './agent-absence.js';
import { subscribeAgent } from './agent-subscription.js';
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
import { removeTask, setStatus } from './task-table.js';

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
  if (call.type === 'SUBSCRIBE') return subscribeAgent(turn, connection, call.subscribe);
  const agent = turn.state.agentByConnection.get(connection);
  if (agent === undefined || agent.id !== call.agent_id.value) return undefined;
  agent.heardAt = turn.at;
  switch (call.type) {
    case 'HEARTBEAT':
      agent.refusedCallCount = call.heartbeat?.refused_call_count ?? agent.refusedCallCount;
      return undefined;
    case 'UPDATE':
      return update(turn, agent, call.update);
    case 'DRAIN':
      agent.isDraining = true;
      return rescindOffersOfAgent(turn, agent);
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
  dueIn(turn, turn.state.options.agentTimeoutMs);
  note(turn, 'agent disconnected', agent.id);
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

/** It leaves for good: what it still ran is lost, as when a Mesos agent unregisters. */
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
