import {
  type SchedulerCall,
  type SchedulerEventMessage,
  WireError,
  decodeSchedulerCall,
  encodeSchedulerEvent,
  schedulerCallFromJson,
  schedulerEventToJson,
} from '@horae/agent/protocol';
import type { Logger } from '@horae/submitter/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type MasterState, schedulerCallRefusal } from '../core/index.js';
import type { FrameworkConnection, Master } from '../master.js';
import { HttpRefusal } from './http-refusal.js';
import { openSubscription } from './open-subscription.js';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
const STREAM_ID = 'mesos-stream-id';

export interface SchedulerEndpoint {
  readonly master: Master;
  readonly state: MasterState;
  readonly logger: Logger;
  readonly bufferBytesMax: number;
  /** Streams opened over HTTP, by the id in their header. */
  readonly connections: Map<string, FrameworkConnection>;
}

/**
 * `POST /api/v1/scheduler`, answering as a Mesos master does: the same codes, headers and
 * sentences, checked in the same order. @throws HttpRefusal
 */
export function answerScheduler(
  endpoint: SchedulerEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const call = readCall(request);
  const given = request.headers[STREAM_ID];
  const streamId = Array.isArray(given) ? given[0] : given;
  if (call.type === 'SUBSCRIBE') {
    const accepts = acceptedType(request.headers.accept);
    if (streamId !== undefined) {
      throw new HttpRefusal(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
    }
    openSubscription({
      ...endpoint,
      ...{ call, reply, contentType: accepts, streamIdHeader: 'Mesos-Stream-Id' },
      connect: (listener) => endpoint.master.connectFramework(listener),
      encode: accepts === PROTOBUF ? encodeSchedulerEvent : encodeJsonEvent,
    });
    return undefined;
  }
  const connection = currentConnection(endpoint, call, streamId);
  connection.call(call);
  return reply.code(202).header('content-length', '0').send();
}

/** @throws HttpRefusal 400, 415 or 501 */
function readCall(request: FastifyRequest): SchedulerCall {
  const type = request.headers['content-type'];
  if (type === undefined) throw new HttpRefusal(400, "Expecting 'Content-Type' to be present");
  if (type !== PROTOBUF && type !== JSON_TYPE) {
    throw new HttpRefusal(415, `Expecting 'Content-Type' of ${JSON_TYPE} or ${PROTOBUF}`);
  }
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  try {
    return type === PROTOBUF
      ? decodeSchedulerCall(body)
      : schedulerCallFromJson(Buffer.from(body).toString('utf8'));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refusalOf(error, type);
  }
}

function refusalOf(error: WireError, type: string): HttpRefusal {
  switch (error.kind) {
    case 'unsupported':
      return new HttpRefusal(501, error.message);
    case 'incomplete':
      return new HttpRefusal(400, `Failed to validate scheduler::Call: ${error.message}`);
    case 'malformed':
      return new HttpRefusal(
        400,
        type === PROTOBUF ? 'Failed to parse body into Call protobuf' : error.message,
      );
  }
}

/** JSON is tried first, so `*` + `/*` and no header at all mean JSON, as with Mesos. */
function acceptedType(accept: string | undefined): typeof PROTOBUF | typeof JSON_TYPE {
  const ranges = (accept ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim());
  const allows = (type: string): boolean =>
    ranges.includes(type) || ranges.includes('*/*') || ranges.includes('application/*');
  if (allows(JSON_TYPE)) return JSON_TYPE;
  if (allows(PROTOBUF)) return PROTOBUF;
  throw new HttpRefusal(406, `Expecting 'Accept' to allow '${PROTOBUF}' or '${JSON_TYPE}'`);
}

function currentConnection(
  { state, connections }: SchedulerEndpoint,
  call: SchedulerCall,
  streamId: string | undefined,
): FrameworkConnection {
  const refusal = schedulerCallRefusal(state, call, streamId ?? '');
  if (refusal === 'frameworkUnknown') throw new HttpRefusal(400, 'Framework cannot be found');
  if (refusal === 'frameworkDisconnected')
    throw new HttpRefusal(403, 'Framework is not subscribed');
  if (streamId === undefined) {
    throw new HttpRefusal(
      400,
      "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    );
  }
  const connection = connections.get(streamId);
  if (refusal === null && connection !== undefined) return connection;
  throw new HttpRefusal(
    400,
    `The stream ID '${streamId}' included in this request didn't match ` +
      `the stream ID currently associated with framework ID ${call.framework_id?.value ?? ''}`,
  );
}

function encodeJsonEvent(event: SchedulerEventMessage): Uint8Array {
  return new TextEncoder().encode(schedulerEventToJson(event));
}
