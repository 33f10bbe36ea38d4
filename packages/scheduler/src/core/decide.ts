import { assertNever } from '@horae/submitter/kernel';
import type { SchedulerEventMessage } from '@horae/agent/protocol';
import type { Decision } from './decision.js';
import type { SchedulerEvent } from './event.js';
import { deleteJob } from './job/delete-job.js';
import { markSuccess } from './job/mark-success.js';
import { putJob } from './job/put-job.js';
import { runNow } from './job/run-now.js';
import { announceDemand } from './offer/demand.js';
import { takeOffers } from './offer/match-offers.js';
import { reconcileAll } from './reconcile/ask-master.js';
import { mindClock } from './reconcile/mind-clock.js';
import { mayFire } from './reconcile/office.js';
import { leaveOffice, loseCluster, takeOffice, takeSubscription } from './reconcile/take-office.js';
import { killJob, killOneRun } from './run/kill-run.js';
import { takeStatus } from './run/move-run.js';
import { runTimers } from './run/run-timers.js';
import { takeProgress } from './run/take-progress.js';
import { takeReport } from './run/take-report.js';
import { takeDue } from './schedule/take-due.js';
import type { SchedulerState } from './state.js';
import { Turn } from './turn.js';

export { nextWakeAt } from './next-wake.js';

/**
 * What one event changes and asks for: the table of contents of the core. The changes are already
 * applied to `state`; commit them before acting on the rest.
 */
export function decide(state: SchedulerState, event: SchedulerEvent): Decision {
  const turn = new Turn(state, event.at);
  mindClock(turn);
  take(turn, event);
  announceDemand(turn);
  return turn;
}

function take(turn: Turn, event: SchedulerEvent): void {
  switch (event.type) {
    case 'tick':
      return tick(turn);
    case 'jobPut':
      return putJob(turn, event);
    case 'jobDeleted':
      return deleteJob(turn, event);
    case 'jobRunAsked':
      return runNow(turn, event);
    case 'jobKillAsked':
      return killJob(turn, event);
    case 'runKillAsked':
      return killOneRun(turn, event);
    case 'jobSuccessMarked':
      return markSuccess(turn, event);
    case 'taskReported':
      return takeReport(turn, event);
    case 'taskProgressed':
      return takeProgress(turn, event);
    case 'clusterSaid':
      return hear(turn, event.message);
    case 'clusterLost':
      return loseCluster(turn);
    case 'elected':
      return takeOffice(turn, event.epoch);
    case 'deposed':
      return leaveOffice(turn);
    default:
      return assertNever(event);
  }
}

function tick(turn: Turn): void {
  if (!mayFire(turn)) return;
  runTimers(turn);
  takeDue(turn);
  const { reconcileAt, isConnected } = turn.cluster;
  if (isConnected && reconcileAt !== null && reconcileAt <= turn.now) reconcileAll(turn);
}

function hear(turn: Turn, message: SchedulerEventMessage): void {
  // What was on its way when office was left is not ours to answer.
  if (turn.cluster.epoch === null) return;
  switch (message.type) {
    case 'SUBSCRIBED':
      return takeSubscription(turn, message.subscribed.framework_id.value);
    case 'OFFERS':
      return takeOffers(turn, message.offers.offers);
    case 'UPDATE':
      return takeStatus(turn, message.update.status);
    case 'ERROR':
      // The master closes the stream after it; the driver says that it is lost.
      return turn.notice({ type: 'oddStatus', taskId: '', text: message.error.message });
    case 'RESCIND':
    case 'FAILURE':
    case 'HEARTBEAT':
      // No offer is held, and what an agent's end means is told by the statuses of its tasks.
      return;
    default:
      return assertNever(message);
  }
}
