import type { AgentRecord } from './agent-record.js';
import type { AgentState } from './agent-state.js';
import { type AgentTask, aTaskIsAlive } from './agent-task.js';

/** The shortest journal that leads to this state: what a long one is replaced by. */
export function snapshotRecords(state: AgentState): readonly AgentRecord[] {
  const { bootId, agentId, epoch, tasks } = state;
  return [
    ...(bootId === null ? [] : [{ kind: 'booted' as const, bootId }]),
    ...(agentId === null ? [] : [{ kind: 'agentNamed' as const, agentId }]),
    { kind: 'epochObeyed', epoch },
    ...[...tasks.values()].flatMap(taskRecords),
  ];
}

function taskRecords(held: AgentTask): readonly AgentRecord[] {
  const { taskId, frameworkId, task, acceptedAt, killPlan } = held;
  return [
    { kind: 'taskAccepted', frameworkId, task, at: acceptedAt },
    ...moves(held),
    ...(killPlan === null ? [] : [{ kind: 'killPlanned' as const, taskId, plan: killPlan }]),
  ];
}

/** The start is told without its news when that is acknowledged or the end has overtaken it. */
function moves(held: AgentTask): readonly AgentRecord[] {
  const { taskId, startedAt, updates } = held;
  const isAlive = aTaskIsAlive(held);
  const records: AgentRecord[] = [];
  if (startedAt !== null) {
    const status = isAlive ? (updates[0] ?? null) : null;
    const move = { taskId, phase: 'running', at: startedAt, status } as const;
    records.push({ kind: 'taskMoved', move });
  }
  const end = updates.at(-1);
  if (!isAlive && end !== undefined) {
    const at = startedAt ?? held.acceptedAt;
    records.push({ kind: 'taskMoved', move: { taskId, phase: 'ended', at, status: end } });
  }
  return records;
}
