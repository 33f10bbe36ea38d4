import type { FastifyInstance } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import { summarizeJobs } from '../../core/view/summary-view.js';
import type { HttpContext } from '../http-parts.js';
import { answers, answersList, answersType } from '../openapi/shapes.js';
import { queryInteger, queryText } from '../read-query.js';
import { sendJson, sendJsonParts } from '../send-json.js';
import type { Flavour } from './flavour.js';

/** Reading jobs, as Chronos shows them. */
export function addReadRoutes(app: FastifyInstance, context: HttpContext, flavour: Flavour): void {
  const { prefix } = flavour;
  const { shell, jobs } = context;
  app.get(
    `${prefix}/jobs`,
    {
      schema: {
        summary: 'All jobs, as created, parents first',
        tags: ['chronos'],
        response: answersList('Job', 'One line of JSON.'),
      },
    },
    (_request, reply) => sendJsonParts(reply, jobs.parts(flavour.jobForm)),
  );
  addSearch(app, context, flavour);
  app.get(
    `${prefix}/jobs/summary`,
    {
      schema: {
        summary: 'Every job with its last result and what it does now',
        tags: ['chronos'],
        response: answersType('application/json', '`{"jobs":[{name,status,state,…}]}`'),
      },
    },
    async (_request, reply) =>
      sendJson(reply, JSON.stringify({ jobs: summarizeJobs(jobs.entries()) })),
  );
  app.get<{ Params: { name: string } }>(
    `${prefix}/job/:name`,
    { schema: { summary: 'One job', tags: ['chronos'], response: answers('Job', 'The job.') } },
    async (request, reply) => {
      const entry = shell.state.jobs.get(request.params.name);
      if (entry === undefined) throw new HoraeError('JOB_UNKNOWN', [request.params.name]);
      return sendJson(reply, jobs.textOf(entry, flavour.jobForm));
    },
  );
  app.get(
    `${prefix}/leader`,
    {
      schema: {
        summary: 'The scheduler that acts',
        tags: ['chronos'],
        response: answersType('application/json', '`{"leader":"host:port"}`'),
      },
    },
    async (_request, reply) =>
      sendJson(reply, JSON.stringify({ leader: context.config.advertised })),
  );
}

/** Chronos's default. */
const SEARCH_LIMIT = 10;

function addSearch(app: FastifyInstance, { jobs }: HttpContext, flavour: Flavour): void {
  const { prefix, jobForm } = flavour;
  const part = { type: 'string' };
  app.get(
    `${prefix}/jobs/search`,
    {
      schema: {
        summary: 'Jobs by parts of their name and command, in any case',
        tags: ['chronos'],
        querystring: {
          name: part,
          command: part,
          any: { ...part, description: 'Part of the name or of the command.' },
          limit: { type: 'integer', default: SEARCH_LIMIT },
          offset: { type: 'integer', default: 0 },
        },
        response: answersList('Job', 'One line of JSON.'),
      },
    },
    async (request, reply) => {
      const bounds = { min: 0, max: LIMITS.jobCountMax };
      const limit = queryInteger(request, 'limit', { ...bounds, absent: SEARCH_LIMIT });
      const offset = queryInteger(request, 'offset', { ...bounds, absent: 0 });
      const search = {
        name: queryText(request, 'name'),
        command: queryText(request, 'command'),
        any: queryText(request, 'any'),
      };
      const { items } = await jobs.find(search, { offset, limit, isCounted: false });
      const texts = items.map((entry) => jobs.textOf(entry, jobForm));
      return sendJson(reply, `[${texts.join(',')}]`);
    },
  );
}
