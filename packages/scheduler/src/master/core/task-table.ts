import {
  type Id,
  type TaskInfo,
  type TaskStatus,
  TERMINAL_TASK_STATES,
  addQuantities,
  quantitiesOf,
  subtractQuantities,
} from '@horae/agent/protocol';
import { LIMITS } from '@horae/submitter/kernel';
import { type Agent, type Task, taskKey } from './master-state.js';
import { type MasterTurn, forgetOldest } from './master-turn.js';

export interface NewTask {
  readonly frameworkId: string;
  readonly info: TaskInfo;
  readonly status: TaskStatus;
}

export function addTask(turn: MasterTurn, agent: Agent, newTask: NewTask): Task {
  const task: Task = {
    ...newTask,
    agentId: agent.id,
    quantities: quantitiesOf(newTask.info.resources ?? []),
    isLive: !TERMINAL_TASK_STATES.has(newTask.status.state),
    kill: null,
  };
  const key = taskKey(task.frameworkId, task.info.task_id.value);
  turn.state.tasks.set(key, task);
  agent.tasks.set(key, task);
  if (task.isLive) agent.used = addQuantities(agent.used, task.quantities);
  return task;
}

/**
 * An end frees the resources at once; the task itself stays until the end is acknowledged. Older
 * news that comes again after it changes nothing: its acknowledgement would be taken for the end's.
 */
export function setStatus(turn: MasterTurn, task: Task, status: TaskStatus): void {
  const isEnd = TERMINAL_TASK_STATES.has(status.state);
  if (!task.isLive && !isEnd) return;
  task.status = status;
  if (isEnd) endTask(turn, task);
}

export function removeTask(turn: MasterTurn, task: Task): void {
  endTask(turn, task);
  const key = taskKey(task.frameworkId, task.info.task_id.value);
  turn.state.tasks.delete(key);
  turn.state.agents.get(task.agentId)?.tasks.delete(key);
  const framework = turn.state.frameworks.get(task.frameworkId);
  if (framework === undefined) return;
  framework.endedTasks.set(task.info.task_id.value, task.status);
  forgetOldest(framework.endedTasks, LIMITS.masterEndedTaskCountMax);
}

function endTask(turn: MasterTurn, task: Task): void {
  if (!task.isLive) return;
  task.isLive = false;
  const agent = turn.state.agents.get(task.agentId);
  if (agent === undefined) return;
  agent.used = subtractQuantities(agent.used, task.quantities);
  turn.state.agentsToOffer.add(agent.id);
}

/** The status without what only its first telling may carry. */
export function retold(
  status: TaskStatus,
  agentId: string,
): { readonly task_id: Id; readonly state: TaskStatus['state']; readonly agent_id: Id } {
  return { task_id: status.task_id, state: status.state, agent_id: { value: agentId } };
}
