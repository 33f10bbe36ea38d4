import type { Id } from '@horae/agent/protocol';
import type { Framework, MasterState } from './master-state.js';
import { taskKey } from './master-state.js';
import { type MasterTurn, tellStatus } from './master-turn.js';
import { retold } from './task-table.js';

export interface TaskQuestion {
  readonly task_id: Id;
  readonly agent_id?: Id;
}

/** Implicit when no task is named: the latest of every task held, unreachable ones excepted. */
export function reconcile(
  turn: MasterTurn,
  framework: Framework,
  questions: readonly TaskQuestion[],
): void {
  for (const question of questions) answerOne(turn, framework, question);
  if (questions.length > 0) return;
  for (const task of turn.state.tasks.values()) {
    if (task.frameworkId !== framework.id) continue;
    const agent = turn.state.agents.get(task.agentId);
    if (agent === undefined || agent.unreachableSince !== null) continue;
    answerOne(turn, framework, { task_id: task.info.task_id });
  }
}

/**
 * The table of a Mesos master. No answer at all where an agent may still come back and know the
 * task: a wrong "unknown" would make the scheduler start it a second time.
 */
export function answerOne(turn: MasterTurn, framework: Framework, question: TaskQuestion): void {
  const { state } = turn;
  const task = state.tasks.get(taskKey(framework.id, question.task_id.value));
  const agentId = task?.agentId ?? question.agent_id?.value;
  const agent = agentId === undefined ? undefined : state.agents.get(agentId);
  const about = {
    task_id: question.task_id,
    reason: 'REASON_RECONCILIATION',
    ...(agentId === undefined ? {} : { agent_id: { value: agentId } }),
  };
  if (agent !== undefined && agent.unreachableSince !== null) {
    return tellStatus(turn, framework, {
      ...about,
      state: 'TASK_UNREACHABLE',
      message: 'Reconciliation: Task is unreachable',
      unreachable_time: { nanoseconds: agent.unreachableSince * 1_000_000 },
    });
  }
  if (task !== undefined) {
    return tellStatus(turn, framework, {
      ...about,
      ...retold(task.status, task.agentId),
      message: 'Reconciliation: Latest task state',
    });
  }
  if (agent !== undefined) {
    return tellStatus(turn, framework, {
      ...about,
      state: 'TASK_GONE',
      message: 'Reconciliation: Task is unknown to the agent',
    });
  }
  if (mayStillReturn(state, turn.at, agentId)) return undefined;
  return tellStatus(turn, framework, {
    ...about,
    state: 'TASK_UNKNOWN',
    message: 'Reconciliation: Task is unknown',
  });
}

/** An agent this master has never seen, within the time that agents have to register again. */
function mayStillReturn(state: MasterState, at: number, agentId: string | undefined): boolean {
  if (at - state.startedAt >= state.options.reregisterWindowMs) return false;
  if (agentId === undefined) return true;
  return !state.removedAgents.has(agentId) && !agentId.startsWith(`${state.options.masterId}-`);
}
