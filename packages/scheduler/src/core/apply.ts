import { assertNever } from '@horae/submitter/kernel';
import {
  advanceSchedule,
  countJob,
  deleteJob,
  detachParent,
  disableJob,
  putJob,
} from './apply-job.js';
import { creditGate, dropRound, fireGate, planGate } from './apply-gate.js';
import {
  createRun,
  endRun,
  forgetWrittenOff,
  launchAttempt,
  moveAttempt,
  noteAttempt,
  requeueRun,
  skipRun,
} from './apply-run.js';
import type { Change } from './change.js';
import type { SchedulerState } from './state.js';

/**
 * The only writer of what is stored. Total: every change has a line, and one that names what is
 * gone changes nothing. Idempotent: changes hold values, not differences, so that a store may
 * replay what was already folded.
 */
export function apply(state: SchedulerState, change: Change): void {
  switch (change.kind) {
    case 'jobPut':
      return putJob(state, change);
    case 'jobDeleted':
      return deleteJob(state, change);
    case 'jobDetached':
      return detachParent(state, change);
    case 'jobDisabled':
      return disableJob(state, change);
    case 'scheduleAdvanced':
      return advanceSchedule(state, change);
    case 'jobCounted':
      return countJob(state, change);
    case 'runCreated':
      return createRun(state, change.run);
    case 'runSkipped':
      return skipRun(state, change.run);
    case 'attemptLaunched':
      return launchAttempt(state, change);
    case 'attemptMoved':
      return moveAttempt(state, change);
    case 'attemptNoted':
      return noteAttempt(state, change);
    case 'runRequeued':
      return requeueRun(state, change);
    case 'runEnded':
      return endRun(state, change);
    case 'writtenOffEnded':
      return forgetWrittenOff(state, change.taskId);
    case 'gatePlanned':
      return planGate(state, change);
    case 'gateCredited':
      return creditGate(state, change);
    case 'gateFired':
      return fireGate(state, change);
    case 'gateRoundDropped':
      return dropRound(state, change);
    case 'frameworkNamed':
      state.frameworkId = change.frameworkId;
      state.dirty.framework.add('id');
      return undefined;
    default:
      return assertNever(change);
  }
}
