import { messageFromJson } from './json-form.js';
import type { SchedulerCall } from './scheduler-call.js';
import type { SchedulerEventMessage } from './scheduler-event.js';
import { WireError } from './wire-error.js';
import { type PlainMessage, wireType } from './wire.js';

const CALL = wireType('mesos.v1.scheduler.Call');
const EVENT = wireType('mesos.v1.scheduler.Event');

export function encodeSchedulerCall(call: SchedulerCall): Uint8Array {
  return CALL.encode(call);
}

/**
 * @throws WireError `malformed` not a Call; `incomplete` a Call that Mesos would not accept, with
 * Mesos's sentence; `unsupported` a Call of a type that Horae's master does not serve.
 */
export function decodeSchedulerCall(bytes: Uint8Array): SchedulerCall {
  return checkedCall(CALL.decode(bytes));
}

export function schedulerCallToJson(call: SchedulerCall): string {
  return CALL.toJson(call);
}

/** @throws WireError as `decodeSchedulerCall` */
export function schedulerCallFromJson(text: string): SchedulerCall {
  return checkedCall(messageFromJson(CALL, text, 'Call'));
}

export function encodeSchedulerEvent(event: SchedulerEventMessage): Uint8Array {
  return EVENT.encode(event);
}

/** Null for an event of a type that Horae does not read. @throws WireError `malformed` */
export function decodeSchedulerEvent(bytes: Uint8Array): SchedulerEventMessage | null {
  return checkedEvent(EVENT.decode(bytes));
}

export function schedulerEventToJson(event: SchedulerEventMessage): string {
  return EVENT.toJson(event);
}

/** Null for an event of a type that Horae does not read. @throws WireError `malformed` */
export function schedulerEventFromJson(text: string): SchedulerEventMessage | null {
  return checkedEvent(messageFromJson(EVENT, text, 'Event'));
}

/** The member each type must carry, with the lists that are empty when nothing was sent. */
const CALL_MEMBERS: Readonly<
  Record<SchedulerCall['type'], readonly [member: string, lists: readonly string[]] | null>
> = {
  SUBSCRIBE: ['subscribe', []],
  TEARDOWN: null,
  ACCEPT: ['accept', ['offer_ids', 'operations']],
  DECLINE: ['decline', ['offer_ids']],
  REVIVE: null,
  SUPPRESS: null,
  KILL: ['kill', []],
  ACKNOWLEDGE: ['acknowledge', []],
  RECONCILE: ['reconcile', ['tasks']],
};

const EVENT_MEMBERS: typeof CALL_MEMBERS = {
  SUBSCRIBED: ['subscribed', []],
  OFFERS: ['offers', ['offers']],
  RESCIND: ['rescind', []],
  UPDATE: ['update', []],
  FAILURE: ['failure', []],
  ERROR: ['error', []],
  HEARTBEAT: null,
} satisfies Record<SchedulerEventMessage['type'], unknown> as never;

/** The checks of Mesos's `validation::scheduler::call`, in its order and with its sentences. */
function checkedCall(call: PlainMessage): SchedulerCall {
  const type = call['type'];
  if (type === undefined || type === 'UNKNOWN') throw incomplete("Expecting 'type' to be present");
  if (type === 'SUBSCRIBE') return checkedSubscribe(call);
  if (call['framework_id'] === undefined) {
    throw incomplete("Expecting 'framework_id' to be present");
  }
  if (!(String(type) in CALL_MEMBERS)) {
    throw new WireError('unsupported', `${String(type)} calls are not served by this master`);
  }
  const member = CALL_MEMBERS[type as SchedulerCall['type']];
  if (member !== null && call[member[0]] === undefined) {
    throw incomplete(`Expecting '${member[0]}' to be present`);
  }
  if (type === 'ACKNOWLEDGE') checkUuid(call as never);
  const filled = member === null ? call : withLists(call, member);
  return type === 'ACCEPT' ? checkedAccept(filled) : (filled as unknown as SchedulerCall);
}

function checkedSubscribe(call: PlainMessage): SchedulerCall {
  if (call['subscribe'] === undefined) throw incomplete("Expecting 'subscribe' to be present");
  const typed = call as unknown as Extract<SchedulerCall, { type: 'SUBSCRIBE' }>;
  if (typed.framework_id?.value !== typed.subscribe.framework_info.id?.value) {
    throw incomplete("'framework_id' differs from 'subscribe.framework_info.id'");
  }
  return typed;
}

/** Horae launches single tasks; reservations and volumes are Mesos's own business. */
function checkedAccept(call: PlainMessage): SchedulerCall {
  const typed = call as unknown as Extract<SchedulerCall, { type: 'ACCEPT' }>;
  const operations = typed.accept.operations.map((operation) => {
    if (operation.type !== 'LAUNCH') {
      throw new WireError('unsupported', 'Only LAUNCH operations are served by this master');
    }
    return { type: operation.type, launch: withListOf(operation.launch ?? {}, 'task_infos') };
  });
  return { ...typed, accept: { ...typed.accept, operations } } as unknown as SchedulerCall;
}

/** RFC 4122 demands 16 bytes whose variant bits are 10. */
function checkUuid(call: { readonly acknowledge: { readonly uuid: Uint8Array } }): void {
  const { uuid } = call.acknowledge;
  if (uuid.length !== 16 || ((uuid[8] ?? 0) & 0xc0) !== 0x80) throw incomplete('Not a valid UUID');
}

function checkedEvent(event: PlainMessage): SchedulerEventMessage | null {
  const type = event['type'];
  if (type === undefined || type === 'UNKNOWN') return null;
  const member = EVENT_MEMBERS[type as keyof typeof EVENT_MEMBERS];
  if (member === null) return event as unknown as SchedulerEventMessage;
  if (event[member[0]] === undefined) {
    throw new WireError('malformed', `A ${String(type)} event without '${member[0]}'`);
  }
  return withLists(event, member) as unknown as SchedulerEventMessage;
}

/** Protobuf does not tell an empty list from an absent one; the types promise a list. */
function withLists(
  message: PlainMessage,
  [member, lists]: readonly [string, readonly string[]],
): PlainMessage {
  if (lists.length === 0) return message;
  let inner = message[member] as PlainMessage;
  for (const list of lists) inner = withListOf(inner, list);
  return { ...message, [member]: inner };
}

function withListOf(message: object, list: string): PlainMessage {
  return { [list]: [], ...message };
}

function incomplete(reason: string): WireError {
  return new WireError('incomplete', reason);
}
