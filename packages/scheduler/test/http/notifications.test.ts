import { Ajv2020 } from 'ajv/dist/2020.js';
import { durationMs, epochMs, nullLogger } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type JobNotifier, createNotifier } from '../../src/notify/index.js';
import { AT, anAlert } from '../notify/an-alert.js';
import { type WebReceiver, jsonOf, startWebReceiver } from '../notify/receivers.js';
import { HttpWorld } from './http-world.js';

let world: HttpWorld;
let slack: WebReceiver;
let callback: WebReceiver;
let notifier: JobNotifier;

beforeEach(async () => {
  [slack, callback] = [await startWebReceiver(), await startWebReceiver()];
  const clock = new FakeClock(epochMs(AT));
  const config = {
    ...{ clusterName: 'berlin', mail: null, mattermostUrl: null, sentryDsn: null },
    slackUrl: `${slack.url}/services/secret-path`,
    callback: { url: callback.url, credentials: { user: 'ops', password: 'secret-word' } },
  };
  notifier = createNotifier({ config, clock, timers: clock, logger: nullLogger });
  world = await HttpWorld.start({ notifier });
});
afterEach(async () => {
  await notifier.stop();
  await world.stop();
  await Promise.all([slack.stop(), callback.stop()]);
});

async function expectShape(path: string, method: string, answer: unknown): Promise<void> {
  const api = (await world.get('/openapi.json')).json() as {
    paths: Record<string, Record<string, { responses: Record<string, never> }>>;
  };
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...api });
  const response = api.paths[path]?.[method]?.responses['200'] as unknown as {
    content: Record<string, { schema: { $ref: string } }>;
  };
  const { $ref } = response.content['application/json']?.schema ?? { $ref: '' };
  const isGood = ajv.compile({ $ref: `api${$ref}` });
  expect([isGood(answer), isGood.errors]).toEqual([true, null]);
}

const TEST = '/api/v1/notifications/test';

test('a test message goes out on every channel, and each tells what came of it', async () => {
  callback.answer = (response) => response.writeHead(500).end('out of order');
  const answer = await world.send('POST', TEST, { to: 'ann@example.org' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    items: [
      { channel: 'slack', ok: true, error: null },
      { channel: 'http', ok: false, error: 'it answered HTTP 500: out of order' },
    ],
  });
  await expectShape(TEST, 'post', answer.json());
  expect(slack.received.map(jsonOf)).toEqual([
    { text: expect.stringContaining('[berlin] [Chronos] test message') },
  ]);
  expect(callback.received.map(jsonOf)).toMatchObject([{ to: 'ann@example.org', event: 'test' }]);
});

test('it needs no body and no recipient', async () => {
  for (const payload of [undefined, '{}', '{"to":null}']) {
    const headers = { 'content-type': 'application/json' };
    const options = { method: 'POST', url: TEST, headers } as const;
    const answer = await world.request(payload === undefined ? options : { ...options, payload });
    expect(answer.statusCode).toBe(200);
  }
  expect(callback.received).toHaveLength(3);
  expect(callback.received.map(jsonOf).some((body) => 'to' in body)).toBe(false);
});

test.each([[1], [''], ['a\nb'], ['a,b'], ['x'.repeat(501)], [['a@b.c']]])(
  'a recipient %j is refused',
  async (to) => {
    const answer = await world.send('POST', TEST, { to });
    expect(answer.statusCode).toBe(400);
    expect((answer.json() as { message: string }).message).toMatch(/^to: .*\{"to":"ann@example/);
    expect(slack.received).toEqual([]);
  },
);

test('the list shows what became of messages and why, and no secrets', async () => {
  callback.answer = (response) => response.writeHead(404).end('no such page');
  notifier.hear({ type: 'jobAlert', alert: anAlert() });
  await expect.poll(() => notifier.counts().length).toBe(2);
  const answer = await world.get('/api/v1/notifications');
  await expectShape('/api/v1/notifications', 'get', answer.json());
  const none = { delivered: 0, failed: 0, skipped: 0, dropped: 0, queueLength: 0 };
  const at = '2026-01-01T01:07:12.480Z';
  expect(answer.json()).toEqual({
    items: [
      {
        ...{ channel: 'slack', target: new URL(slack.url).host, ...none },
        ...{ delivered: 1, lastDeliveredAt: at, lastError: null },
      },
      {
        ...{ channel: 'http', target: new URL(callback.url).host, ...none },
        ...{ failed: 1, lastDeliveredAt: null },
        lastError: { at, text: 'it answered HTTP 404: no such page' },
      },
    ],
  });
  expect(answer.payload).not.toContain('secret');
  const metrics = (await world.get('/metrics/prometheus')).payload;
  const counted = (channel: string, outcome: string): string =>
    `horae_notifications_total{channel="${channel}",kind="failed",outcome="${outcome}"} 1`;
  expect(metrics).toContain(counted('slack', 'delivered'));
  expect(metrics).toContain(counted('http', 'failed'));
  expect((await world.get('/metrics/prometheus')).payload).toContain(counted('http', 'failed'));
});

test('where no channel is configured, the list is empty and a test is refused with the options', async () => {
  const config = {
    ...{ clusterName: null, mail: null, slackUrl: null, mattermostUrl: null },
    ...{ callback: null, sentryDsn: null },
  };
  const clock = new FakeClock(epochMs(AT));
  const silent = createNotifier({ config, clock, timers: clock, logger: nullLogger });
  silent.hear({ type: 'jobAlert', alert: anAlert() });
  const other = await HttpWorld.start({ notifier: silent });
  expect((await other.get('/api/v1/notifications')).json()).toEqual({ items: [] });
  const refusal = await other.send('POST', TEST, {});
  expect(refusal.statusCode).toBe(400);
  expect(refusal.json()).toEqual({
    status: 'Bad Request',
    message: expect.stringMatching(/^notifications: no channel .*--slack-url.*--mail-server/),
  });
  await other.stop();
  await silent.stop();
});

test('a receiver that hangs holds up neither another channel nor the scheduler', async () => {
  callback.answer = 'hang';
  for (let count = 0; count < 5; count += 1) notifier.hear({ type: 'jobAlert', alert: anAlert() });
  await expect.poll(() => slack.received.length).toBe(5);
  const start = performance.now();
  await world.post({ name: 'a', schedule: 'R/2026-02-01T00:00:00Z/P1D' });
  expect(durationMs(performance.now() - start)).toBeLessThan(1_000);
  const { items } = (await world.get('/api/v1/notifications')).json() as {
    items: { channel: string; queueLength: number }[];
  };
  expect(items.map(({ channel, queueLength }) => [channel, queueLength])).toEqual([
    ['slack', 0],
    ['http', 5],
  ]);
  callback.answer = (response) => response.end();
  await callback.stop();
});
