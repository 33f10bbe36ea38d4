import { type Quantities, includesQuantities } from '@horae/agent/protocol';
import { type EpochMs, SECOND_MS } from '@horae/submitter/kernel';
import type { Agent, Framework } from './master-state.js';
import { type MasterTurn, dueIn } from './master-turn.js';

/** Mesos: five seconds when nothing is said, a year at the most. */
const REFUSE_SECONDS_DEFAULT = 5;
const REFUSE_SECONDS_MAX = 31_536_000;

export interface Refusal {
  readonly agentId: string;
  readonly refused: Quantities;
  readonly refuse_seconds?: number;
}

export function addFilter(turn: MasterTurn, framework: Framework, refusal: Refusal): void {
  const { agentId } = refusal;
  const asked = refusal.refuse_seconds ?? REFUSE_SECONDS_DEFAULT;
  const seconds = asked >= 0 ? Math.min(asked, REFUSE_SECONDS_MAX) : REFUSE_SECONDS_DEFAULT;
  if (seconds === 0) return;
  const until = dueIn(turn, seconds * SECOND_MS);
  const held = framework.filters.get(agentId) ?? [];
  // A filter that hides no more, and no longer, than the new one has nothing left to say.
  const kept = held.filter(
    (filter) => filter.until > until || !includesQuantities(refusal.refused, filter.refused),
  );
  framework.filters.set(agentId, [...kept, { refused: refusal.refused, until }]);
}

/** Hidden while what is free is no more than what was refused. */
export function isFiltered(framework: Framework, agent: Agent, free: Quantities): boolean {
  const filters = framework.filters.get(agent.id) ?? [];
  return filters.some((filter) => includesQuantities(filter.refused, free));
}

/** Drops what has run out; answers when the next one does. */
export function expireFilters(turn: MasterTurn, framework: Framework): EpochMs {
  let nextAt = Number.POSITIVE_INFINITY;
  for (const [agentId, filters] of framework.filters) {
    const kept = filters.filter((filter) => filter.until > turn.at);
    for (const filter of kept) nextAt = Math.min(nextAt, filter.until);
    if (kept.length === filters.length) continue;
    turn.state.agentsToOffer.add(agentId);
    if (kept.length === 0) framework.filters.delete(agentId);
    else framework.filters.set(agentId, kept);
  }
  return nextAt as EpochMs;
}
