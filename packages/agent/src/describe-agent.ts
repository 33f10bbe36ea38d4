import { isoFromMs } from '@horae/submitter/kernel';
import { type AgentState, refusedCallCount } from './core/index.js';

/** What `GET /state` shows: the agent and what it holds, without the texts of commands. */
export function describeAgent(state: AgentState | null): unknown {
  if (state === null) return { id: null, tasks: [] };
  const { info, version } = state.profile;
  return {
    id: state.agentId,
    version,
    hostname: info.hostname,
    port: info.port,
    connected: state.isConnected,
    epoch: state.epoch,
    refusedCallCount: refusedCallCount(state),
    refusedCalls: Object.fromEntries(state.refusedCounts),
    resources: Object.fromEntries(
      (info.resources ?? []).map(({ name, scalar }) => [name, scalar?.value ?? 0]),
    ),
    attributes: Object.fromEntries(
      (info.attributes ?? []).map(({ name, text }) => [name, text?.value ?? '']),
    ),
    tasks: [...state.tasks.values()].map((task) => ({
      id: task.taskId,
      framework_id: task.frameworkId,
      name: task.task.name,
      phase: task.phase,
      accepted_at: isoFromMs(task.acceptedAt),
      started_at: task.startedAt === null ? null : isoFromMs(task.startedAt),
      unacknowledged: task.updates.map(({ state: taskState }) => taskState),
    })),
  };
}
