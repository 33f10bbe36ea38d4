import type { EpochMs } from '@horae/submitter/kernel';
import { firesAt } from './reconcile/office.js';
import type { SchedulerState } from './state.js';

/** When the core wants its next `tick`: the past if something is due already, null for never. */
export function nextWakeAt(state: SchedulerState): EpochMs | null {
  const { electedAt, hasSubscribed, reconcileAt, reviveAt } = state.cluster;
  if (electedAt === null) return null;
  const firstAt = Math.min(
    state.due.firstAt,
    state.timers.firstAt,
    reconcileAt ?? Infinity,
    reviveAt ?? Infinity,
  );
  if (firstAt === Infinity) return null;
  const floor = hasSubscribed ? firstAt : Math.max(firstAt, firesAt({ state }, electedAt));
  return floor as EpochMs;
}
