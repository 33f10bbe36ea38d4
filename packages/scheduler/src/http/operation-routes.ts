import type { FastifyInstance, FastifyReply } from 'fastify';
import { countActiveRuns } from '../core/view/state-counts.js';
import { dropwizardMetrics } from './dropwizard-metrics.js';
import type { HttpContext } from './http-parts.js';
import { addLoggingRoutes } from './logging-routes.js';
import { describeApi } from './openapi/describe-api.js';
import { answers, answersType } from './openapi/shapes.js';
import { processMetrics } from './process-metrics.js';
import { queryText } from './read-query.js';
import { sendJson, sendText } from './send-json.js';

/** Liveness, metrics, and the description of the API. */
export function addOperationRoutes(app: FastifyInstance, context: HttpContext): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url: route = 'unknown' } = request.routeOptions;
    const { method } = request;
    const answered = { method, route, status: reply.statusCode };
    const seconds = reply.elapsedTime / 1_000;
    context.metrics.answered(answered, seconds);
    context.requestMeters.answered(answered, { seconds, nowMs: context.clock.monotonicMs() });
    done();
  });
  app.get(
    '/ping',
    {
      schema: {
        summary: 'Answers while the process lives',
        tags: ['operation'],
        response: answersType('text/plain', '`pong`'),
      },
    },
    async (_request, reply) =>
      sendText(reply.header('cache-control', 'must-revalidate,no-cache,no-store'), 'pong\n'),
  );
  addHealth(app, context);
  addMetrics(app, context);
  addLoggingRoutes(app, context);
  app.get(
    '/openapi.json',
    {
      schema: {
        summary: 'This description',
        tags: ['operation'],
        response: answersType('application/json', 'OpenAPI 3.1.'),
      },
    },
    async (_request, reply) => sendJson(reply, JSON.stringify(describeApi(context.routes))),
  );
}

function addHealth(app: FastifyInstance, { shell, leader }: HttpContext): void {
  app.get(
    '/health',
    {
      schema: {
        summary: 'Whether this scheduler leads and reaches the master; 503 when it does not lead',
        tags: ['operation'],
        response: answers('Health', 'It works.'),
      },
    },
    async (_request, reply) => {
      const health = shell.health();
      const answer = {
        status: health.isLeader && health.isConnected ? 'ok' : 'degraded',
        role: health.isLeader ? 'leader' : 'standby',
        leader: leader(),
        connected: health.isConnected,
        jobs: shell.state.jobs.size,
        unreadableJobs: [...shell.state.unreadable.keys()],
        runs: countActiveRuns(shell.state),
        waitingEvents: health.waitingCount,
        lastCommitMs: Math.round(health.lastCommitMs * 1_000) / 1_000,
      };
      return sendJson(reply.code(health.isLeader ? 200 : 503), JSON.stringify(answer));
    },
  );
}

function addMetrics(app: FastifyInstance, context: HttpContext): void {
  app.get(
    '/metrics',
    {
      schema: {
        summary: "Metrics in Chronos's shape; Prometheus text when Accept asks for it",
        tags: ['operation'],
        querystring: { pretty: { enum: ['true'], description: 'A line for each metric.' } },
        response: answersType('application/json', 'Dropwizard metrics.'),
      },
    },
    async (request, reply) => {
      if (prefersText(request.headers.accept)) return sendPrometheus(reply, context);
      const isPretty = queryText(request, 'pretty') === 'true';
      return sendJson(reply, await dropwizardMetrics(context, isPretty));
    },
  );
  app.get(
    '/metrics/prometheus',
    {
      schema: {
        summary: 'Metrics as Prometheus text',
        tags: ['operation'],
        response: answersType('text/plain; version=0.0.4', 'docs/reference/metrics.md'),
      },
    },
    async (_request, reply) => sendPrometheus(reply, context),
  );
}

async function sendPrometheus(
  reply: FastifyReply,
  { metrics }: HttpContext,
): Promise<FastifyReply> {
  const { registry } = metrics;
  const text = `${await registry.metrics()}\n${await processMetrics().metrics()}`;
  return reply.header('content-type', registry.contentType).send(text);
}

/** Prometheus names its text formats first; everyone else gets what Chronos gives. */
function prefersText(accept: string | undefined): boolean {
  const first = (accept ?? '').split(',')[0]?.trim() ?? '';
  return first.startsWith('text/plain') || first.startsWith('application/openmetrics-text');
}
