import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DAY_MS, LIMITS, addMs, isoFromMs } from '@horae/submitter/kernel';
import { type NextRun, nextRuns } from '../../core/view/next-runs.js';
import { nextDueTimes } from '../../core/view/schedule-view.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
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
        querystring: { count: { type: 'integer', default: 10, maximum: LIMITS.nextRunCountMax } },
        response: answers('NextRuns', 'Earliest first.'),
      },
    },
    async (request, reply) => {
      const entry = findJob(context, request.params.name);
      const limit = readCount(request, 'count', 10);
      const times = nextDueTimes(entry, { limit });
      return sendNext(
        reply,
        times.map((dueAt) => ({ job: entry.name, dueAt })),
      );
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
        },
        response: answers('NextRuns', 'Earliest first.'),
      },
    },
    async (request, reply) => {
      const from = queryInstant(request, 'from') ?? context.clock.now();
      const to = queryInstant(request, 'to') ?? addMs(from, DAY_MS);
      if (to <= from) {
        const text = queryText(request, 'to') ?? '';
        throw queryRefused('to', text, `an instant after from (${isoFromMs(from)})`);
      }
      const limit = readCount(request, 'limit', 100);
      return sendNext(reply, nextRuns(shell.state, { from, to, limit }));
    },
  );
}

function readCount(request: FastifyRequest, name: string, absent: number): number {
  return queryInteger(request, name, { min: 1, max: LIMITS.nextRunCountMax, absent });
}

function sendNext(reply: Parameters<typeof sendJson>[0], runs: readonly NextRun[]) {
  const items = runs.map(({ job, dueAt }) => ({ job, at: isoFromMs(dueAt) }));
  return sendJson(reply, JSON.stringify({ items }));
}
