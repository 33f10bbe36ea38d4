import { assert } from '@horae/submitter/kernel';
import type { AgentRecord, TaskMove } from './agent-record.js';
import type { AgentState } from './agent-state.js';
import type { AgentTask } from './agent-task.js';
import { sameBytes } from './same-bytes.js';

/** How many acknowledged ids are remembered; the record files of the disk remember them all. */
const FORMER_ID_COUNT_MAX = 20_000;

/**
 * The only writer of what must survive: the step applies a record as it decides it, a restarted
 * agent applies the journal. Answers nothing and refuses nothing.
 */
export function applyRecord(state: AgentState, record: AgentRecord): void {
  switch (record.kind) {
    case 'agentNamed':
      state.agentId = record.agentId;
      return;
    case 'epochObeyed':
      state.epoch = record.epoch;
      return;
    case 'booted':
      state.bootId = record.bootId;
      return;
    case 'taskAccepted':
      state.tasks.set(record.task.task_id.value, acceptedTask(record));
      return;
    case 'killPlanned':
      held(state, record.taskId).killPlan = record.plan;
      return;
    case 'taskMoved':
      applyMove(held(state, record.move.taskId), record.move);
      return;
    case 'updateAcknowledged':
      applyAcknowledgement(state, held(state, record.taskId), record.uuid);
  }
}

function held(state: AgentState, taskId: string): AgentTask {
  const task = state.tasks.get(taskId);
  assert(task !== undefined, 'a record about a task follows the record that accepted it');
  return task;
}

function acceptedTask(record: AgentRecord & { readonly kind: 'taskAccepted' }): AgentTask {
  return {
    taskId: record.task.task_id.value,
    frameworkId: record.frameworkId,
    task: record.task,
    acceptedAt: record.at,
    phase: 'accepted',
    startedAt: null,
    killPlan: null,
    killSentAt: null,
    updates: [],
    sentAt: null,
    sendCount: 0,
  };
}

function applyMove(task: AgentTask, move: TaskMove): void {
  task.phase = move.phase;
  if (move.phase === 'running') task.startedAt = move.at;
  // The end says all that the start had to say; a start that nobody has heard of can stay untold.
  if (task.sendCount === 0) task.updates.length = 0;
  if (move.status !== null) task.updates.push(move.status);
}

function applyAcknowledgement(state: AgentState, task: AgentTask, uuid: Uint8Array): void {
  const first = task.updates[0];
  if (first?.uuid === undefined || !sameBytes(first.uuid, uuid)) return;
  task.updates.shift();
  task.sentAt = null;
  task.sendCount = 0;
  if (task.updates.length > 0 || task.phase !== 'ended') return;
  state.tasks.delete(task.taskId);
  state.formerIds.add(task.taskId);
  if (state.formerIds.size <= FORMER_ID_COUNT_MAX) return;
  for (const oldest of state.formerIds) {
    state.formerIds.delete(oldest);
    return;
  }
}
