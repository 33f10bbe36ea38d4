import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DAY_MS, LIMITS, addMs, isoFromMs } from '@horae/submitter/kernel';
import { type NextRun, nextRuns, viewNextRun } from '../../core/view/next-runs.js';
import { nextDueTimes } from '../../core/view/schedule-view.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { LANGUAGE_QUERY, readLanguage } from '../read-language.js';
import { queryInstant, queryInteger, queryRefused, queryText } from '../read-query.js';
import { sendJson } from '../send-json.js';
import { findJob } from './job-routes.js';

/** Next fire times of one job and of all. */
export function addNextRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell } = context;
  app.get<{ Params: { name: string } }>(
    '/api/v1/jobs/:name/next',
    {
      schema: {
        summary: "A job's next fire times; none for a job with parents or a disabled one",
        tags: ['jobs'],
        querystring: {
          count: { type: 'integer', default: 10, maximum: LIMITS.nextRunCountMax },
          ...LANGUAGE_QUERY,
        },
        response: answers('NextRuns', 'Earliest first.'),
      },
    },
    async (request, reply) => {
      const entry = findJob(context, request.params.name);
      const limit = readCount(request, 'count', 10);
      const times = nextDueTimes(entry, { limit });
      const runs = times.map((dueAt) => ({ job: entry.name, dueAt }));
      return sendJson(reply, nextJson(context, runs, request));
    },
  );
  app.get(
    '/api/v1/next',
    {
      schema: {
        summary: 'What is due next, over all jobs',
        tags: ['jobs'],
        querystring: {
          from: { type: 'string', format: 'date-time', description: 'Now unless given.' },
          to: { type: 'string', format: 'date-time', description: 'A day later unless given.' },
          limit: { type: 'integer', default: 100, maximum: LIMITS.nextRunCountMax },
          ...LANGUAGE_QUERY,
        },
        response: answers('NextRuns', 'Earliest first.'),
      },
    },
    async (request, reply) => {
      const from = queryInstant(request, 'from', { isStart: true }) ?? context.clock.now();
      const to = queryInstant(request, 'to') ?? addMs(from, DAY_MS);
      if (to <= from) {
        const text = queryText(request, 'to') ?? '';
        throw queryRefused('to', text, `an instant after from (${isoFromMs(from)})`);
      }
      const limit = readCount(request, 'limit', 100);
      const runs = nextRuns(shell.state, { from, to, limit });
      return sendJson(reply, nextJson(context, runs, request));
    },
  );
}

function readCount(request: FastifyRequest, name: string, absent: number): number {
  return queryInteger(request, name, { min: 1, max: LIMITS.nextRunCountMax, absent });
}

function nextJson(
  { shell }: HttpContext,
  runs: readonly NextRun[],
  request: FastifyRequest,
): string {
  const language = readLanguage(request);
  return JSON.stringify({ items: runs.map((run) => viewNextRun(shell.state, run, language)) });
}
