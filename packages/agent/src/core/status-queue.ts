import { addMs, type EpochMs } from '@horae/submitter/kernel';
import type { AgentTask } from './agent-task.js';
import { sameBytes } from './same-bytes.js';
import type { Turn } from './turn.js';

/** An update that nobody acknowledges is sent again after 10 s, and then less and less often. */
const RESEND_FIRST_MS = 10_000;
const RESEND_MAX_MS = 600_000;

/** One update per task is on its way at any time: as on a Mesos agent, news arrives in order. */
export function sendUpdate(turn: Turn, task: AgentTask): void {
  const status = task.updates[0];
  const { agentId, isConnected } = turn.state;
  if (status === undefined || agentId === null || !isConnected) return;
  task.sentAt = turn.at;
  task.sendCount += 1;
  turn.call({
    type: 'UPDATE',
    agent_id: { value: agentId },
    update: {
      framework_id: { value: task.frameworkId },
      status: { ...status, agent_id: { value: agentId } },
    },
  });
}

/** For an update that has just been queued: the first in the queue goes at once, others wait. */
export function sendIfFirst(turn: Turn, task: AgentTask): void {
  if (task.sendCount === 0) sendUpdate(turn, task);
}

/** When the first update must be sent again; null while there is none or nobody to send it to. */
export function resendAt(task: AgentTask): EpochMs | null {
  if (task.updates.length === 0 || task.sentAt === null) return null;
  const pauseMs = Math.min(RESEND_FIRST_MS * 2 ** (task.sendCount - 1), RESEND_MAX_MS);
  return addMs(task.sentAt, pauseMs);
}

/** A new master hears everything that is unacknowledged; an old start is not news beside its end. */
export function sendAllAgain(turn: Turn): void {
  for (const task of turn.state.tasks.values()) {
    task.updates.splice(0, task.updates.length - 1);
    task.sendCount = 0;
    sendUpdate(turn, task);
  }
}

export function acknowledge(turn: Turn, taskId: string, uuid: Uint8Array): void {
  const task = turn.state.tasks.get(taskId);
  const first = task?.updates[0];
  // A repeated acknowledgement, or one for a start that its end has overtaken.
  if (task === undefined || first?.uuid === undefined || !sameBytes(first.uuid, uuid)) return;
  turn.record({ kind: 'updateAcknowledged', taskId, uuid });
  sendUpdate(turn, task);
}
