import type { Change } from './change.js';
import type { Entity } from './entity.js';
import type { Run } from './run.js';
import type { SchedulerState } from './state.js';

/** What has changed since `clearDirty`, in its folded form; a null body means gone. */
export function dirtyEntities(state: SchedulerState): readonly Entity[] {
  void state;
  return [];
}

/** Takes the ended runs out of memory: from now on the store has them. Oldest end first. */
export function takeEnded(state: SchedulerState): readonly Run[] {
  void state;
  return [];
}

export function clearDirty(state: SchedulerState): void {
  void state;
}

/** Fills an empty state from what a store has loaded. */
export function restoreState(state: SchedulerState, loaded: LoadedState): void {
  void state;
  void loaded;
}

export interface LoadedState {
  readonly entities: readonly Entity[];
  /** The journal after them. */
  readonly changes: readonly Change[];
}

/** All that must be equal in memory and after a restart, as one text; for tests. */
export function stateFingerprint(state: SchedulerState): string {
  void state;
  return '';
}
