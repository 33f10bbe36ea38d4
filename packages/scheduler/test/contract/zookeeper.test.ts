import { setTimeout as pause } from 'node:timers/promises';
import { epochMs, seededRng } from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import { type ZookeeperClient, loadZookeeper } from '@horae/submitter/zookeeper';
import { describe } from 'vitest';
import { type LinkOrder, TcpLinks } from '../../../../test/world/tcp-links.js';
import { until } from '../../../../test/world/until.js';
import { HAS_ZOOKEEPER, ZookeeperEnsemble } from '../../../../test/world/zookeeper.js';
import { type ZookeeperWorld, zookeeperContract } from './zookeeper-contract.js';

zookeeperContract('simulated', () => Promise.resolve(simulated(undefined)));

zookeeperContract('simulated, at a distance', () => Promise.resolve(simulated(3)));

describe.runIf(HAS_ZOOKEEPER)('three servers', () => {
  zookeeperContract('real', () => real());
});

const STEP_MS = 20;
const PATIENCE_STEP_COUNT = 2_000;

function simulated(latencyMs: number | undefined): ZookeeperWorld {
  const clock = new FakeClock(epochMs(0));
  const sim = new SimZookeeper({
    clock,
    timers: clock,
    rng: seededRng(5),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  const step = async (): Promise<void> => {
    clock.advance(STEP_MS);
    // Whoever waits for an answer goes on before more time passes.
    await new Promise((resolve) => setImmediate(resolve));
  };
  // Time goes on by itself, step by step, so that a test may simply wait for an answer.
  let isRunning = true;
  const running = (async () => {
    while (isRunning) await step();
  })();
  return {
    open: sim.open,
    hosts: ['simulated:2181'],
    sessionTimeoutMs: 1_500,
    disconnect: (client) => sim.disconnect(client),
    reconnect: (client) => sim.reconnect(client),
    silence: (client) => sim.cut(client),
    loseMajority: () => Promise.resolve(sim.loseMajority()),
    regainMajority: () => Promise.resolve(sim.regainMajority()),
    pass: async (spanMs) => {
      for (let passedMs = 0; passedMs < spanMs; passedMs += STEP_MS) await step();
    },
    until: async (what, ask) => {
      for (let count = 0; count < PATIENCE_STEP_COUNT; count += 1) {
        if (ask()) return;
        await step();
      }
      throw new Error(`Waited in vain for: ${what}`);
    },
    stop: async () => {
      isRunning = false;
      await running;
    },
  };
}

/** More than the suite opens clients. */
const LINK_COUNT = 80;

async function real(): Promise<ZookeeperWorld> {
  const ensemble = await ZookeeperEnsemble.start();
  const openOne = await loadZookeeper();
  // Each client has a link of its own.
  const links = await TcpLinks.start(LINK_COUNT, ensemble.hosts);
  const linkOf = new Map<ZookeeperClient, number>();
  const set = (client: ZookeeperClient, state: LinkOrder['state']): void => {
    links.set(linkOf.get(client) ?? 0, state);
  };
  return {
    open: (options) => {
      const link = linkOf.size;
      const address = { ...options.address, hosts: [links.address(link)] };
      const client = openOne({ ...options, address });
      linkOf.set(client, link);
      return client;
    },
    hosts: ensemble.hosts,
    sessionTimeoutMs: 1_500,
    disconnect: (client) => set(client, 'cut'),
    reconnect: (client) => set(client, 'whole'),
    silence: (client) => set(client, 'silent'),
    loseMajority: async () => {
      await Promise.all([ensemble.killServer(0), ensemble.killServer(1)]);
    },
    regainMajority: async () => {
      ensemble.startServer(0);
      ensemble.startServer(1);
      await ensemble.untilServing(3);
    },
    pass: async (spanMs) => {
      await pause(spanMs);
    },
    until: async (what, ask) => {
      await until(what, ask);
    },
    stop: async () => {
      await links.stop();
      await ensemble.stop();
    },
  };
}
