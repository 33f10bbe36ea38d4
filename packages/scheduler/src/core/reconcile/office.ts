import type { EpochMs } from '@horae/submitter/kernel';
import type { Turn } from '../turn.js';

/** True once occurrences may become runs: in office, and subscribed or tired of waiting for it. */
export function mayFire(turn: Pick<Turn, 'cluster' | 'now' | 'state'>): boolean {
  const { electedAt, hasSubscribed } = turn.cluster;
  if (electedAt === null) return false;
  return hasSubscribed || turn.now >= firesAt(turn, electedAt);
}

export function firesAt(turn: Pick<Turn, 'state'>, electedAt: EpochMs): EpochMs {
  return (electedAt + turn.state.limits.subscribeWaitMs) as EpochMs;
}
