import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import { createApp } from '../create-app.js';
import { type OwnHealth, addOwnRoutes } from '../own-routes.js';
import { addPage } from '../page-files.js';
import { recordRoutes, refuseOtherMethods } from '../route-table.js';
import type { Forwarder, ForwarderOptions } from './forwarder.js';

interface StandbyParts extends ForwarderOptions {
  readonly forwarder: Forwarder;
}

/**
 * What a scheduler that does not lead answers by itself: how this process fares, and the page,
 * which says why nobody leads.
 */
export async function buildStandby(parts: StandbyParts): Promise<FastifyInstance> {
  const app = await createApp(parts.own, parts.logger);
  const routes = recordRoutes(app);
  addOwnRoutes(app, {
    health: () => healthOf(parts),
    metrics: (isPretty) => Promise.resolve(dropwizard(parts, isPretty)),
    registry: registryOf(parts),
  });
  addPage(app, parts.own.pageDir);
  refuseOtherMethods(app, routes);
  await app.ready();
  return app;
}

function healthOf({ leadership }: StandbyParts): OwnHealth {
  const { epoch, leaderUrl, reason } = leadership.view();
  const answer = {
    status: leaderUrl === null ? ('degraded' as const) : ('ok' as const),
    role: 'standby' as const,
    epoch,
    leader: leaderUrl === null ? null : leaderUrl.replace(/^http:\/\//, '').replace(/\/$/, ''),
    reason,
  };
  return answer;
}

/** Names and meanings are in docs/reference/metrics.md, checked by a test. */
function registryOf({ leadership, forwarder }: StandbyParts): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ name: 'horae_leader', help: '1 while this scheduler leads.', registers }).set(0);
  new Gauge({
    name: 'horae_epoch',
    help: 'Number of the present term of office; 0 while nobody is known to lead.',
    registers,
    collect() {
      this.set(leadership.view().epoch ?? 0);
    },
  });
  new Counter({
    name: 'horae_forwarded_requests_total',
    help: 'Requests to this standby that are for the leader, by what became of them.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(forwarder.counts)) this.inc({ outcome }, count);
    },
  });
  return registry;
}

/** Everything that Chronos measures is the leader's; the shape is for readers that expect it. */
function dropwizard({ leadership, forwarder }: StandbyParts, isPretty: boolean): string {
  const counters = Object.entries(forwarder.counts).map(([outcome, count]) => [
    `horae.requests.forwarded.${outcome}`,
    { count },
  ]);
  const metrics = {
    version: '3.0.0',
    gauges: {
      'horae.leader': { value: 0 },
      'horae.epoch': { value: leadership.view().epoch ?? 0 },
    },
    counters: Object.fromEntries(counters) as object,
    histograms: {},
    meters: {},
    timers: {},
  };
  return isPretty ? `${JSON.stringify(metrics, null, 2)}\n` : JSON.stringify(metrics);
}
