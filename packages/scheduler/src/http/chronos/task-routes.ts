import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HoraeError } from '@horae/submitter/kernel';
import { waitingRunIds } from '../../core/view/state-counts.js';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT } from '../openapi/shapes.js';
import { readJsonObject } from '../read-body.js';
import { ask } from '../refusal.js';
import type { Flavour } from './flavour.js';

/** Tasks: killing, clearing the queue, and what tasks report themselves. */
export function addTaskRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const { shell } = context;
  app.delete<{ Params: { name: string } }>(
    `${flavour.prefix}/task/kill/:name`,
    {
      schema: { summary: 'Kill all tasks of a job', tags: ['chronos'], response: NO_CONTENT },
    },
    async (request, reply) => {
      const jobName = request.params.name;
      await ask(shell, { type: 'jobKillAsked', jobName });
      return reply.code(204).send();
    },
  );
  app.delete(
    `${flavour.prefix}/task/all`,
    {
      schema: {
        summary: 'Kill every run that still waits for an agent or a retry',
        tags: ['chronos'],
        response: NO_CONTENT,
      },
    },
    async (_request, reply) => {
      // One that has started or ended meanwhile is not in the queue any more: no refusal.
      await Promise.all(
        waitingRunIds(shell.state).map((runId) => shell.ask({ type: 'runKillAsked', runId })),
      );
      return reply.code(204).send();
    },
  );
  addTaskReports(app, context, flavour);
}

function addTaskReports(app: FastifyInstance, { shell }: HttpContext, flavour: Flavour): void {
  app.put<{ Params: { id: string } }>(
    `${flavour.prefix}/task/:id`,
    {
      schema: {
        summary: 'What an asynchronous task says about its end; unknown tasks are ignored',
        tags: ['chronos'],
        body: { type: 'object', properties: { statusCode: { type: 'integer' } } },
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const statusCode = readWhole(request, 'statusCode', '{"statusCode":0}');
      await ask(shell, { type: 'taskReported', taskId: request.params.id, statusCode });
      return reply.code(204).send();
    },
  );
  app.post<{ Params: { name: string; id: string } }>(
    `${flavour.prefix}/job/:name/task/:id/progress`,
    {
      schema: {
        summary: 'Elements that a task of a data job has worked off',
        tags: ['chronos'],
        body: {
          type: 'object',
          properties: { numAdditionalElementsProcessed: { type: 'integer', minimum: 0 } },
        },
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const { name: jobName, id: taskId } = request.params;
      const field = 'numAdditionalElementsProcessed';
      const elementCount = readWhole(request, field, `{"${field}":5}`);
      await ask(shell, { type: 'taskProgressed', jobName, taskId, elementCount });
      return reply.code(204).send();
    },
  );
}

/**
 * A whole number of the body, also as text. Of an empty object it is 0, as in Chronos; one with
 * other members only has most likely misspelt it. @throws HoraeError BODY_INVALID
 */
function readWhole(request: FastifyRequest, field: string, example: string): number {
  const body = readJsonObject(request, example);
  const [other] = Object.keys(body);
  if (other !== undefined && body[field] === undefined) {
    throw new HoraeError('BODY_INVALID', [
      `${field}: is missing, and ${JSON.stringify(other)} is not read here; expected e.g. ${example}.`,
    ]);
  }
  const value = body[field] ?? 0;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw invalidField(field, JSON.stringify(value), example);
}

function invalidField(field: string, value: string, example: string): HoraeError {
  const rule = `is not a whole number that is allowed here; expected e.g. ${example}`;
  return new HoraeError('BODY_INVALID', [`${field}: ${value} ${rule}.`]);
}
