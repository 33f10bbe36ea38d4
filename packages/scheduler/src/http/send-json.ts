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
  // Not `for await`, which would close what is still to be read.
  for (let part = await parts.next(); part.done !== true; part = await parts.next()) {
    taken.push(part.value);
    byteCount += part.value.length;
    if (byteCount > LIMITS.listBufferBytesMax) {
      return reply.send(Readable.from(inTurn(taken, parts)));
    }
  }
  return reply.header('content-length', byteCount).send(new ReadyParts(taken));
}

async function* inTurn(first: readonly Buffer[], rest: AsyncGenerator<Buffer>) {
  yield* first;
  yield* rest;
}

/**
 * Bytes that are in memory whether they are sent or not: all are handed to the socket at once,
 * where a usual pipe would wait after each until it is taken.
 */
class ReadyParts extends Readable {
  readonly #parts: readonly Buffer[];

  constructor(parts: readonly Buffer[]) {
    super();
    this.#parts = parts;
  }

  override _read(): void {
    for (const part of this.#parts) this.push(part);
    this.push(null);
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T): T {
    for (const part of this.#parts) destination.write(part);
    destination.end();
    return destination;
  }
}

/** Text whose content type is exactly `text/plain`, which clients of Chronos compare. */
export function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'text/plain').send(Buffer.from(text));
}
