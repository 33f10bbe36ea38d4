import type { Verdict } from '../checker/case.js';
import type { FaultKind } from '../storm/plan.js';

interface Planted {
  readonly what: string;
  /** The faults of the storm under which it shows most quickly. */
  readonly kinds: readonly FaultKind[];
  /** At least one of these has to be found. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Faults planted into the schedulers of a storm through their seams: the checker has to find each.
 * One that has never failed proves nothing.
 */
export const PLANTED_FAULTS = {
  fenceOff: {
    what: 'writes of an old leader are accepted, and it does not know that it is one',
    kinds: ['pause leader'],
    verdicts: ['lostWrite', 'lostEnd', 'missed', 'doubled', 'wrongGate', 'lostRetry'],
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
