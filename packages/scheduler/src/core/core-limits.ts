import { LIMITS } from '@horae/submitter/kernel';

/**
 * The bounds the core works within. They are values, so that a simulation can make the rare
 * states common: a queue of two, a batch of one.
 */
export const CORE_LIMITS = {
  jobCountMax: LIMITS.jobCountMax as number,
  queuedRunCountMax: LIMITS.queuedRunCountMax as number,
  activeRunCountMax: LIMITS.activeRunCountMax as number,
  gateRoundCountMax: LIMITS.gateRoundCountMax as number,
  misfireRunCountMax: LIMITS.misfireRunCountMax as number,
  skipRecordCountMax: LIMITS.skipRecordCountMax as number,
  cycleCheckOccurrenceCountMax: LIMITS.cycleCheckOccurrenceCountMax as number,
  uncountedAttemptCountMax: LIMITS.uncountedAttemptCountMax as number,
  tombstoneCountMax: LIMITS.tombstoneCountMax as number,
  writtenOffCountMax: LIMITS.writtenOffCountMax as number,
  dueBatchCountMax: LIMITS.dueBatchCountMax as number,
  newJobGraceMs: LIMITS.newJobGraceMs as number,
  missedAfterMs: LIMITS.missedAfterMs as number,
  agentLostAfterMs: LIMITS.agentLostAfterMs as number,
  asyncWaitMs: LIMITS.asyncWaitMs as number,
  launchConfirmMs: LIMITS.launchConfirmMs as number,
  subscribeWaitMs: LIMITS.subscribeWaitMs as number,
  reconcileEveryMs: LIMITS.reconcileEveryMs as number,
  killRepeatMs: LIMITS.killRepeatMs as number,
  killRepeatMaxMs: LIMITS.killRepeatMaxMs as number,
} as const satisfies Record<string, number>;

export type CoreLimits = { readonly [Name in keyof typeof CORE_LIMITS]: number };
