import type { FastifyInstance } from 'fastify';
import { countActiveRuns } from '../core/view/state-counts.js';
import { dropwizardMetrics } from './dropwizard-metrics.js';
import type { HttpContext } from './http-parts.js';
import { addLoggingRoutes } from './logging-routes.js';
import { describeApi } from './openapi/describe-api.js';
import { answersType } from './openapi/shapes.js';
import { type OwnHealth, addOwnRoutes } from './own-routes.js';
import { sendJson } from './send-json.js';

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
  addOwnRoutes(app, {
    health: () => healthOf(context),
    metrics: (isPretty) => dropwizardMetrics(context, isPretty),
    registry: context.metrics.registry,
  });
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

function healthOf({ shell, config, historyHealth }: HttpContext): OwnHealth {
  const health = shell.health();
  const history = historyHealth?.();
  const answer = {
    status: health.isLeader && health.isConnected ? ('ok' as const) : ('degraded' as const),
    role: health.isLeader ? ('leader' as const) : ('standby' as const),
    epoch: shell.state.cluster.epoch,
    // One that has stopped to lead does not know who does.
    leader: health.isLeader ? config.advertised : null,
    connected: health.isConnected,
    jobs: shell.state.jobs.size,
    unreadableJobs: [...shell.state.unreadable.keys()],
    runs: countActiveRuns(shell.state),
    waitingEvents: health.waitingCount,
    lastCommitMs: Math.round(health.lastCommitMs * 1_000) / 1_000,
    history: {
      status: history?.status ?? ('ok' as const),
      waiting: history?.waitingCount ?? 0,
      reason: history?.reason ?? null,
    },
  };
  return answer;
}
