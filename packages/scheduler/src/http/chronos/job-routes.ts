import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HttpContext } from '../http-parts.js';
import { NO_CONTENT, answersType } from '../openapi/shapes.js';
import { queryChoice, queryText } from '../read-query.js';
import { ask } from '../refusal.js';
import { sendText } from '../send-json.js';
import type { Flavour } from './flavour.js';
import { runWords } from './run-words.js';

interface NamedRoute {
  Params: { name: string };
}

/** Running, deleting and marking one job, as Chronos does. */
export function addJobRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const { shell } = context;
  app.put<NamedRoute>(
    `${flavour.prefix}/job/:name`,
    {
      schema: {
        summary: 'Run a job now; a body is ignored',
        tags: ['chronos'],
        querystring: {
          arguments: { type: 'string', description: "Words that replace the job's arguments." },
        },
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const jobName = request.params.name;
      const words = readArguments(request);
      await ask(shell, { type: 'jobRunAsked', jobName, arguments: words, cycleAt: null });
      return reply.code(204).send();
    },
  );
  app.delete<NamedRoute>(
    `${flavour.prefix}/job/:name`,
    {
      schema: {
        summary: 'Delete a job and kill what it runs',
        tags: ['chronos'],
        querystring: {
          cascade: {
            enum: ['detach'],
            description: 'Take the job out of its children; without it, children are a refusal.',
          },
        },
        response: NO_CONTENT,
      },
    },
    async (request, reply) => {
      const children = queryChoice(request, 'cascade', ['detach']) ?? 'refuse';
      const jobName = request.params.name;
      await ask(shell, { type: 'jobDeleted', jobName, children });
      return reply.code(204).send();
    },
  );
  app.put<NamedRoute>(
    `${flavour.prefix}/job/success/:name`,
    {
      schema: {
        summary: 'Count a success without a run, and release the children; says false if unknown',
        tags: ['chronos'],
        response: answersType('text/plain', '`marked job <name> as successful: true`'),
      },
    },
    async (request, reply) => {
      const jobName = request.params.name;
      const isKnown = shell.state.jobs.has(jobName);
      if (isKnown) await ask(shell, { type: 'jobSuccessMarked', jobName });
      return sendText(reply, `marked job ${jobName} as successful: ${isKnown}`);
    },
  );
}

/**
 * Chronos appends the text to the command line. Here its words become positional parameters; a
 * blank text means the job's own arguments.
 */
function readArguments(request: FastifyRequest): readonly string[] | null {
  const words = runWords(queryText(request, 'arguments') ?? '');
  return words.length === 0 ? null : words;
}
