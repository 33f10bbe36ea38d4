import { MINUTE_MS, addMs } from '@horae/submitter/kernel';
import type { SchedulerState } from '../state.js';
import type { Turn } from '../turn.js';
import { queueRoom } from './queue-room.js';

/** Filters might be lost or misread: while work waits, offers are asked for again this often. */
const REVIVE_EVERY_MS = 5 * MINUTE_MS;

/**
 * Tells the master whether offers are wanted: REVIVE when a shape of run begins to wait for one,
 * which also clears our filters; SUPPRESS when none does. Called at the end of a turn.
 */
export function announceDemand(turn: Turn): void {
  const { cluster, state } = turn;
  if (!cluster.isConnected) return;
  if (!isWorkReady(state)) return suppress(turn);
  let isNews = cluster.isSuppressed;
  // Filters may have been set since its last run was placed: its next one is news again.
  for (const key of cluster.announcedShapes) {
    if (!state.queue.hasShape(key)) cluster.announcedShapes.delete(key);
  }
  for (const { shape } of state.queue.buckets()) {
    // No offer helps while its queue is full; once there is room, it begins to wait anew.
    if (!queueRoom(state, shape)) cluster.announcedShapes.delete(shape.key);
    else if (!cluster.announcedShapes.has(shape.key)) {
      cluster.announcedShapes.add(shape.key);
      isNews = true;
    }
  }
  const isOverdue = cluster.reviveAt !== null && cluster.reviveAt <= turn.now;
  if (isNews || isOverdue) revive(turn);
}

/** True while a run waits that an offer could start: its queue's limits leave room for it. */
export function isWorkReady({ queue, queueLimits, usage }: SchedulerState): boolean {
  if (queueLimits.size === 0) return queue.size > 0;
  for (const { shape } of queue.buckets()) {
    if (queueRoom({ queueLimits, usage }, shape)) return true;
  }
  return false;
}

/** What was said on an earlier subscription counts for nothing on the next. */
export function forgetDemand(turn: Turn): void {
  turn.cluster.isSuppressed = false;
  turn.cluster.announcedShapes.clear();
  turn.cluster.reviveAt = null;
}

function revive(turn: Turn): void {
  turn.cluster.isSuppressed = false;
  turn.cluster.reviveAt = addMs(turn.now, REVIVE_EVERY_MS);
  turn.send({ type: 'REVIVE' });
}

function suppress(turn: Turn): void {
  if (turn.cluster.isSuppressed) return;
  turn.cluster.announcedShapes.clear();
  turn.cluster.reviveAt = null;
  turn.cluster.isSuppressed = true;
  turn.send({ type: 'SUPPRESS' });
}
