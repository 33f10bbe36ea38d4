/**
 * Faults planted into the schedulers of a storm through their seams: the checker has to find each. One
 * that has never failed proves nothing.
 */
export const PLANTED_FAULTS = {
  fenceOff: 'writes of an old leader are accepted, and it does not know that it is one',
  launchBeforeCommit: 'launches are sent before they are durable',
  gatesInMemory: 'a new leader does not know which parents have succeeded',
  retriesInMemory: 'a new leader does not know which runs wait for a retry',
  noReconciliation: 'a new leader does not ask what became of the tasks that it finds running',
} as const;

export type PlantedFault = keyof typeof PLANTED_FAULTS;
