import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import { createApp } from '../create-app.js';
import { type OwnHealth, addOwnRoutes } from '../own-routes.js';
import { addPage } from '../page-files.js';
import { SignIn, addSessionRoutes } from '../session/index.js';
import { recordRoutes, refuseOtherMethods } from '../route-table.js';
import type { Clock } from '@horae/submitter/kernel';
import type { Leadership } from '../../ports/leadership.js';
import type { Forwarder, ForwarderOptions } from './forwarder.js';
import { knownLeader } from './known-leader.js';

interface StandbyParts extends ForwarderOptions {
  readonly forwarder: Forwarder;
  readonly clock: Clock;
}

interface MetricParts extends StandbyParts {
  readonly lastEpoch: () => number;
}

/**
 * What a scheduler that does not lead answers by itself: how this process fares, and the page,
 * which says why nobody leads.
 */
export async function buildStandby(parts: StandbyParts): Promise<FastifyInstance> {
  const { own: config, logger, clock } = parts;
  const signIn = config.credentials === null ? null : new SignIn(config.credentials, clock);
  const app = await createApp({ config, logger, signIn });
  const epochs = rememberEpoch(parts.leadership);
  app.addHook('onClose', async () => epochs.stop());
  const metricParts = { ...parts, lastEpoch: epochs.last };
  const routes = recordRoutes(app);
  addOwnRoutes(app, {
    health: () => healthOf(parts),
    metrics: (isPretty) => Promise.resolve(dropwizard(metricParts, isPretty)),
    registry: registryOf(metricParts),
  });
  addSessionRoutes(app, signIn);
  addPage(app, parts.own.pageDir);
  refuseOtherMethods(app, routes);
  await app.ready();
  return app;
}

function healthOf({ leadership, forwarder }: StandbyParts): OwnHealth {
  const { epoch, reason } = leadership.view();
  const leaderUrl = knownLeader(leadership, forwarder);
  const answer = {
    status: leaderUrl === null ? ('degraded' as const) : ('ok' as const),
    role: 'standby' as const,
    epoch,
    leader: leaderUrl === null ? null : leaderUrl.replace(/^http:\/\//, '').replace(/\/$/, ''),
    reason: forwarder.trouble ?? reason,
  };
  return answer;
}

/** Names and meanings are in docs/reference/metrics.md, checked by a test. */
function registryOf({ forwarder, lastEpoch }: MetricParts): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ name: 'horae_leader', help: '1 while this scheduler leads.', registers }).set(0);
  new Gauge({
    name: 'horae_epoch',
    help: 'Number of the latest term of office; it never falls, also while nobody leads.',
    registers,
    collect() {
      this.set(lastEpoch());
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

/** A number that fell for a moment would look like a restart, and rise once more. */
function rememberEpoch(leadership: Leadership): { last: () => number; stop: () => void } {
  let highest = leadership.view().epoch ?? 0;
  const last = (): number => (highest = Math.max(highest, leadership.view().epoch ?? 0));
  return { last, stop: leadership.onChange(() => void last()) };
}

/** Everything that Chronos measures is the leader's; the shape is for readers that expect it. */
function dropwizard({ forwarder, lastEpoch }: MetricParts, isPretty: boolean): string {
  const counters = Object.entries(forwarder.counts).map(([outcome, count]) => [
    `horae.requests.forwarded.${outcome}`,
    { count },
  ]);
  const metrics = {
    version: '3.0.0',
    gauges: {
      'horae.leader': { value: 0 },
      'horae.epoch': { value: lastEpoch() },
    },
    counters: Object.fromEntries(counters) as object,
    histograms: {},
    meters: {},
    timers: {},
  };
  return isPretty ? `${JSON.stringify(metrics, null, 2)}\n` : JSON.stringify(metrics);
}
