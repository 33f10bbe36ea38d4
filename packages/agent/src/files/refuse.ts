import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send({ status: STATUS_CODES[status] ?? 'Error', message });
}
