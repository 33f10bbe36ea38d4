import { createServer, type Server } from 'node:http';
import { encodeSchedulerEvent, frameRecord } from '@horae/agent/protocol';
import { nullLogger, seededRng } from '@horae/submitter/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpDriver } from '../../src/driver/index.js';
import { redirectOrigin } from '@horae/agent/detector';
import { type Master, createMaster } from '../../src/master/index.js';
import type { Driver } from '../../src/ports/driver.js';
import { eventually, wallClock, wallTimers } from '../master/wall-time.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

function follow(
  masters: readonly string[],
  more: { readonly frameworkId?: string; readonly mayAct?: () => boolean } = {},
): {
  readonly seen: string[];
  readonly lost: string[];
  readonly driver: Driver;
} {
  const driver = createHttpDriver({
    masters,
    clock: wallClock,
    timers: wallTimers,
    rng: { ...seededRng(1), next: () => 0.01 },
    logger: nullLogger,
    ...(more.mayAct === undefined ? {} : { mayAct: more.mayAct }),
  });
  const seen: string[] = [];
  const lost: string[] = [];
  driver.start({
    frameworkId: more.frameworkId ?? null,
    frameworkName: 'horae',
    onEvent: (event) =>
      seen.push(event.type === 'SUBSCRIBED' ? event.subscribed.framework_id.value : event.type),
    onLost: (reason) => lost.push(reason),
  });
  open.push({ close: () => driver.stop() });
  return { seen, lost, driver };
}

async function aMaster(port = 0): Promise<{ master: Master; origin: string; port: number }> {
  const master = createMaster({
    clock: wallClock,
    timers: wallTimers,
    logger: nullLogger,
    epoch: 1,
  });
  const server = await master.listen({ host: '127.0.0.1', port });
  open.push(master);
  return { master, origin: `http://127.0.0.1:${server.port}`, port: server.port };
}

/** A server that answers every request in its own way. */
async function aServer(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const SUBSCRIBED = frameRecord(
  encodeSchedulerEvent({
    type: 'SUBSCRIBED',
    subscribed: { framework_id: { value: 'f' }, heartbeat_interval_seconds: 0.02 },
  }),
);

describe('the HTTP driver', () => {
  test('follows a standby to the leader', async () => {
    const { origin } = await aMaster();
    const standby = await aServer((request, response) => {
      request.resume();
      const location = `${origin.replace('http:', '')}/master/api/v1/scheduler`;
      response.writeHead(307, { location }).end();
    });
    const { seen } = follow([standby]);
    await eventually('subscribed at the leader', () => seen.length > 0);
  });

  test('two standbys that point at each other do not keep it from the third master', async () => {
    const { origin } = await aMaster();
    let count = 0;
    let self = '';
    self = await aServer((request, response) => {
      count += 1;
      request.resume();
      response.writeHead(307, { location: self.replace('http:', '') }).end();
    });
    const { seen } = follow([self, origin]);
    await eventually('subscribed', () => seen.length > 0);
    expect(count).toBeLessThanOrEqual(10);
  });

  test('tries the next master when one is down or not ready', async () => {
    const { origin } = await aMaster();
    const busy = await aServer((request, response) => {
      request.resume();
      response.writeHead(503).end('Master has not finished recovery');
    });
    const { seen } = follow(['http://127.0.0.1:1', busy, origin]);
    await eventually('subscribed', () => seen.length > 0);
  });

  test('a master that dies is lost at once and found again, with the same framework id', async () => {
    const first = await aMaster();
    const { seen, lost } = follow([first.origin]);
    const id = await eventually('subscribed', () => seen[0]);
    await first.master.close();
    await eventually('lost', () => lost.length > 0);
    await aMaster(first.port);
    await eventually('subscribed again', () => seen.filter((event) => event === id).length === 2);
  });

  test('a leader that a former one has thrown out comes back, and a former one does not', async () => {
    const { origin } = await aMaster();
    let leads: 'first' | 'second' = 'first';
    const first = follow([origin], { mayAct: () => leads === 'first' });
    const frameworkId = await eventually('subscribed', () => first.seen[0]);
    const second = follow([origin], { frameworkId });
    await eventually('the first is thrown out, and back', () => second.lost.length > 0);
    expect(first.lost).toEqual(['Framework failed over']);
    leads = 'second';
    const third = follow([origin], { frameworkId, mayAct: () => leads === 'second' });
    await eventually('the first is thrown out again', () => first.lost.length === 2);
    await eventually('heartbeats', () => third.seen.filter((e) => e === 'HEARTBEAT').length > 0);
    expect(third.lost).toEqual([]);
    leads = 'first';
    await eventually('the third is thrown out', () => third.lost[0] === 'Framework failed over');
  });

  test('five missed heartbeats are a loss', async () => {
    const silent = await aServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'Mesos-Stream-Id': 's' });
      response.write(SUBSCRIBED);
    });
    const { lost } = follow([silent]);
    const reason = await eventually('lost', () => lost[0]);
    expect(reason).toContain('nothing was heard');
  });

  test.each([
    [403, 'Framework is not subscribed'],
    [400, "The stream ID 's' included in this request didn't match"],
  ])('a call answered %i %s means that the subscription is lost', async (status, text) => {
    let subscriptions = 0;
    const origin = await aServer((request, response) => {
      request.resume();
      if (request.headers['mesos-stream-id'] !== undefined) {
        response.writeHead(status).end(text);
        return;
      }
      subscriptions += 1;
      response.writeHead(200, { 'Mesos-Stream-Id': 's' });
      response.write(SUBSCRIBED);
    });
    const { seen, lost, driver } = follow([origin]);
    await eventually('subscribed', () => seen.length > 0);
    driver.send({ type: 'REVIVE' });
    expect(await eventually('lost', () => lost[0])).toContain(text);
    await eventually('subscribed again', () => subscriptions >= 2);
  });

  test('another refusal concerns that call alone', async () => {
    const origin = await aServer((request, response) => {
      request.resume();
      if (request.headers['mesos-stream-id'] !== undefined) {
        response.writeHead(400).end('Failed to validate scheduler::Call: no');
        return;
      }
      response.writeHead(200, { 'Mesos-Stream-Id': 's' });
      response.write(SUBSCRIBED);
      const heartbeat = frameRecord(encodeSchedulerEvent({ type: 'HEARTBEAT' }));
      const timer = setInterval(() => response.write(heartbeat), 10);
      response.on('close', () => clearInterval(timer));
    });
    const { seen, lost, driver } = follow([origin]);
    await eventually('subscribed', () => seen.length > 0);
    driver.send({ type: 'REVIVE' });
    await eventually('heartbeats go on', () => seen.length > 20);
    expect(lost).toEqual([]);
  });

  test('an event that cannot be read is passed over', async () => {
    const origin = await aServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'Mesos-Stream-Id': 's' });
      response.write(frameRecord(Uint8Array.from([0xff, 0xff, 0xff])));
      response.write(SUBSCRIBED);
    });
    const { seen } = follow([origin]);
    await eventually('subscribed', () => seen.includes('f'));
  });
});

describe('where a redirect points to', () => {
  test.each([
    ['//m2:5050/master/api/v1/scheduler', 'http://m2:5050'],
    ['//m2:5050', 'http://m2:5050'],
    ['m2:5050', 'http://m2:5050'],
    ['10.0.0.2:5050', 'http://10.0.0.2:5050'],
    ['https://m2:5050/x', 'https://m2:5050'],
    ['', null],
    ['//', null],
  ])('%j', (location, origin) => {
    expect(redirectOrigin(location, 'http://m1:5050')).toBe(origin);
  });
});
