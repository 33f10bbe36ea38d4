import type { AgentCall, AgentEvent } from './agent-call.js';
import { WireError } from './wire-error.js';
import { type PlainMessage, wireType } from './wire.js';

const CALL = wireType('horae.agent.v1.Call');
const EVENT = wireType('horae.agent.v1.Event');

export function encodeAgentCall(call: AgentCall): Uint8Array {
  return CALL.encode(call);
}

/** @throws WireError `malformed`, or `incomplete` when the member of the call's type is missing */
export function decodeAgentCall(bytes: Uint8Array): AgentCall {
  const call = CALL.decode(bytes);
  const type = call['type'];
  if (type === undefined || type === 'UNKNOWN') {
    throw new WireError('incomplete', "Expecting 'type' to be present");
  }
  if (type !== 'SUBSCRIBE') demand(call, 'agent_id');
  if (type === 'SUBSCRIBE') demand(call, 'subscribe');
  if (type === 'UPDATE') demand(call, 'update');
  return call as unknown as AgentCall;
}

export function encodeAgentEvent(event: AgentEvent): Uint8Array {
  return EVENT.encode(event);
}

const EVENT_MEMBERS: Readonly<Record<AgentEvent['type'], string | null>> = {
  SUBSCRIBED: 'subscribed',
  LAUNCH: 'launch',
  KILL: 'kill',
  ACKNOWLEDGED: 'acknowledged',
  HEARTBEAT: null,
  ERROR: 'error',
};

/**
 * Null for an event of a type that this version does not know.
 * @throws WireError `malformed`, or `incomplete` when the member of the event's type is missing
 */
export function decodeAgentEvent(bytes: Uint8Array): AgentEvent | null {
  const event = EVENT.decode(bytes);
  const type = event['type'];
  if (type === undefined || type === 'UNKNOWN') return null;
  const member = EVENT_MEMBERS[type as AgentEvent['type']];
  if (member !== null) demand(event, member);
  return event as unknown as AgentEvent;
}

function demand(message: PlainMessage, member: string): void {
  if (message[member] === undefined) {
    throw new WireError('incomplete', `Expecting '${member}' to be present`);
  }
}
