import type { FastifyReply } from 'fastify';

export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send({ status: String(status), message });
}
