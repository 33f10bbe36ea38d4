import type { Matter } from './judge.js';

export interface LatenessFigures {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * From the due time to what the task wrote as its start: first attempts of scheduled jobs whose
 * runs do not wait for each other. Inside: due in the window of a fault.
 */
export function lateness({ facts, tasks }: Matter): {
  readonly outside: LatenessFigures;
  readonly inside: LatenessFigures;
} {
  const punctual = new Set(
    facts.jobs.filter((job) => job.kind === 'schedule' && job.isPunctual).map(({ name }) => name),
  );
  const judged = tasks.filter(({ job, trigger, attempt, dueAtMs }) => {
    // What is read after the cutoff is read from one leader after the other.
    const isInStorm = dueAtMs < facts.cutoffAtMs;
    return isInStorm && punctual.has(job) && trigger === 'schedule' && attempt === 0;
  });
  const isInside = (atMs: number): boolean =>
    facts.windows.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
  const late = (inside: boolean): number[] =>
    judged
      .filter(({ dueAtMs }) => isInside(dueAtMs) === inside)
      .map(({ dueAtMs, startedAtMs }) => startedAtMs - dueAtMs);
  return { outside: figures(late(false)), inside: figures(late(true)) };
}

function figures(values: readonly number[]): LatenessFigures {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? 0 };
}
