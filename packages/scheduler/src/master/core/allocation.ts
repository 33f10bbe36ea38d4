import {
  type Offer,
  type Quantities,
  type Resource,
  addQuantities,
  resourcesFrom,
  subtractQuantities,
} from '@horae/agent/protocol';
import { type EpochMs, type Rng, addMs } from '@horae/submitter/kernel';
import { isFiltered } from './decline-filter.js';
import type { Agent, Framework, MasterState } from './master-state.js';
import { type MasterTurn, dueIn, tellFramework } from './master-turn.js';
import { openOffer } from './open-offer.js';

/** Mesos: less than this is not worth an offer. */
const CPUS_MILLI_MIN = 10;
const MEM_MILLI_MIN = 32_000;

/** When the next round of offers may be made; infinity while there is nothing to offer. */
export function allocationDueAt(state: MasterState): EpochMs {
  if (state.agentsToOffer.size === 0) return Number.POSITIVE_INFINITY as EpochMs;
  if (state.allocatedAt === null) return 0 as EpochMs;
  return addMs(state.allocatedAt, state.options.allocationIntervalMs);
}

/** Everybody may want to see everything again: a new or revived framework. */
export function offerAll(turn: MasterTurn): void {
  for (const agentId of turn.state.agents.keys()) turn.state.agentsToOffer.add(agentId);
}

/**
 * One round, as in Mesos: agents in random order; of each, all that is free goes to the framework
 * with the smallest dominant share that wants it. What is offered counts as used.
 */
export function allocate(turn: MasterTurn): void {
  const { state } = turn;
  const waiting = [...state.agentsToOffer];
  state.agentsToOffer.clear();
  const wanting = [...state.frameworks.values()].filter(
    (framework) => framework.connection !== null && !framework.isSuppressed,
  );
  if (wanting.length === 0) return;
  const shares = wanting.length > 1 ? new Shares(state) : null;
  const offersByFramework = new Map<Framework, Offer[]>();
  for (const agentId of shuffled(waiting, state.rng)) {
    const agent = state.agents.get(agentId);
    if (agent === undefined || agent.connection === null || agent.isDraining) continue;
    const free = freeOf(agent);
    if (!isWorthOffering(free)) continue;
    const order = shares === null ? wanting : shares.ordered(wanting);
    const taker = order.find((framework) => !isFiltered(framework, agent, free));
    if (taker === undefined) continue;
    const offers = offersByFramework.get(taker) ?? [];
    offers.push(makeOffer(turn, { framework: taker, agent, free }));
    offersByFramework.set(taker, offers);
    shares?.add(taker.id, free);
  }
  if (offersByFramework.size > 0) state.allocatedAt = turn.at;
  for (const [framework, offers] of offersByFramework) {
    tellFramework(turn, framework, { type: 'OFFERS', offers: { offers } });
  }
}

export function freeOf(agent: Agent): Quantities {
  return subtractQuantities(subtractQuantities(agent.total, agent.used), agent.offered);
}

function isWorthOffering(free: Quantities): boolean {
  const { cpus = 0, mem = 0 } = free.scalarsMilli as { cpus?: number; mem?: number };
  return cpus >= CPUS_MILLI_MIN || mem >= MEM_MILLI_MIN;
}

interface NewOffer {
  readonly framework: Framework;
  readonly agent: Agent;
  readonly free: Quantities;
}

function makeOffer(turn: MasterTurn, { framework, agent, free }: NewOffer): Offer {
  const { state } = turn;
  const id = `${state.options.masterId}-O${state.offerCount}`;
  state.offerCount += 1;
  openOffer(turn, agent, {
    id,
    frameworkId: framework.id,
    agentId: agent.id,
    quantities: free,
    dueAt: dueIn(turn, state.options.offerTimeoutMs),
  });
  const isMultiRole = framework.capabilities.has('MULTI_ROLE');
  return {
    id: { value: id },
    framework_id: { value: framework.id },
    agent_id: { value: agent.id },
    hostname: agent.info.hostname,
    url: { scheme: 'http', address: addressOf(agent) },
    resources: offeredResources(framework, free),
    ...(agent.info.attributes === undefined ? {} : { attributes: agent.info.attributes }),
    ...(isMultiRole ? { allocation_info: { role: framework.role } } : {}),
  };
}

/** Where the agent's files are read: what it advertises, else its name. */
export function addressOf(agent: Agent): { readonly hostname: string; readonly port: number } {
  return {
    hostname: agent.info.advertised_host ?? agent.info.hostname,
    port: agent.info.port,
  };
}

/** The old form of a resource names its role; the new one leaves it out. */
function offeredResources(framework: Framework, free: Quantities): readonly Resource[] {
  const { capabilities } = framework;
  const role = capabilities.has('MULTI_ROLE') ? framework.role : undefined;
  const resources = resourcesFrom(free, role);
  if (capabilities.has('RESERVATION_REFINEMENT')) return resources;
  return resources.map((resource) => ({ ...resource, role: '*' }));
}

function shuffled(ids: readonly string[], rng: Rng): readonly string[] {
  const order = [...ids];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = rng.below(at + 1);
    [order[at], order[other]] = [order[other] ?? '', order[at] ?? ''];
  }
  return order;
}

/** Dominant resource fairness: the largest part of the cluster's cpus or memory each one holds. */
class Shares {
  private readonly held = new Map<string, Quantities>();
  private readonly totals: readonly (readonly [name: string, milli: number])[];

  constructor(state: MasterState) {
    for (const task of state.tasks.values())
      if (task.isLive) this.add(task.frameworkId, task.quantities);
    for (const offer of state.offers.values()) this.add(offer.frameworkId, offer.quantities);
    const agents = [...state.agents.values()].filter((agent) => agent.connection !== null);
    this.totals = ['cpus', 'mem'].map((name) => [
      name,
      agents.reduce((sum, agent) => sum + (agent.total.scalarsMilli[name] ?? 0), 0),
    ]);
  }

  add(frameworkId: string, quantities: Quantities): void {
    const held = this.held.get(frameworkId);
    this.held.set(frameworkId, held === undefined ? quantities : addQuantities(held, quantities));
  }

  /** The poorest first, ties by id. */
  ordered(frameworks: readonly Framework[]): readonly Framework[] {
    const shareOf = new Map(
      frameworks.map((framework) => [framework.id, this.dominant(framework.id)]),
    );
    return [...frameworks].sort(
      (a, b) => (shareOf.get(a.id) ?? 0) - (shareOf.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1),
    );
  }

  private dominant(frameworkId: string): number {
    const held = this.held.get(frameworkId)?.scalarsMilli ?? {};
    const parts = this.totals.map(([name, total]) => (total === 0 ? 0 : (held[name] ?? 0) / total));
    return Math.max(...parts);
  }
}
