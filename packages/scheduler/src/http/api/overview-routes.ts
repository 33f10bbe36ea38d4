import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '@horae/submitter/kernel';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { queryRefused } from '../read-query.js';
import { sendJson } from '../send-json.js';

/** Who hands out the machines, and how long jobs usually take. */
export function addOverviewRoutes(app: FastifyInstance, context: HttpContext): void {
  const { shell, master, runTimes } = context;
  app.get(
    '/api/v1/master',
    {
      schema: {
        summary: 'Which kind of master offers resources, and whether it is connected',
        tags: ['cluster'],
        response: answers('Master', 'The master.'),
      },
    },
    async (_request, reply) => {
      const kind = master === null ? 'mesos' : 'embedded';
      const { isConnected } = shell.health();
      return sendJson(
        reply,
        JSON.stringify({ kind, connected: isConnected, frameworkId: shell.state.frameworkId }),
      );
    },
  );
  app.get(
    '/api/v1/durations',
    {
      schema: {
        summary: 'How long the runs of some jobs usually take',
        tags: ['jobs'],
        querystring: {
          job: { type: 'string', description: 'Name of a job; once for each job wanted.' },
        },
        response: answers('Durations', 'In the order asked for; without jobs that are not there.'),
      },
    },
    async (request, reply) => {
      const jobs = readJobs(request).filter((name) => shell.state.jobs.has(name));
      await runTimes.read(jobs);
      const items = jobs.map((job) => {
        const { count, p50, p95, max } = runTimes.summary(job);
        return { job, runs: count, p50Ms: p50, p95Ms: p95, maxMs: max };
      });
      return sendJson(reply, JSON.stringify({ items }));
    },
  );
}

/** @throws HoraeError QUERY_INVALID */
function readJobs(request: FastifyRequest): readonly string[] {
  const value = (request.query as Readonly<Record<string, unknown>>)['job'];
  const names = [...new Set([value ?? []].flat().map(String))].filter((name) => name !== '');
  const most = LIMITS.durationJobCountMax;
  if (names.length <= most) return names;
  const rule = `at most ${most} different names, e.g. job=nightly&job=report`;
  throw queryRefused('job', `${names.length} names`, rule);
}
