import type { EpochMs } from '@horae/submitter/kernel';
import { latestAtOrBefore } from '@horae/submitter/schedule';
import type { Gate } from '../state.js';
import { CycleSchedules } from './cycle-schedule.js';
import type { SchedulerState } from '../state.js';

/** The one round of a gate in `latest` mode, and the one before the reference's first occurrence. */
export const EVER_ROUND = -8_640_000_000_000_000 as EpochMs;

/**
 * The round that a parent's run belongs to: begun by the reference parent's latest occurrence that
 * is not after the run's cycle.
 */
export function roundOf(state: SchedulerState, gate: Gate, cycleAt: EpochMs): EpochMs {
  if (gate.mode === 'latest' || gate.reference === null) return EVER_ROUND;
  const cycle = new CycleSchedules(state).of(gate.reference);
  if (cycle === null) return EVER_ROUND;
  return latestAtOrBefore(cycle.schedule, cycleAt) ?? EVER_ROUND;
}
