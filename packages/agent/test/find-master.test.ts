import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LogFields, durationMs, nullLogger } from '@horae/submitter/kernel';
import { type MasterDetector, createDetector } from '@horae/agent/detector';
import type { AgentCall, AgentEvent } from '@horae/agent/protocol';
import { HttpUplink } from '../src/adapters/uplink/index.js';
import { eventually } from './eventually.js';
import { realTime } from './real-time.js';
import { ScriptedMaster } from './scripted-master.js';
import { TcpProxy } from './tcp-proxy.js';

let detector: MasterDetector;
let uplink: HttpUplink;
let heard: AgentEvent[];
let lostCount: number;
let reasons: unknown[];
let closing: (() => Promise<unknown>)[];

beforeEach(() => {
  heard = [];
  lostCount = 0;
  reasons = [];
  closing = [];
});

afterEach(async () => {
  await uplink.close();
  await detector.close();
  for (const close of closing) await close();
});

const SUBSCRIBE: AgentCall = {
  type: 'SUBSCRIBE',
  subscribe: { agent_info: { hostname: 'w', port: 1 }, version: '1', boot_id: 'b' },
};

function connect(masters: readonly string[]): void {
  const sessionTimeoutMs = durationMs(10_000);
  detector = createDetector({ masters, sessionTimeoutMs, ...realTime, logger: nullLogger });
  const log = { ...nullLogger, warn: (_: string, f?: LogFields) => reasons.push(f?.['reason']) };
  uplink = new HttpUplink({ detector, authorization: null, log, random: () => 0 });
  uplink.start({
    subscribeCall: () => SUBSCRIBE,
    onEvent: (event) => heard.push(event),
    onLost: () => {
      lostCount += 1;
    },
    refusedCallCount: () => 3,
  });
}

async function aMaster(options = {}): Promise<ScriptedMaster> {
  const master = await ScriptedMaster.start(options);
  closing.push(() => master.stop());
  return master;
}

test('masters are tried in turn until one answers', async () => {
  const gone = await ScriptedMaster.start();
  const { url } = gone;
  await gone.stop();
  const master = await aMaster();
  connect([url, master.url]);
  await master.subscribed();
});

test('a redirection to the leading master is followed', async () => {
  const leader = await aMaster();
  const standby = createServer((_request, response) => {
    response.writeHead(307, { location: `//127.0.0.1:${leader.port}/api/v1/agent` }).end();
  });
  await new Promise<void>((resolve) => standby.listen(0, '127.0.0.1', resolve));
  closing.push(async () => standby.close());
  connect([`http://127.0.0.1:${(standby.address() as AddressInfo).port}`]);
  await leader.subscribed();
});

test('a redirection to nowhere is no reason to end', async () => {
  const hops = ['mailto:ops@example.org', 'ftp://127.0.0.1/', '//:0'];
  const leader = await aMaster();
  const standby = createServer((_request, response) => {
    const location = hops.shift() ?? `127.0.0.1:${leader.port}`;
    response.writeHead(307, { location }).end();
  });
  await new Promise<void>((resolve) => standby.listen(0, '127.0.0.1', resolve));
  closing.push(async () => standby.close());
  connect([`http://127.0.0.1:${(standby.address() as AddressInfo).port}`]);
  await leader.subscribed();
  expect(hops).toEqual([]);
});

test('a leader that falls silent is left for the one of the list that leads by then', async () => {
  const former = await aMaster({ heartbeatSeconds: 0.2 });
  const next = await aMaster({ epoch: 2 });
  const proxy = await TcpProxy.start(former.port);
  closing.push(() => proxy.stop());
  former.leader = proxy.url;
  next.leader = proxy.url;
  connect([proxy.url, next.url]);
  await former.subscribed();
  const beat = setInterval(() => former.say({ type: 'HEARTBEAT' }), 100);
  closing.unshift(async () => clearInterval(beat));
  await eventually(() => former.calls.some(({ type }) => type === 'HEARTBEAT'));
  expect(next.subscriptions).toEqual([]);
  proxy.isOpen = false;
  // Until the election notices, a standby names the dead one.
  await eventually(() => lostCount > 0);
  expect(next.subscriptions).toEqual([]);
  next.leader = next.url;
  const sinceMs = performance.now();
  await next.subscribed();
  expect(performance.now() - sinceMs).toBeLessThan(1_000);
});

test('a stream that breaks is opened again', async () => {
  const master = await aMaster();
  connect([master.url]);
  await master.subscribed();
  master.cutStream();
  await master.subscribed(2);
  expect(lostCount).toBe(1);
});

test('a master that is silent for four heartbeats is left', async () => {
  const master = await aMaster({ heartbeatSeconds: 0.1 });
  connect([master.url]);
  await master.subscribed(2);
  expect(lostCount).toBeGreaterThanOrEqual(1);
});

test('a master that beats is kept, and hears the heartbeats of the agent', async () => {
  const master = await aMaster({ heartbeatSeconds: 0.1 });
  connect([master.url]);
  await master.subscribed();
  const beat = setInterval(() => master.say({ type: 'HEARTBEAT' }), 50);
  await eventually(() => master.calls.filter(({ type }) => type === 'HEARTBEAT').length >= 12);
  clearInterval(beat);
  expect(master.subscriptions).toHaveLength(1);
  expect(master.calls).toContainEqual({
    type: 'HEARTBEAT',
    agent_id: { value: 'agent-1' },
    heartbeat: { refused_call_count: 3 },
  });
});

test('a stream that is no RecordIO is left', async () => {
  let requestCount = 0;
  const odd = createServer((_request, response) => {
    requestCount += 1;
    response.writeHead(200, { 'content-type': 'application/x-protobuf' });
    response.write('this is no record\n');
  });
  await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    odd.closeAllConnections();
    odd.close();
  });
  connect([`http://127.0.0.1:${(odd.address() as AddressInfo).port}`]);
  await eventually(() => requestCount >= 2);
  expect(heard).toEqual([]);
});

test('a refusal without words is told by its status', async () => {
  const server = createServer((_request, response) => response.writeHead(401).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => server.close());
  connect([`http://127.0.0.1:${(server.address() as AddressInfo).port}`]);
  expect(await eventually(() => reasons[0])).toBe('401 Unauthorized');
});
