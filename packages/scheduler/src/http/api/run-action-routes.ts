import type { FastifyInstance } from 'fastify';
import { HoraeError } from '@horae/submitter/kernel';
import { isActive } from '../../core/run.js';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT, answers } from '../openapi/shapes.js';
import { ask } from '../refusal.js';
import { sendJson } from '../send-json.js';
import { findRun } from './run-routes.js';

interface RunRoute {
  Params: { id: string };
}

/** Killing a run, repeating one, and saying that its work is done. */
export function addRunActionRoutes(app: FastifyInstance, context: HttpContext): void {
  addKill(app, context);
  addRetry(app, context);
  addSuccess(app, context);
}

function addKill(app: FastifyInstance, context: HttpContext): void {
  app.post<RunRoute>(
    '/api/v1/runs/:id/kill',
    { schema: { summary: 'Kill a run; it is not retried', tags: ['runs'], response: NO_CONTENT } },
    async (request, reply) => {
      const run = await findRun(context, request.params.id);
      if (!isActive(run.state)) throw new HoraeError('RUN_ENDED', [run.id, run.state]);
      await ask(context.shell, { type: 'runKillAsked', runId: run.id });
      return reply.code(204).send();
    },
  );
}

function addRetry(app: FastifyInstance, context: HttpContext): void {
  app.post<RunRoute>(
    '/api/v1/runs/:id/retry',
    {
      schema: {
        summary: 'Run an ended run anew, for the same cycle, so that its children may start',
        tags: ['runs'],
        response: answers('RunAccepted', 'The new run.'),
      },
    },
    async (request, reply) => {
      const run = await findRun(context, request.params.id);
      if (isActive(run.state)) throw new HoraeError('RUN_ACTIVE', [run.id, run.state]);
      const { job: jobName, cycleAt } = run;
      const asked = { type: 'jobRunAsked', jobName, arguments: run.arguments, cycleAt } as const;
      const runId = await ask(context.shell, asked);
      return sendJson(reply, JSON.stringify({ runId }));
    },
  );
}

function addSuccess(app: FastifyInstance, context: HttpContext): void {
  app.post<RunRoute>(
    '/api/v1/runs/:id/success',
    {
      schema: {
        summary: 'Say that the work of a run that did not succeed is done, for its cycle',
        tags: ['runs'],
        response: answers('RunAccepted', 'The record of the success.'),
      },
    },
    async (request, reply) => {
      const run = await findRun(context, request.params.id);
      if (isActive(run.state)) throw new HoraeError('RUN_ACTIVE', [run.id, run.state]);
      if (run.state === 'succeeded') throw new HoraeError('RUN_ENDED', [run.id, run.state]);
      const { job: jobName, cycleAt } = run;
      const runId = await ask(context.shell, { type: 'jobSuccessMarked', jobName, cycleAt });
      return sendJson(reply, JSON.stringify({ runId }));
    },
  );
}
