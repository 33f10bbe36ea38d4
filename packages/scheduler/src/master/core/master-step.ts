import { DAY_MS, type EpochMs, addMs, assertNever } from '@horae/submitter/kernel';
import { cutDeadLink, deadLinkMs, forgetAgent, markUnreachable } from './agent-absence.js';
import { agentCalled, agentLost } from './agent-calls.js';
import { allocate, allocationDueAt } from './allocation.js';
import { expireFilters } from './decline-filter.js';
import { frameworkCalled, frameworkLost } from './framework-calls.js';
import { removeFramework } from './framework-removal.js';
import type { MasterInput, MasterOutput } from './master-io.js';
import type { Agent, Framework, MasterState } from './master-state.js';
import { type MasterTurn, dueIn, tellAgent, tellFramework } from './master-turn.js';
import { rescindOffer } from './open-offer.js';

/**
 * One step: takes what happened, changes the state in place and answers what to say to whom, in
 * order. The only writer of the state. A tick may come at any time; it does what is due.
 */
export function masterStep(state: MasterState, input: MasterInput): readonly MasterOutput[] {
  const turn: MasterTurn = { state, at: input.at, outputs: [] };
  take(turn, input);
  if (turn.at >= state.sweepDueAt) sweep(turn);
  if (turn.at >= allocationDueAt(state)) allocate(turn);
  return turn.outputs;
}

/** When the next tick is wanted; null when nothing is due ever. */
export function nextWakeAt(state: MasterState): EpochMs | null {
  const at = Math.min(state.sweepDueAt, allocationDueAt(state));
  return Number.isFinite(at) ? (at as EpochMs) : null;
}

function take(turn: MasterTurn, input: MasterInput): void {
  switch (input.type) {
    case 'frameworkCalled':
      return frameworkCalled(turn, input.connection, input.call);
    case 'frameworkLost':
      return frameworkLost(turn, input.connection);
    case 'agentCalled':
      return agentCalled(turn, input.connection, input.call);
    case 'agentLost':
      return agentLost(turn, input.connection);
    case 'tick':
      return undefined;
    default:
      return assertNever(input);
  }
}

/** Does everything whose time has come and finds out when the next thing is due. */
function sweep(turn: MasterTurn): void {
  const { state } = turn;
  if (turn.at - state.sweepDueAt > state.options.agentHeartbeatMs) excuseSilence(turn);
  state.sweepDueAt = Number.POSITIVE_INFINITY as EpochMs;
  for (const framework of [...state.frameworks.values()]) sweepFramework(turn, framework);
  for (const agent of state.agents.values()) sweepAgent(turn, agent);
  for (const offer of [...state.offers.values()]) {
    if (offer.dueAt > turn.at) {
      wantSweep(turn, offer.dueAt);
      break; // the map is in the order of time
    }
    rescindOffer(turn, offer);
  }
}

/** The master itself was asleep: heartbeats sent meanwhile are still waiting to be read. */
function excuseSilence(turn: MasterTurn): void {
  for (const agent of turn.state.agents.values()) {
    if (agent.connection !== null) agent.heardAt = turn.at;
  }
}

function sweepFramework(turn: MasterTurn, framework: Framework): void {
  wantSweep(turn, expireFilters(turn, framework));
  if (framework.connection === null) {
    if (framework.removalDueAt === null) return;
    if (framework.removalDueAt <= turn.at) return removeFramework(turn, framework);
    return wantSweep(turn, framework.removalDueAt);
  }
  if (framework.heartbeatDueAt <= turn.at) {
    tellFramework(turn, framework, { type: 'HEARTBEAT' });
    framework.heartbeatDueAt = dueIn(turn, turn.state.options.heartbeatMs);
  }
  return wantSweep(turn, framework.heartbeatDueAt);
}

/** Mesos keeps unreachable agents for two weeks. */
const UNREACHABLE_KEPT_MS = 14 * DAY_MS;

function sweepAgent(turn: MasterTurn, agent: Agent): void {
  if (agent.unreachableSince !== null) {
    const forgetAt = addMs(agent.unreachableSince, UNREACHABLE_KEPT_MS);
    return forgetAt <= turn.at ? forgetAgent(turn, agent) : wantSweep(turn, forgetAt);
  }
  const silentAt = addMs(agent.heardAt, turn.state.options.agentTimeoutMs);
  if (silentAt <= turn.at) return markUnreachable(turn, agent);
  if (agent.connection !== null) sweepStream(turn, agent);
  return wantSweep(turn, silentAt);
}

function sweepStream(turn: MasterTurn, agent: Agent): void {
  const deadAt = addMs(agent.heardAt, deadLinkMs(turn.state));
  if (deadAt <= turn.at) return cutDeadLink(turn, agent);
  if (agent.heartbeatDueAt <= turn.at) {
    tellAgent(turn, agent, { type: 'HEARTBEAT' });
    agent.heartbeatDueAt = dueIn(turn, turn.state.options.agentHeartbeatMs);
  }
  wantSweep(turn, deadAt);
  return wantSweep(turn, agent.heartbeatDueAt);
}

function wantSweep({ state }: MasterTurn, at: EpochMs): void {
  state.sweepDueAt = Math.min(state.sweepDueAt, at) as EpochMs;
}
