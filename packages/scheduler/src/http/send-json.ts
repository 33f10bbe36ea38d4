import type { FastifyReply } from 'fastify';

/**
 * JSON as Chronos sends it: one line, and a content type without a charset, which some clients
 * compare as text. Sent as bytes, because fastify adds the charset to texts.
 */
export function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.header('content-type', 'application/json').send(Buffer.from(json));
}

/** Text whose content type is exactly `text/plain`, which clients of Chronos compare. */
export function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'text/plain').send(Buffer.from(text));
}
