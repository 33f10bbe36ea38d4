import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT } from '../openapi/shapes.js';
import { putJob } from '../put-job.js';
import { readJson } from '../read-body.js';
import type { Flavour } from './flavour.js';

/** Creating and replacing jobs: POST and PUT are the same, on both paths, as in Chronos. */
export function addPutRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const endpoints = [
    { path: 'iso8601', kind: 'schedule', summary: 'Create or replace a scheduled job' },
    { path: 'dependency', kind: 'dependency', summary: 'Create or replace a dependent job' },
  ] as const;
  const { prefix, nameRule, jobForm } = flavour;
  for (const { path, kind, summary } of endpoints) {
    for (const method of ['POST', 'PUT'] as const) {
      app.route({
        method,
        url: `${prefix}/${path}`,
        schema: {
          summary,
          tags: ['chronos'],
          body: { $ref: '#/components/schemas/PostedJob' },
          response: NO_CONTENT,
        },
        handler: async (request, reply) => {
          await putJob(context, readJson(request), { kind, nameRule, form: jobForm });
          return reply.code(204).send();
        },
      });
    }
  }
}
