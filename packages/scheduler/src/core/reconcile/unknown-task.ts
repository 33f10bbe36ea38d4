import { TERMINAL_TASK_STATES, type TaskStatus } from '@horae/agent/protocol';
import { killCall } from '../run/kill-run.js';
import type { Turn } from '../turn.js';

const SHAPE_OF_ID = /^ct:\d+:\d+:.+:$/;

/**
 * A status of a task that belongs to no active run. Most are late or repeated news of runs that
 * have ended. It is killed only if it is ours and was given up as lost: its run may have another
 * attempt. A task that nobody can explain is reported and left alone.
 */
export function takeUnknownTask(turn: Turn, status: TaskStatus): void {
  const taskId = status.task_id.value;
  const hasEnded = TERMINAL_TASK_STATES.has(status.state);
  if (turn.state.writtenOff.has(taskId)) {
    if (hasEnded) turn.emit({ kind: 'writtenOffEnded', taskId });
    else if (isAlive(status)) killWrittenOff(turn, status);
    return;
  }
  if (hasEnded && SHAPE_OF_ID.test(taskId)) return;
  turn.cluster.oddStatusCount += 1;
  const text = `${status.state} of a task that belongs to no active run`;
  turn.notice({ type: 'oddStatus', taskId, text });
}

/** Given up, yet alive. It tells of itself again after every reconciliation, and so is this. */
export function killWrittenOff(turn: Turn, status: TaskStatus): void {
  const taskId = status.task_id.value;
  const agentId = status.agent_id?.value ?? turn.state.writtenOff.get(taskId)?.agentId;
  if (agentId === undefined) return;
  turn.send(killCall(taskId, agentId));
  turn.notice({ type: 'oddStatus', taskId, text: 'It lives although it was given up: killed' });
}

function isAlive({ state }: TaskStatus): boolean {
  return state === 'TASK_STAGING' || state === 'TASK_STARTING' || state === 'TASK_RUNNING';
}
