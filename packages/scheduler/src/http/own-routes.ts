import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { answers, answersType } from './openapi/shapes.js';
import { processMetrics } from './process-metrics.js';
import { queryChoice, queryText } from './read-query.js';
import { sendJson, sendText } from './send-json.js';

/** What a scheduler tells of its own process, whether it leads or not. */
export interface OwnAnswers {
  health(): OwnHealth;
  /** Dropwizard's JSON. */
  metrics(isPretty: boolean): Promise<string>;
  readonly registry: Registry;
}

/** The body of `/health`. */
export interface OwnHealth {
  /** `degraded`: something that it needs is missing. */
  readonly status: 'ok' | 'degraded';
  readonly role: 'leader' | 'standby';
  readonly epoch: number | null;
  /** `host:port` of the REST server that leads. */
  readonly leader: string | null;
}

/** Liveness, health and metrics: the paths that a standby does not forward. */
export function addOwnRoutes(app: FastifyInstance, own: OwnAnswers): void {
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
  addHealth(app, own);
  addMetrics(app, own);
}

/** A load balancer asks this: 503 takes the scheduler out of its list. */
function addHealth(app: FastifyInstance, own: OwnAnswers): void {
  app.get(
    '/health',
    {
      schema: {
        summary: 'Whether this scheduler can serve: it leads, or knows who does; else 503',
        tags: ['operation'],
        querystring: { role: { enum: ['leader'], description: '503 unless this one leads.' } },
        response: answers('Health', 'It can serve.'),
      },
    },
    async (request, reply) => {
      const health = own.health();
      const isLeader = health.role === 'leader';
      const isWanted = isLeader || queryChoice(request, 'role', ['leader']) === null;
      const isServing = isLeader || health.leader !== null;
      return sendJson(reply.code(isWanted && isServing ? 200 : 503), JSON.stringify(health));
    },
  );
}

function addMetrics(app: FastifyInstance, own: OwnAnswers): void {
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
      if (prefersText(request.headers.accept)) return sendPrometheus(reply, own.registry);
      return sendJson(reply, await own.metrics(queryText(request, 'pretty') === 'true'));
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
    async (_request, reply) => sendPrometheus(reply, own.registry),
  );
}

async function sendPrometheus(reply: FastifyReply, registry: Registry): Promise<FastifyReply> {
  const text = `${await registry.metrics()}\n${await processMetrics().metrics()}`;
  return reply.header('content-type', registry.contentType).send(text);
}

/** Prometheus names its text formats first; everyone else gets what Chronos gives. */
function prefersText(accept: string | undefined): boolean {
  const first = (accept ?? '').split(',')[0]?.trim() ?? '';
  return first.startsWith('text/plain') || first.startsWith('application/openmetrics-text');
}
