import {
  type AgentCall,
  WireError,
  decodeAgentCall,
  encodeAgentEvent,
} from '@horae/agent/protocol';
import type { Logger } from '@horae/submitter/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AgentConnection, Master } from '../master.js';
import { HttpRefusal } from './http-refusal.js';
import { openSubscription } from './open-subscription.js';

const PROTOBUF = 'application/x-protobuf';
const STREAM_ID = 'horae-stream-id';

export interface AgentEndpoint {
  readonly master: Master;
  readonly logger: Logger;
  readonly bufferBytesMax: number;
  /** Streams opened over HTTP, by the id in their header. */
  readonly connections: Map<string, AgentConnection>;
}

/**
 * `POST /api/v1/agent`, protobuf only: SUBSCRIBE is answered by an endless stream of events and the
 * header `Horae-Stream-Id`; every other call carries that id and is answered 202. 403 means that
 * the stream is not the agent's any more: subscribe again. @throws HttpRefusal
 */
export function answerAgent(
  endpoint: AgentEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const call = readCall(request);
  if (call.type === 'SUBSCRIBE') {
    openSubscription({
      ...endpoint,
      ...{ call, reply, contentType: PROTOBUF, streamIdHeader: 'Horae-Stream-Id' },
      connect: (listener) => endpoint.master.connectAgent(listener),
      encode: encodeAgentEvent,
    });
    return undefined;
  }
  const streamId = request.headers[STREAM_ID];
  if (typeof streamId !== 'string') {
    throw new HttpRefusal(
      400,
      "All non-subscribe calls should include the 'Horae-Stream-Id' header",
    );
  }
  const connection = endpoint.connections.get(streamId);
  if (connection === undefined || !connection.call(call)) {
    throw new HttpRefusal(403, 'Agent is not subscribed on this stream');
  }
  return reply.code(202).header('content-length', '0').send();
}

function readCall(request: FastifyRequest): AgentCall {
  if (request.headers['content-type'] !== PROTOBUF) {
    throw new HttpRefusal(415, `Expecting 'Content-Type' of ${PROTOBUF}`);
  }
  try {
    return decodeAgentCall(request.body instanceof Uint8Array ? request.body : new Uint8Array());
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new HttpRefusal(400, `Failed to read the agent's call: ${error.message}`);
  }
}
