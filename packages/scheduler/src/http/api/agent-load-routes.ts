import type { FastifyInstance } from 'fastify';
import { DAY_MS, addMs, epochMs, isoFromMs } from '@horae/submitter/kernel';
import { AgentLoads, SAMPLE_EVERY_MS } from '../agent-loads.js';
import type { HttpContext } from '../http-parts.js';
import { answers } from '../openapi/shapes.js';
import { queryInstant } from '../read-query.js';
import { sendJson } from '../send-json.js';
import { findAgent, viewAmounts } from './cluster-routes.js';

/** The load of agents over the last day, which this server samples while it lives. */
export function addAgentLoadRoutes(app: FastifyInstance, { master, clock }: HttpContext): void {
  const loads = new AgentLoads();
  const sample = () => loads.sample(master?.agentsView() ?? [], clock.now());
  const timer = setInterval(sample, SAMPLE_EVERY_MS).unref();
  app.addHook('preClose', async () => clearInterval(timer));
  app.get<{ Params: { id: string } }>(
    '/api/v1/agents/:id/load',
    {
      schema: {
        summary: 'What was allocated on an agent over the last day, every 30 s, and now',
        tags: ['cluster'],
        querystring: {
          from: { type: 'string', format: 'date-time', description: 'A day ago unless given.' },
        },
        response: answers('AgentLoad', 'Oldest first; it begins when the present leader did.'),
      },
    },
    async (request, reply) => {
      const agent = findAgent(master, request.params.id);
      const now = clock.now();
      const fromMs = queryInstant(request, 'from') ?? addMs(now, -DAY_MS);
      const { at, ...columns } = loads.loadOf(agent, { fromMs, nowMs: now });
      const load = {
        id: agent.id,
        hostname: agent.hostname,
        everyMs: SAMPLE_EVERY_MS,
        total: viewAmounts(agent.total),
        at: at.map((atMs) => isoFromMs(epochMs(atMs))),
        ...columns,
      };
      return sendJson(reply, JSON.stringify(load));
    },
  );
}
