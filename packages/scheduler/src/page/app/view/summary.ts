import type { AgentAnswer, QueueAnswer, ResourcesAnswer } from '../api/index.js';

export interface AgentsSummary {
  readonly connectedCount: number;
  readonly totalCount: number;
  readonly used: ResourcesAnswer;
  readonly total: ResourcesAnswer;
}

/** What the connected agents have and what of it is in use; the others offer nothing now. */
export function summarizeAgents(agents: readonly AgentAnswer[]): AgentsSummary {
  const connected = agents.filter((agent) => agent.connected);
  return {
    connectedCount: connected.length,
    totalCount: agents.length,
    used: sum(connected.map((agent) => agent.used)),
    total: sum(connected.map((agent) => agent.total)),
  };
}

function sum(parts: readonly ResourcesAnswer[]): ResourcesAnswer {
  const total = { cpus: 0, mem: 0, disk: 0 };
  for (const part of parts) {
    total.cpus += part.cpus;
    total.mem += part.mem;
    total.disk += part.disk;
  }
  return total;
}

/** Active runs over all queues. */
export function summarizeQueues(queues: readonly QueueAnswer[]) {
  let runningCount = 0;
  let waitingCount = 0;
  for (const { running, queued, retrying } of queues) {
    runningCount += running;
    waitingCount += queued + retrying;
  }
  return { runningCount, waitingCount };
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
