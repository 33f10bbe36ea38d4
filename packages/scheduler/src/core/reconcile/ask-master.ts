import { addMs } from '@horae/submitter/kernel';
import { type Attempt, isLive } from '../run.js';
import type { Turn } from '../turn.js';

/** Tasks in one RECONCILE call; the master answers each with an update. */
const TASKS_PER_CALL = 500;

/**
 * Asks about every attempt that may have a process (finds those that are gone), and for all that
 * the master knows of us (finds those we do not know).
 */
export function reconcileAll(turn: Turn): void {
  const attempts: Attempt[] = [];
  for (const { run } of turn.state.runs.values()) {
    const attempt = run.attempts.at(-1);
    if (attempt !== undefined && isLive(attempt.state)) attempts.push(attempt);
  }
  for (let from = 0; from < attempts.length; from += TASKS_PER_CALL) {
    askAbout(turn, attempts.slice(from, from + TASKS_PER_CALL));
  }
  askAbout(turn, []);
  turn.cluster.reconcileAt = addMs(turn.now, turn.state.limits.reconcileEveryMs);
}

/** Explicit reconciliation; of no attempt at all: implicit. */
export function askAbout(turn: Turn, attempts: readonly Attempt[]): void {
  const tasks = attempts.map(({ taskId, agentId }) => ({
    task_id: { value: taskId },
    agent_id: { value: agentId },
  }));
  turn.send({ type: 'RECONCILE', reconcile: { tasks } });
}
