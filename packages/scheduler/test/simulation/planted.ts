/**
 * Faults that can be planted in a world, one for each checker: switches of the simulation alone.
 * A checker that has never failed proves nothing; each of these must turn the suite red.
 */
export const PLANTED_FAULTS = {
  launchBeforeCommit: 'P1: launches are sent before they are durable, and agents forget the ids',
  forgottenSkips: 'P3: records of skipped occurrences are not written',
  runningInMemory: 'P5: a restarted scheduler does not know which runs are active',
  acknowledgeBeforeCommit: 'P6: a status is acknowledged before what it says is durable',
  asyncIgnored: 'P6: async is not heeded, as in Chronos 3: the end of a task is all it takes',
  reportsInMemory: 'P6: a restarted scheduler does not know which tasks have reported their end',
  replyBeforeCommit: 'P7: a caller is answered before the commit',
  gatesInMemory: 'P8: a restarted scheduler does not know which parents have succeeded',
  retriesInMemory: 'P9: a restarted scheduler does not know which runs wait for a retry',
} as const;

export type PlantedFault = keyof typeof PLANTED_FAULTS;
