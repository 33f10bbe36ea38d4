import { SECOND_MS, addMs } from '@horae/submitter/kernel';
import { armRun } from '../apply-run.js';
import { forgetDemand } from '../offer/demand.js';
import { isLive } from '../run.js';
import { repeatKill } from '../run/kill-run.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { reconcileAll } from './ask-master.js';
import { shortenWaits, waitForAgentsAnew } from './mind-clock.js';

/** Agents are back within a few seconds of a master's restart. */
const ASK_AGAIN_MS = 5 * SECOND_MS;

/** Loaded and elected. Nothing fires before the master has taken our subscription. */
export function takeOffice(turn: Turn, epoch: number): void {
  turn.cluster.epoch = epoch;
  turn.cluster.electedAt = turn.now;
  turn.cluster.hasSubscribed = false;
  disconnect(turn);
  shortenWaits(turn);
  waitForAgentsAnew(turn);
}

export function leaveOffice(turn: Turn): void {
  turn.cluster.epoch = null;
  turn.cluster.electedAt = null;
  disconnect(turn);
  const text = 'another scheduler may lead from now on';
  turn.notice({ type: 'leadershipLost', at: turn.now, text });
}

export function loseCluster(turn: Turn): void {
  if (!turn.cluster.isConnected) return;
  disconnect(turn);
  turn.notice({ type: 'clusterChanged', connected: false });
}

/** The master knows us: ask it about everything, and repeat what may have been lost meanwhile. */
export function takeSubscription(turn: Turn, frameworkId: string): void {
  const { cluster, state } = turn;
  if (state.frameworkId !== frameworkId) turn.emit({ kind: 'frameworkNamed', frameworkId });
  cluster.isConnected = true;
  cluster.hasSubscribed = true;
  // A new subscription starts without filters and unsuppressed, whatever we had said before.
  forgetDemand(turn);
  reconcileAll(turn);
  for (const entry of state.runs.values()) {
    const attempt = entry.run.attempts.at(-1);
    if (attempt === undefined || !isLive(attempt.state)) continue;
    if (attempt.state === 'launching') askAgainSoon(turn, entry);
    if (attempt.state !== 'killing') continue;
    entry.repeatMs = 0;
    repeatKill(turn, entry);
  }
  turn.notice({ type: 'clusterChanged', connected: true });
}

/**
 * A launch that was recorded and perhaps never sent: the master says nothing of it until the agent
 * is back, and an agent that comes back does not mention what it has never heard of.
 */
function askAgainSoon(turn: Turn, entry: RunEntry): void {
  entry.repeatAt = addMs(turn.now, ASK_AGAIN_MS);
  armRun(turn.state, entry);
}

function disconnect(turn: Turn): void {
  turn.cluster.isConnected = false;
  turn.cluster.reconcileAt = null;
  forgetDemand(turn);
}
