import type { DurationMs } from '@horae/submitter/kernel';
import { leadingNode } from './leading-node.js';
import { masterUrl } from './master-url.js';

/** No leader for so long: the session may have lost its watch (MESOS-9426), so a new one. */
const LEADERLESS_MS = 30_000;
/** A look without being told to: costs one small read, and heals whatever was missed. */
const LOOK_AGAIN_MS = 15_000;
/** After a read that was refused, and while the path does not exist. */
const RETRY_MS = 1_000;

/** What happened to the session, to what was asked of it, and the time; by the monotonic clock. */
export type DetectorEvent =
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  /** Expired, or refused: this session is over. */
  | { readonly type: 'ended' }
  /** The children of the path; null when there is no such path. */
  | { readonly type: 'listed'; readonly names: readonly string[] | null }
  /** The data of the znode that was asked for; null when it is gone. */
  | { readonly type: 'read'; readonly name: string; readonly data: Uint8Array | null }
  | { readonly type: 'failed' }
  /** A watch has fired, or somebody doubts the present leader. */
  | { readonly type: 'lookAgain' }
  | { readonly type: 'tick' };

export type DetectorAction =
  /** `connected` or `ended` follow; a former session is closed first. */
  | { readonly type: 'open' }
  /** `listed` or `failed` follows. */
  | { readonly type: 'list' }
  /** `read` or `failed` follows. */
  | { readonly type: 'read'; readonly name: string }
  | { readonly type: 'tell'; readonly url: string | null }
  | { readonly type: 'warn'; readonly text: string };

export interface DetectorState {
  readonly path: string;
  readonly sessionTimeoutMs: DurationMs;
  isConnected: boolean;
  /** A list or read is under way: one at a time. */
  isAsking: boolean;
  /** Something changed while it was. */
  mustAskAgain: boolean;
  /** The znode of the leader that was told last. */
  leader: { readonly name: string; readonly url: string } | null;
  /** While not connected: since when. */
  lostAtMs: number;
  /** When the session was opened or a leader was last known. */
  hopeSinceMs: number;
  askAtMs: number;
  /** So that each trouble is told once, not at every look. */
  warnedOf: string | null;
}

export function initialDetectorState(
  path: string,
  sessionTimeoutMs: DurationMs,
  nowMs: number,
): DetectorState {
  return {
    path,
    sessionTimeoutMs,
    isConnected: false,
    isAsking: false,
    mustAskAgain: false,
    leader: null,
    lostAtMs: nowMs,
    hopeSinceMs: nowMs,
    askAtMs: Number.POSITIVE_INFINITY,
    warnedOf: null,
  };
}

/**
 * One step of finding the leading master among the znodes of a path, as Mesos agents do: changes
 * the state and answers what to do, in order.
 */
export function detectorStep(
  state: DetectorState,
  event: DetectorEvent,
  nowMs: number,
): readonly DetectorAction[] {
  const actions: DetectorAction[] = [];
  take(state, event, { nowMs, actions });
  if (state.leader !== null) state.hopeSinceMs = nowMs;
  return actions;
}

/** When the next `tick` is wanted. */
export function detectorWakeMs(state: DetectorState): number {
  const { isConnected, leader, lostAtMs, sessionTimeoutMs, hopeSinceMs, askAtMs } = state;
  const forgetMs = leader === null ? Infinity : lostAtMs + sessionTimeoutMs;
  const reopenMs = leader === null ? hopeSinceMs + LEADERLESS_MS : Infinity;
  return Math.min(reopenMs, isConnected ? askAtMs : forgetMs);
}

interface Turn {
  readonly nowMs: number;
  readonly actions: DetectorAction[];
}

function take(state: DetectorState, event: DetectorEvent, turn: Turn): void {
  switch (event.type) {
    case 'connected':
      state.isConnected = true;
      return ask(state, turn);
    case 'disconnected':
      return lose(state, turn);
    case 'ended':
      lose(state, turn);
      return reopen(state, turn);
    case 'listed':
      return listed(state, event.names, turn);
    case 'read':
      return read(state, event, turn);
    case 'failed':
      state.isAsking = false;
      state.askAtMs = turn.nowMs + RETRY_MS;
      return undefined;
    case 'lookAgain':
      return ask(state, turn);
    case 'tick':
      return tick(state, turn);
  }
}

function lose(state: DetectorState, { nowMs }: Turn): void {
  if (state.isConnected) state.lostAtMs = nowMs;
  state.isConnected = false;
  state.isAsking = false;
  state.mustAskAgain = false;
}

function reopen(state: DetectorState, { nowMs, actions }: Turn): void {
  state.hopeSinceMs = nowMs;
  actions.push({ type: 'open' });
}

function ask(state: DetectorState, { nowMs, actions }: Turn): void {
  if (!state.isConnected) return;
  if (state.isAsking) {
    state.mustAskAgain = true;
    return;
  }
  state.isAsking = true;
  state.askAtMs = nowMs + LOOK_AGAIN_MS;
  actions.push({ type: 'list' });
}

function listed(state: DetectorState, names: readonly string[] | null, turn: Turn): void {
  if (!state.isAsking) return;
  const name = names === null ? null : leadingNode(names);
  if (name !== null && name !== state.leader?.name) {
    turn.actions.push({ type: 'read', name });
    return;
  }
  if (names === null) {
    warn(state, `there is no ${state.path} in ZooKeeper: is the path right?`, turn);
    state.askAtMs = turn.nowMs + RETRY_MS;
  }
  if (name === null) tell(state, null, turn);
  answered(state, turn);
}

function read(
  state: DetectorState,
  { name, data }: DetectorEvent & { readonly type: 'read' },
  turn: Turn,
): void {
  if (!state.isAsking) return;
  // It resigned between the two questions: the next in the row is asked for.
  if (data === null) state.mustAskAgain = true;
  const url = data === null ? null : masterUrl(data);
  if (data !== null && url === null) {
    warn(state, `${state.path}/${name} in ZooKeeper tells of no master`, turn);
  }
  if (url !== null) tell(state, { name, url }, turn);
  else if (data !== null) tell(state, null, turn);
  answered(state, turn);
}

function answered(state: DetectorState, turn: Turn): void {
  state.isAsking = false;
  if (!state.mustAskAgain) return;
  state.mustAskAgain = false;
  ask(state, turn);
}

function tell(state: DetectorState, leader: DetectorState['leader'], { actions }: Turn): void {
  const before = state.leader?.url ?? null;
  state.leader = leader;
  if (leader !== null) state.warnedOf = null;
  if ((leader?.url ?? null) !== before) actions.push({ type: 'tell', url: leader?.url ?? null });
}

function warn(state: DetectorState, text: string, { actions }: Turn): void {
  if (state.warnedOf === text) return;
  state.warnedOf = text;
  actions.push({ type: 'warn', text });
}

function tick(state: DetectorState, turn: Turn): void {
  const { nowMs } = turn;
  if (!state.isConnected && state.leader !== null) {
    if (nowMs >= state.lostAtMs + state.sessionTimeoutMs) tell(state, null, turn);
  }
  if (state.leader === null && nowMs >= state.hopeSinceMs + LEADERLESS_MS) {
    lose(state, turn);
    return reopen(state, turn);
  }
  if (!state.isConnected || nowMs < state.askAtMs) return undefined;
  if (!state.isAsking) return ask(state, turn);
  // So long without an answer, and said to be connected.
  lose(state, turn);
  return reopen(state, turn);
}
