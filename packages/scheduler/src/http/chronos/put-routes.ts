import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError } from '@horae/submitter/kernel';
import { type Job, parseJob } from '@horae/submitter/job';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT } from '../openapi/shapes.js';
import { readJson } from '../read-body.js';
import { ask } from '../refusal.js';
import type { Flavour } from './flavour.js';

/** Creating and replacing jobs: POST and PUT are the same, on both paths (chronos.md §1.6). */
export function addPutRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const endpoints = [
    { path: 'iso8601', kind: 'schedule', summary: 'Create or replace a scheduled job' },
    { path: 'dependency', kind: 'dependency', summary: 'Create or replace a dependent job' },
  ] as const;
  for (const { path, kind, summary } of endpoints) {
    for (const method of ['POST', 'PUT'] as const) {
      app.route({
        method,
        url: `${flavour.prefix}/${path}`,
        schema: {
          summary,
          tags: ['chronos'],
          body: { $ref: '#/components/schemas/PostedJob' },
          response: NO_CONTENT,
        },
        handler: async (request, reply) => {
          await putJob(context, request, { kind, nameRule: flavour.nameRule });
          return reply.code(204).send();
        },
      });
    }
  }
}

interface PutOptions {
  readonly kind: Job['kind'];
  readonly nameRule: Flavour['nameRule'];
}

/** @throws HoraeError BODY_INVALID, JOB_INVALID; Refusal of the core */
async function putJob(
  { shell, clock }: HttpContext,
  request: FastifyRequest,
  { kind, nameRule }: PutOptions,
): Promise<void> {
  const document = readJson(request);
  // Chronos looks at the name only when it creates a job: what is stored can be replaced.
  const isKnown = shell.state.jobs.has(nameIn(document));
  const parsed = parseJob(document, {
    now: clock.now(),
    kind,
    nameRule: isKnown ? 'any' : nameRule,
  });
  if (!parsed.ok) {
    const problems = parsed.error.map((problem) => problem.text).join(' ');
    throw new HoraeError('JOB_INVALID', [problems]);
  }
  const { job, counters } = parsed.value;
  await ask(shell, { type: 'jobPut', job, counters });
}

function nameIn(document: unknown): string {
  return String((document as { readonly name?: unknown } | null)?.name ?? '');
}
