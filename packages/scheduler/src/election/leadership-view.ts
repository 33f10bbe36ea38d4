import { type DurationMs, SECOND_MS } from '@horae/submitter/kernel';
import type { LeadershipView } from '../ports/leadership.js';
import { type ElectionState, SILENCE } from './election-state.js';

/** Whose view it is. */
export interface ViewOwner {
  /** REST server of this scheduler. */
  readonly url: string;
  readonly sessionTimeoutMs: DurationMs;
}

/** What the state of an election means for whoever asks this scheduler. */
export function leadershipView(state: ElectionState, own: ViewOwner): LeadershipView {
  const { phase, first, term } = state;
  if (phase === 'leading' && term !== null) {
    return { role: 'leader', leaderUrl: own.url, reason: null, ...term };
  }
  const isAside = phase === 'standing' || phase === 'joining';
  // Under the own address only a former self can be first: the present one would be leading.
  const isKnown = isAside && first !== null && first.url !== null && first.url !== own.url;
  if (isKnown && first.term !== null) {
    return { role: 'standby', leaderUrl: first.url, reason: null, ...first.term };
  }
  const reason = reasonOf(state, own);
  return { role: 'standby', epoch: null, leaderUrl: null, masterUrl: null, reason };
}

/** Why nobody leads, as far as this scheduler knows. */
function reasonOf(state: ElectionState, own: ViewOwner): string {
  const { phase, trouble } = state;
  const because = trouble === null ? '' : ` ${trouble}`;
  switch (phase) {
    case 'idle':
      return 'This scheduler is starting.';
    case 'pausing':
      return `This scheduler stands for election again in a moment.${because}`;
    case 'connecting':
      return trouble === null || trouble === SILENCE.ofLease || trouble === SILENCE.ofSession
        ? SILENCE.ofSession
        : `This scheduler connects to ZooKeeper again. ${trouble}`;
    case 'joining':
    case 'standing':
      return reasonAside(state, own);
    case 'leading':
      return 'This scheduler is taking office.';
    case 'ending':
      return `This scheduler is leaving office.${because}`;
    case 'closed':
      return 'This scheduler is stopping.';
  }
}

/** Of a candidate that is not the first one. */
function reasonAside(
  { first, trouble, disconnectedSinceMs }: ElectionState,
  { url, sessionTimeoutMs }: ViewOwner,
): string {
  if (disconnectedSinceMs !== null) return 'The connection to ZooKeeper is lost.';
  if (first === null) {
    return trouble === null ? 'Nobody is elected yet.' : `It is not known who leads. ${trouble}`;
  }
  if (first.url !== url) {
    return `The scheduler at ${first.url ?? 'an unknown address'} is taking office.`;
  }
  return (
    'This scheduler was elected before it was started again: its old session ends within ' +
    `${sessionTimeoutMs / SECOND_MS} s. (If it does not, another scheduler has the same ` +
    `--http-advertise, ${url}.)`
  );
}
