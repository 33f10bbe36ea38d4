import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { LIMITS } from '@horae/submitter/kernel';

/**
 * JSON as Chronos sends it: one line, and a content type without a charset, which some clients
 * compare as text. Sent as bytes, because fastify adds the charset to texts.
 */
export function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.header('content-type', 'application/json').send(Buffer.from(json));
}

/** JSON that comes in parts: with its length, or, where that is much, as the client takes it. */
export async function sendJsonParts(
  reply: FastifyReply,
  parts: AsyncGenerator<Buffer>,
): Promise<FastifyReply> {
  const taken: Buffer[] = [];
  let byteCount = 0;
  reply.header('content-type', 'application/json');
  for await (const part of parts) {
    taken.push(part);
    byteCount += part.length;
    if (byteCount > LIMITS.listBufferBytesMax)
      return reply.send(Readable.from(joined(taken, parts)));
  }
  return reply.header('content-length', byteCount).send(Readable.from(taken));
}

async function* joined(first: readonly Buffer[], rest: AsyncGenerator<Buffer>) {
  yield* first;
  yield* rest;
}

/** Text whose content type is exactly `text/plain`, which clients of Chronos compare. */
export function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'text/plain').send(Buffer.from(text));
}
