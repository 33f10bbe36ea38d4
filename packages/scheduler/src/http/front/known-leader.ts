import type { Leadership } from '../../ports/leadership.js';
import type { Forwarder } from './forwarder.js';

/** REST server of the leader, `http://host:port`; null while nobody can be asked. */
export function knownLeader(leadership: Leadership, { trouble }: Forwarder): string | null {
  return trouble === null ? leadership.view().leaderUrl : null;
}
