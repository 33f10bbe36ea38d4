import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';
import type { ReadonlyJobEntry } from '../../core/state.js';
import { searchJobs } from '../../core/view/search-jobs.js';
import { summarizeJobs } from '../../core/view/summary-view.js';
import type { HttpContext } from '../http-parts.js';
import type { JobList } from '../job-list.js';
import { answers, answersList, answersType } from '../openapi/shapes.js';
import { queryInteger, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';
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
    async (_request, reply) => sendJson(reply, await listText(jobs, jobs.entries())),
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
      return sendJson(reply, jobs.textOf(entry));
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
    async (_request, reply) => sendJson(reply, JSON.stringify({ leader: context.leader() })),
  );
}

/** Chronos's default. */
const SEARCH_LIMIT = 10;

function addSearch(app: FastifyInstance, { jobs }: HttpContext, { prefix }: Flavour): void {
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
      const found: ReadonlyJobEntry[] = [];
      let place = 0;
      for (const entry of searchJobs(jobs.entries(), search)) {
        if (place >= offset + limit) break;
        if (place >= offset) found.push(entry);
        place += 1;
      }
      return sendJson(reply, await listText(jobs, found));
    },
  );
}

/** Printing a job takes up to a tenth of a millisecond: due runs must not wait for thousands. */
const SLICE_JOB_COUNT = 200;

async function listText(jobs: JobList, entries: readonly ReadonlyJobEntry[]): Promise<string> {
  const texts: string[] = [];
  for (const entry of entries) {
    if (texts.length > 0 && texts.length % SLICE_JOB_COUNT === 0) await setImmediate();
    texts.push(jobs.textOf(entry));
  }
  return `[${texts.join(',')}]`;
}
