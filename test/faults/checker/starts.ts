import type { Violation } from './case.js';
import type { TaskEvidence } from './evidence.js';
import type { Matter } from './judge.js';

/** Each attempt of a run starts one process at most, on whatever machine. */
export function doubleStarts({ tasks }: Matter): Violation[] {
  const byAttempt = groupBy(tasks, ({ runId, attempt }) => `${runId} attempt ${attempt}`);
  return [...byAttempt].flatMap(([key, same]) => {
    if (same.length === 1) return [];
    const where = same.map(({ host, pid }) => `${host}/${pid}`).join(', ');
    return [{ verdict: 'doubled', text: `${key} was started ${same.length} times: ${where}.` }];
  });
}

/**
 * No two processes of a job at once, unless it allows that; by the monotonic clock. One that never
 * wrote its end is judged elsewhere: nobody knows how long it lived.
 */
export function overlaps({ facts, tasks }: Matter): Violation[] {
  const byJob = groupBy(tasks, ({ job }) => job);
  return facts.jobs.flatMap(({ name, overlap }) =>
    overlap === 'allow' ? [] : overlapsOf(byJob.get(name) ?? []),
  );
}

function overlapsOf(tasks: readonly TaskEvidence[]): Violation[] {
  const inOrder = tasks.toSorted((left, right) => left.startedUptimeMs - right.startedUptimeMs);
  let running: TaskEvidence | null = null;
  const found: Violation[] = [];
  for (const task of inOrder) {
    const untilMs = running?.end?.uptimeMs ?? 0;
    if (running !== null && task.startedUptimeMs < untilMs) {
      const span = `${untilMs - task.startedUptimeMs} ms before ${running.runId} ended`;
      const text = `${task.runId} attempt ${task.attempt} started ${span}.`;
      found.push({ verdict: 'overlapping', text });
    }
    if ((task.end?.uptimeMs ?? 0) > untilMs) running = task;
  }
  return found;
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
