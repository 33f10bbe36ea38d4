import { HoraeError } from '@horae/submitter/kernel';
import { LeadershipLost } from '../ports/leadership.js';
import { StoreError, StoreFenced } from '../ports/store.js';
import type { ExitReason } from './exit.js';

/** For callers whose answer is not known: the next leader can tell them. */
export function handedOver(cause: Error): Error {
  return new HoraeError('LEADERSHIP_LOST', [cause.message], { cause });
}

export function exitReasonOf(error: Error): ExitReason {
  if (error instanceof LeadershipLost) return 'leadershipLost';
  if (error instanceof StoreFenced) return 'storeFenced';
  return error instanceof StoreError ? 'storeFailed' : 'invariantViolated';
}
