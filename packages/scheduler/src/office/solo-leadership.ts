import type { Leadership, LeadershipView } from '../ports/leadership.js';

/** Nobody else can lead: this scheduler does, as long as it runs. */
export function soloLeadership(term: Omit<LeadershipView, 'role' | 'reason'>): Leadership {
  const view: LeadershipView = { role: 'leader', reason: null, ...term };
  return { view: () => view, onChange: () => () => undefined };
}
