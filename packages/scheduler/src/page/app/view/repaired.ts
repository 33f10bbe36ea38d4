import type { RunDetailAnswer } from '../api/index.js';
import { isActive } from './state-look.js';

/** What has come after a run that did not succeed, for the same job and round. */
export interface Repair {
  readonly kind: 'repaired' | 'repairing';
  readonly runId: string;
}

/** By the id of the run that is repaired; `later` are runs by hand, such as repairs are. */
export function repairsOf(
  runs: readonly RunDetailAnswer[],
  later: readonly RunDetailAnswer[],
): ReadonlyMap<string, Repair> {
  const byRound = new Map<string, Repair>();
  for (const run of later) {
    const isDone = run.state === 'succeeded';
    if (!isDone && !isActive(run.state)) continue;
    const round = roundKey(run);
    if (byRound.get(round)?.kind === 'repaired') continue;
    byRound.set(round, { kind: isDone ? 'repaired' : 'repairing', runId: run.id });
  }
  const repairs = new Map<string, Repair>();
  for (const run of runs) {
    const repair = byRound.get(roundKey(run));
    if (repair !== undefined) repairs.set(run.id, repair);
  }
  return repairs;
}

function roundKey({ job, cycle }: RunDetailAnswer): string {
  return `${cycle} ${job}`;
}
