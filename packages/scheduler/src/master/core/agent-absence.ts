import type { MasterState, Agent } from './master-state.js';
import { type MasterTurn, note, tellAgent, tellFramework, tellStatus } from './master-turn.js';
import { rescindOffersOfAgent } from './open-offer.js';
import { removeTask } from './task-table.js';

/** How long nothing may be heard of an agent until its stream, which still looks open, is dead. */
export function deadLinkMs({ options }: MasterState): number {
  return options.agentHeartbeatMs * options.missedAgentHeartbeatCountMax;
}

/** Its stream is dead, the agent perhaps not: only the offers are void, and it may come back. */
export function cutDeadLink(turn: MasterTurn, agent: Agent): void {
  rescindOffersOfAgent(turn, agent);
  closeStream(turn, agent, 'No heartbeat was heard for too long: subscribe again');
  note(turn, 'agent silent: its stream is ended', agent.id);
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

/** Ends the stream with a reason the agent can read. */
export function closeStream(turn: MasterTurn, agent: Agent, message: string): void {
  const { connection } = agent;
  if (connection === null) return;
  tellAgent(turn, agent, { type: 'ERROR', error: { message } });
  turn.outputs.push({ type: 'agentClosed', connection });
  turn.state.agentByConnection.delete(connection);
  agent.connection = null;
}

/** For every framework: an agent is not there any more. */
export function tellFailure(turn: MasterTurn, agent: Agent): void {
  for (const framework of turn.state.frameworks.values()) {
    tellFramework(turn, framework, { type: 'FAILURE', failure: { agent_id: { value: agent.id } } });
  }
}
