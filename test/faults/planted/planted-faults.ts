import type { Verdict } from '../checker/case.js';
import type { FaultKind } from '../storm/plan.js';
import type { Pace } from '../storm/storm.js';

interface Planted {
  readonly what: string;
  /** The faults of the storm under which it shows most quickly. */
  readonly kinds: readonly FaultKind[];
  /** At least one of these has to be found. */
  readonly verdicts: readonly Verdict[];
  readonly pace?: Partial<Pace>;
}

/** It is to be found soon: nobody waits for a world to get well that cannot. */
const PLANTED_PACE: Pace = {
  faultCountMax: 2,
  recoveryWithinMs: 12_000,
  settleMs: 9_000,
  leaderWithinMs: 8_000,
};

/**
 * Faults planted into the schedulers of a storm through their seams: the checker has to find each.
 * One that has never failed proves nothing.
 */
export const PLANTED_FAULTS = {
  // The head is written whatever its version. That alone does not show: a leader whose place was
  // taken steps down in time, told so by its lease, its session, its clock, and the head that it
  // reads after a write of unknown outcome. So these are off as well: heartbeats are answered by
  // nobody and the lease is held for ever, a session that expired is replaced in silence, its
  // candidacy looks like the first, its monotonic clock does not see a pause, and a write of
  // unknown outcome is made again without a look.
  fenceOff: {
    what: 'writes of an old leader are accepted, and nothing tells it that it is one',
    kinds: ['pause leader'],
    verdicts: ['lostWrite', 'lostEnd', 'missed', 'doubled', 'wrongGate', 'lostRetry'],
    // After one pause two leaders overwrite each other; a third cannot even read what is there.
    pace: { faultCountMax: 1, recoveryWithinMs: 5_000 },
  },
  launchBeforeCommit: {
    what: 'launches are sent before they are durable',
    kinds: ['kill leader'],
    verdicts: ['doubled', 'missed', 'lostWrite', 'lostEnd', 'wrongGate'],
  },
  gatesInMemory: {
    what: 'a new leader does not know which parents have succeeded',
    kinds: ['kill leader'],
    verdicts: ['wrongGate'],
    pace: { faultCountMax: 4 },
  },
  retriesInMemory: {
    what: 'a new leader does not know which runs wait for a retry',
    kinds: ['kill leader'],
    verdicts: ['missed', 'lostRetry'],
  },
  noReconciliation: {
    what: 'a new leader does not ask what became of the tasks that it finds running',
    kinds: ['delayed launches'],
    verdicts: ['lostEnd'],
  },
} as const satisfies Readonly<Record<string, Planted>>;

export type PlantedFault = keyof typeof PLANTED_FAULTS;

export function paceWith(planted: PlantedFault): Pace {
  const { pace = {} }: Planted = PLANTED_FAULTS[planted];
  return { ...PLANTED_PACE, ...pace };
}
