export type { AttemptFacts, Change, JobDocument } from './change.js';
export type { Decision, Notice, Reply } from './decision.js';
export type { Entity } from './entity.js';
export type { ReplyId, SchedulerEvent } from './event.js';
export type { JobAlert } from './job-alert.js';
export {
  type Attempt,
  type AttemptState,
  type KillReason,
  type Run,
  type RunId,
  type RunReason,
  type RunState,
  type RunTrigger,
  isActive,
  isLive,
} from './run.js';
export {
  type ReadonlyGate,
  type ReadonlyJobEntry,
  type ReadonlyRunEntry,
  type ReadonlyState,
  type SchedulerState,
  type StateOptions,
  type QueueLimits,
  type SeenAgent,
  createState,
  isDisabled,
} from './state.js';
export { type CoreLimits, CORE_LIMITS } from './core-limits.js';
export { decide, nextWakeAt } from './decide.js';
export { prepareEntity } from './restore-entities.js';
export {
  type LoadedState,
  clearDirty,
  dirtyEntities,
  restoreState,
  stateFingerprint,
  takeEnded,
} from './snapshot.js';
export { checkInvariants } from './invariants.js';
export { waitingReason } from './offer/waiting-reason.js';
export { remainingAfter } from './job/schedule-position.js';
