import type { AgentAnswer, QueueAnswer } from '../api/index.js';

export interface AgentsSummary {
  readonly connectedCount: number;
  readonly totalCount: number;
  readonly cpusUsed: number;
  readonly cpusTotal: number;
  readonly memUsedMb: number;
  readonly memTotalMb: number;
}

/** What the connected agents have and what of it is in use; the others offer nothing now. */
export function summarizeAgents(agents: readonly AgentAnswer[]): AgentsSummary {
  const connected = agents.filter((agent) => agent.isConnected);
  const sum = (valueOf: (agent: AgentAnswer) => number) =>
    connected.reduce((total, agent) => total + valueOf(agent), 0);
  return {
    connectedCount: connected.length,
    totalCount: agents.length,
    cpusUsed: sum((agent) => agent.cpusUsed),
    cpusTotal: sum((agent) => agent.cpusTotal),
    memUsedMb: sum((agent) => agent.memUsedMb),
    memTotalMb: sum((agent) => agent.memTotalMb),
  };
}

/** Active runs over all queues. */
export function summarizeQueues(queues: readonly QueueAnswer[]) {
  const sum = (valueOf: (queue: QueueAnswer) => number) =>
    queues.reduce((total, queue) => total + valueOf(queue), 0);
  return {
    runningCount: sum((queue) => queue.running),
    waitingCount: sum((queue) => queue.queued + queue.retrying),
  };
}

/** 0 to 1; 0 where there is nothing to use. */
export function share(used: number, total: number): number {
  return total <= 0 ? 0 : Math.min(1, Math.max(0, used / total));
}

/** "100+" when the answer was cut off at its limit. */
export function countText(page: {
  readonly items: readonly unknown[];
  readonly nextCursor: unknown;
}) {
  return page.nextCursor === null ? String(page.items.length) : `${page.items.length}+`;
}
