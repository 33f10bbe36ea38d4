import { LIMITS } from '@horae/submitter/kernel';
import type { Framework, Task } from './master-state.js';
import { type MasterTurn, forgetOldest, note, tellAgent } from './master-turn.js';
import { removeTask } from './task-table.js';

/** Kills its tasks and refuses its id from now on. */
export function removeFramework(turn: MasterTurn, framework: Framework): void {
  const { state } = turn;
  state.frameworks.delete(framework.id);
  state.removedFrameworks.add(framework.id);
  forgetOldest(state.removedFrameworks, LIMITS.masterRemovedFrameworkCountMax);
  for (const task of [...state.tasks.values()]) {
    if (task.frameworkId === framework.id) endOrphan(turn, task);
  }
  note(turn, 'framework removed', framework.id);
}

/** Nobody is left to hear of this task: it is ended, and its end acknowledged from here. */
export function endOrphan(turn: MasterTurn, task: Task): void {
  const agent = turn.state.agents.get(task.agentId);
  const { task_id } = task.info;
  if (task.isLive) {
    task.kill ??= { policy: undefined };
    return tellAgent(turn, agent, { type: 'KILL', kill: { task_id } });
  }
  const { uuid } = task.status;
  if (uuid !== undefined) {
    tellAgent(turn, agent, { type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
  }
  return removeTask(turn, task);
}
