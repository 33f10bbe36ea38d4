import type { EpochMs } from '@horae/submitter/kernel';
import type { Decision } from './decision.js';
import type { SchedulerEvent } from './event.js';
import type { SchedulerState } from './state.js';

/**
 * What one event changes and asks for. The changes are already applied to `state`; commit them
 * before acting on the rest.
 */
export function decide(state: SchedulerState, event: SchedulerEvent): Decision {
  void state;
  void event;
  return { changes: [], sends: [], replies: [], notices: [] };
}

/** When the core wants its next `tick`: the past if something is due already, null for never. */
export function nextWakeAt(state: SchedulerState): EpochMs | null {
  void state;
  return null;
}
