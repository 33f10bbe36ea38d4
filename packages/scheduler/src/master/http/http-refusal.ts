import type { FastifyReply } from 'fastify';

/** An answer other than success: a status and one plain sentence, as a Mesos master gives it. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export function sendRefusal(reply: FastifyReply, refusal: HttpRefusal): FastifyReply {
  return reply
    .code(refusal.status)
    .headers(refusal.headers)
    .type('text/plain; charset=utf-8')
    .send(refusal.message);
}
