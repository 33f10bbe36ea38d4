import { addQuantities, subtractQuantities } from '@horae/agent/protocol';
import type { Agent, Framework, OpenOffer } from './master-state.js';
import { type MasterTurn, tellFramework } from './master-turn.js';

export function openOffer(turn: MasterTurn, agent: Agent, offer: OpenOffer): void {
  turn.state.offers.set(offer.id, offer);
  agent.offers.add(offer);
  agent.offered = addQuantities(agent.offered, offer.quantities);
}

/** The offer is over, however it ended; what it held is free again. */
export function closeOffer(turn: MasterTurn, offer: OpenOffer): void {
  turn.state.offers.delete(offer.id);
  const agent = turn.state.agents.get(offer.agentId);
  if (agent === undefined || !agent.offers.delete(offer)) return;
  agent.offered = subtractQuantities(agent.offered, offer.quantities);
  turn.state.agentsToOffer.add(agent.id);
}

export function rescindOffer(turn: MasterTurn, offer: OpenOffer): void {
  closeOffer(turn, offer);
  tellFramework(turn, turn.state.frameworks.get(offer.frameworkId), {
    type: 'RESCIND',
    rescind: { offer_id: { value: offer.id } },
  });
}

export function rescindOffersOfAgent(turn: MasterTurn, agent: Agent): void {
  for (const offer of [...agent.offers]) rescindOffer(turn, offer);
}

/** A framework that lost its stream has forgotten its offers: nobody is left to tell. */
export function discardOffersOf(turn: MasterTurn, framework: Framework): void {
  for (const offer of [...turn.state.offers.values()]) {
    if (offer.frameworkId === framework.id) closeOffer(turn, offer);
  }
}
