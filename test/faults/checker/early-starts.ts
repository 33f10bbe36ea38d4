import type { FaultCase, Violation } from './case.js';
import type { Matter } from './judge.js';
import { firstStarts } from './occurrences.js';

/**
 * Nothing starts before it is due, by the machine's clock. Attempts after the first wait for their
 * interval, which is judged with the retries.
 */
export function earlyStarts({ facts, tasks }: Matter): Violation[] {
  const first = firstStarts(tasks);
  return tasks
    .filter(({ trigger }) => trigger === 'schedule')
    .filter(({ runId, startedAtMs }) => startedAtMs === first.get(runId))
    .flatMap(({ runId, dueAtMs, startedAtMs }): Violation[] => {
      const earlyMs = dueAtMs - startedAtMs;
      if (earlyMs <= aheadMs(facts, startedAtMs)) return [];
      return [{ verdict: 'early', text: `${runId} started ${earlyMs} ms before it was due.` }];
    });
}

/** A scheduler whose clock was put ahead starts by that clock, and may be believed to. */
export function aheadMs({ clockSteps }: FaultCase, atMs: number): number {
  const then = clockSteps.filter(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
  return Math.max(0, ...then.map((step) => step.aheadMs));
}
