import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/notify/channel.js';
import { failureText } from '../../src/notify/failure-text.js';
import { type Message, messagesFor } from '../../src/notify/message.js';
import { sentryChannel } from '../../src/notify/sentry-channel.js';
import { callbackChannel, mattermostChannel, slackChannel } from '../../src/notify/web-channels.js';
import { anAlert } from './an-alert.js';
import { type WebReceiver, jsonOf, startWebReceiver } from './receivers.js';

let receiver: WebReceiver;
let channels: Channel[];
beforeEach(async () => {
  channels = [];
  receiver = await startWebReceiver();
});
afterEach(async () => {
  for (const channel of channels) channel.close();
  await receiver.stop();
});

function opened(channel: Channel): Channel {
  channels.push(channel);
  return channel;
}

function aMessage(): Message {
  const alert = anAlert({ alert: { reason: 'Grüße, 世界 😀 "quoted"' } });
  const [message] = messagesFor(alert, 'berlin');
  if (message === undefined) throw new Error('no message');
  return message;
}

function deliver(channel: Channel, signal = new AbortController().signal): Promise<void> {
  return channel.deliver(aMessage(), signal);
}

async function failureOf(channel: Channel): Promise<unknown> {
  return deliver(channel).then(
    () => null,
    (error: unknown) => error,
  );
}

test.each([
  ['slack', slackChannel],
  ['mattermost', mattermostChannel],
] as const)('%s gets its text as UTF-8 JSON, with a true length', async (name, open) => {
  const channel = opened(open(`${receiver.url}/hooks/x?y=1`));
  expect(channel).toMatchObject({ name, target: new URL(receiver.url).host });
  await deliver(channel);
  const [post] = receiver.received;
  expect(post).toMatchObject({ method: 'POST', path: '/hooks/x?y=1' });
  expect(post?.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(Number(post?.headers['content-length'])).toBe(post?.body.length);
  expect(post && jsonOf(post)).toEqual({
    text: expect.stringMatching(/^\[berlin\] .*Grüße, 世界 😀 "quoted"$/s),
  });
});

test('the HTTP callback gets its JSON, with credentials where there are some', async () => {
  await deliver(opened(callbackChannel({ url: receiver.url, credentials: null })));
  const credentials = { user: 'jürgen', password: 'päss:word' };
  await deliver(opened(callbackChannel({ url: receiver.url, credentials })));
  const [open, closed] = receiver.received;
  expect(open?.headers['authorization']).toBeUndefined();
  const basic = Buffer.from('jürgen:päss:word').toString('base64');
  expect(closed?.headers['authorization']).toBe(`Basic ${basic}`);
  expect(closed && jsonOf(closed)).toMatchObject({ job: 'nightly', to: 'ann@example.org' });
  expect(open?.body.toString()).toBe(closed?.body.toString());
});

describe('Sentry', () => {
  function channelOf(path = ''): Channel {
    return opened(sentryChannel(`${receiver.url.replace('//', '//0123abcd@')}${path}/42`));
  }

  test('gets one event in an envelope at the address that the DSN says', async () => {
    await deliver(channelOf('/behind/proxy'));
    const [post] = receiver.received;
    expect(post?.path).toBe('/behind/proxy/api/42/envelope/?sentry_version=7&sentry_key=0123abcd');
    expect(post?.headers['content-type']).toBe('application/x-sentry-envelope');
    const [head, item, event] = (post?.body.toString('utf8') ?? '')
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(item).toMatchObject({ type: 'event' });
    expect(event).toMatchObject({
      event_id: head?.['event_id'],
      level: 'error',
      tags: { owner: 'ann@example.org', job: 'nightly', command: 'pg_dump main' },
      message: expect.stringContaining('Grüße, 世界'),
      extra: { errorCount: 3, uris: '' },
    });
    expect(event?.['event_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  test('knows an event that is sent again for the same, and another one for another', async () => {
    const channel = channelOf();
    const message = aMessage();
    const { signal } = new AbortController();
    await channel.deliver(message, signal);
    await channel.deliver(message, signal);
    await channel.deliver(aMessage(), signal);
    const ids = receiver.received.map(
      ({ body }) =>
        (JSON.parse(body.toString().split('\n')[0] ?? '') as { event_id: string }).event_id,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

describe('a refusal', () => {
  const answers = (status: number, text: string | Buffer, headers = {}) => {
    receiver.answer = (response: ServerResponse) => response.writeHead(status, headers).end(text);
  };

  test.each([
    [500, 'broken', false],
    [503, '', false],
    [429, 'rate_limited', false],
    [408, '', false],
    [400, 'invalid_payload', true],
    [404, 'no_service', true],
    [302, '', true],
  ])('HTTP %d %j is final: %s', async (status, text, isFinal) => {
    answers(status, text, status === 302 ? { location: '/elsewhere' } : {});
    const failure = await failureOf(opened(slackChannel(receiver.url)));
    const message = `it answered HTTP ${status}${text === '' ? '' : `: ${text}`}`;
    expect(failure).toMatchObject({ message, isFinal });
    expect(receiver.received).toHaveLength(1);
  });

  test('says when to come back', async () => {
    answers(429, '', { 'retry-after': '30' });
    const failure = await failureOf(opened(slackChannel(receiver.url)));
    expect(failure).toMatchObject({ retryAfterMs: 30_000, isFinal: false });
  });

  test('that quotes the address or the credentials is told without them', async () => {
    const credentials = { user: 'horae', password: 'long-secret' };
    const basic = Buffer.from('horae:long-secret').toString('base64');
    const path = '/services/T0123456/B0123456/tokentoken42?key=abcdefgh';
    answers(404, `Cannot POST ${path} {"token":"tokentoken42"} Basic ${basic} long-secret`);
    for (const channel of [
      slackChannel(`${receiver.url}${path}`),
      callbackChannel({ url: `${receiver.url}${path}`, credentials }),
    ]) {
      const text = failureText((await failureOf(opened(channel))) as Error);
      expect(text).toMatch(/^it answered HTTP 404: Cannot POST \*\*\* \{"token":"\*\*\*"\}/);
      expect(text).not.toMatch(channel.name === 'http' ? /token4|long-secret|aG9yYWU/ : /T0123/);
    }
  });

  test('is told in one line of bounded length, whatever the answer holds', async () => {
    const channel = opened(slackChannel(receiver.url));
    answers(500, `a\r\n\u001b[31mb${'c'.repeat(100_000)}`);
    const long = failureText((await failureOf(channel)) as Error);
    expect(long).toMatch(/^it answered HTTP 500: a \[31mbc+$/);
    expect(long.length).toBeLessThanOrEqual(300);
    answers(502, '<html>Bad gateway</html>');
    expect(failureText((await failureOf(channel)) as Error)).toBe('it answered HTTP 502');
    answers(500, gzipSync('packed'), { 'content-encoding': 'gzip' });
    expect(failureText((await failureOf(channel)) as Error)).toMatch(/^it answered HTTP 500/);
  });
});

test('nobody at the address is a failure that says so, and may pass', async () => {
  const channel = opened(slackChannel(receiver.url));
  await receiver.stop();
  const failure = (await failureOf(channel)) as Error;
  expect(failureText(failure)).toMatch(/ECONNREFUSED/);
  expect(failure).not.toMatchObject({ isFinal: true });
});

test.each([
  ['never answers', 'hang' as const],
  ['stops in the middle of its answer', (response: ServerResponse) => void response.write('{')],
])('a receiver that %s is left when time is up', async (_what, answer) => {
  receiver.answer = answer;
  const controller = new AbortController();
  const delivery = deliver(opened(slackChannel(receiver.url)), controller.signal);
  setTimeout(() => controller.abort(new Error('time is up')), 200);
  await expect(delivery).rejects.toThrow('time is up');
});
