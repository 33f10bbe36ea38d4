import type { LeadershipView } from '../ports/leadership.js';
import type { ElectionState } from './election-state.js';

/** What the state of an election means for whoever asks this scheduler. */
export function leadershipView(state: ElectionState, ownUrl: string): LeadershipView {
  const { phase, first, term } = state;
  if (phase === 'leading' && term !== null) {
    return { role: 'leader', leaderUrl: ownUrl, reason: null, ...term };
  }
  const isAside = phase === 'standing' || phase === 'joining';
  if (isAside && first !== null && first.term !== null && first.url !== null) {
    return { role: 'standby', leaderUrl: first.url, reason: null, ...first.term };
  }
  const reason = reasonOf(state);
  return { role: 'standby', epoch: null, leaderUrl: null, masterUrl: null, reason };
}

/** Why nobody leads, as far as this scheduler knows. */
function reasonOf({ phase, first, trouble, disconnectedSinceMs }: ElectionState): string {
  const because = trouble === null ? '' : ` ${trouble}`;
  switch (phase) {
    case 'idle':
      return 'This scheduler is starting.';
    case 'pausing':
      return `This scheduler stands for election again in a moment.${because}`;
    case 'connecting':
      return `ZooKeeper does not answer.${because}`;
    case 'joining':
    case 'standing':
      if (disconnectedSinceMs !== null) return 'The connection to ZooKeeper is lost.';
      return first === null
        ? 'Nobody is elected yet.'
        : `The scheduler at ${first.url ?? 'an unknown address'} is taking office.`;
    case 'leading':
      return 'This scheduler is taking office.';
    case 'ending':
      return `This scheduler is leaving office.${because}`;
    case 'closed':
      return 'This scheduler is stopping.';
  }
}
