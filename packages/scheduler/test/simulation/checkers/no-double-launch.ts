import type { History } from './history.js';
import type { Violation } from './violation.js';

/** P1: each (job, due time, attempt), hence each task id, starts at most one process. */
export function noDoubleLaunch(history: History): Violation[] {
  const seen = new Map<string, string>();
  return history.processes.flatMap(({ taskId, agent, startedAt }) => {
    const here = `${agent} at ${startedAt}`;
    const before = seen.get(taskId);
    seen.set(taskId, here);
    if (before === undefined) return [];
    return [{ promise: 'P1', text: `${taskId} was started on ${before} and on ${here}.` }];
  });
}
