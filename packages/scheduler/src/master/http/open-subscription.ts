import type { Logger } from '@horae/submitter/kernel';
import type { FastifyReply } from 'fastify';
import type { StreamListener } from '../queued-stream.js';
import { openEventStream } from './event-stream.js';

/** What a subscriber holds of the master, whether it is an agent or a framework. */
interface Connection<Call> {
  readonly id: string;
  call(call: Call): unknown;
  close(): void;
}

export interface Subscription<Call, Event, C extends Connection<Call>> {
  /** The SUBSCRIBE that asks for the stream. */
  readonly call: Call;
  readonly reply: FastifyReply;
  readonly contentType: string;
  /** Tells the subscriber the id of its stream, which its other calls have to show. */
  readonly streamIdHeader: string;
  readonly connect: (listener: StreamListener<Event>) => C;
  readonly encode: (event: Event) => Uint8Array;
  /** Streams opened over HTTP, by their id. */
  readonly connections: Map<string, C>;
  readonly logger: Logger;
  readonly bufferBytesMax: number;
}

/** Answers a SUBSCRIBE: with an endless stream of events, until either side ends it. */
export function openSubscription<Call, Event, C extends Connection<Call>>(
  subscription: Subscription<Call, Event, C>,
): void {
  const { call, reply, connections, logger, bufferBytesMax } = subscription;
  const connection = subscription.connect({
    onEvent: (event) => stream.write(subscription.encode(event)),
    onClosed: () => {
      connections.delete(connection.id);
      stream.end();
    },
  });
  reply.hijack();
  const stream = openEventStream(reply.raw, {
    headers: {
      'content-type': subscription.contentType,
      [subscription.streamIdHeader]: connection.id,
    },
    logger,
    bufferBytesMax,
    onLost: () => {
      connections.delete(connection.id);
      connection.close();
    },
  });
  connections.set(connection.id, connection);
  connection.call(call);
}
