import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { nullLogger } from '@horae/submitter/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Master, type MasterServer, createMaster } from '../../src/master/index.js';
import { eventually, wallClock, wallTimers } from './wall-time.js';

let master: Master;
let server: MasterServer;

beforeAll(async () => {
  master = createMaster({ clock: wallClock, timers: wallTimers, logger: nullLogger, epoch: 1 });
  server = await master.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => master.close());

interface Answer {
  readonly status: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const golden = (path: string): Buffer => readFileSync(new URL(`./golden/${path}`, import.meta.url));

/** Whole once its length or its last chunk has come; undefined before. */
function parse(bytes: Buffer): Answer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [status = '', ...lines] = bytes.subarray(0, headEnd).toString().split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const rest = bytes.subarray(headEnd + 4);
  const length = headers.get('content-length');
  if (length !== undefined) {
    if (rest.length < Number(length)) return undefined;
    return { status, headers, body: rest.subarray(0, Number(length)).toString('latin1') };
  }
  const isWhole = rest.subarray(-5).toString() === '0\r\n\r\n';
  return isWhole ? { status, headers, body: unchunked(rest) } : undefined;
}

function unchunked(bytes: Buffer): string {
  let body = '';
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (size === 0) return body;
    body += bytes.subarray(lineEnd + 2, lineEnd + 2 + size).toString('latin1');
    at = lineEnd + 4 + size;
  }
}

async function exchange(request: Uint8Array, port = server.port): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
  });
  socket.on('error', () => undefined);
  socket.write(request);
  try {
    return await eventually('a whole answer', () => parse(bytes));
  } finally {
    socket.destroy();
  }
}

const CASES = ['json', 'protobuf'].flatMap((format) =>
  readdirSync(new URL(`./golden/${format}`, import.meta.url))
    .filter((name) => name.endsWith('.req.http'))
    .map((name) => `${format}/${name.replace('.req.http', '')}`),
);

describe('what a real master refused, with its own words', () => {
  test.each(CASES)('%s', async (name) => {
    const expected = parse(golden(`${name}.res.http`));
    const answer = await exchange(golden(`${name}.req.http`));
    expect(answer.status).toBe(expected?.status);
    expect(answer.body).toBe(expected?.body);
    for (const header of ['content-type', 'allow', 'transfer-encoding']) {
      expect(answer.headers.get(header)).toBe(expected?.headers.get(header));
    }
    expect(answer.headers.has('mesos-stream-id')).toBe(expected?.headers.has('mesos-stream-id'));
  });
});

function post(headers: Readonly<Record<string, string>>, body: string): Uint8Array {
  const lines = Object.entries({
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST /api/v1/scheduler HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

const SUBSCRIBE = JSON.stringify({
  type: 'SUBSCRIBE',
  subscribe: { framework_info: { user: 'u', name: 'n', failover_timeout: 60 } },
});

/** A subscription read as text until it is closed. */
function subscribe(body = SUBSCRIBE): { text: () => string; close: () => void; end: () => void } {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.write(post({}, body));
  return { text: () => text, close: () => socket.destroy(), end: () => socket.end() };
}

const streamIdOf = (text: string): string | undefined => /mesos-stream-id: (\S+)/i.exec(text)?.[1];
const frameworkIdOf = (text: string): string | undefined =>
  /"framework_id":\{"value":"([^"]+)"/.exec(text)?.[1];

describe('a page of another site in a browser', () => {
  const own = (): string => `127.0.0.1:${server.port}`;

  test.each([
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ])('may not call: %j', async (headers) => {
    const answer = await exchange(post({ Host: own(), ...headers }, SUBSCRIBE));
    expect(answer.status).toBe('HTTP/1.1 403 Forbidden');
    expect(answer.body).toContain('is another site');
  });

  test('its own pages may', async () => {
    const headers = { Host: own(), Origin: `http://${own()}`, 'Sec-Fetch-Site': 'same-origin' };
    expect((await exchange(post(headers, 'no call'))).status).toBe('HTTP/1.1 400 Bad Request');
  });
});

describe('stream ids', () => {
  test('a call needs the id of the present stream', async () => {
    const stream = subscribe();
    const frameworkId = await eventually('SUBSCRIBED', () => frameworkIdOf(stream.text()));
    const streamId = streamIdOf(stream.text()) ?? '';
    const call = JSON.stringify({ type: 'REVIVE', framework_id: { value: frameworkId } });
    expect((await exchange(post({ 'Mesos-Stream-Id': streamId }, call))).status).toBe(
      'HTTP/1.1 202 Accepted',
    );
    expect(await exchange(post({}, call))).toMatchObject({
      status: 'HTTP/1.1 400 Bad Request',
      body: "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    });
    expect((await exchange(post({ 'Mesos-Stream-Id': 'other' }, call))).body).toBe(
      `The stream ID 'other' included in this request didn't match ` +
        `the stream ID currently associated with framework ID ${frameworkId}`,
    );
    expect((await exchange(post({ 'Mesos-Stream-Id': streamId }, SUBSCRIBE))).body).toBe(
      "Subscribe calls should not include the 'Mesos-Stream-Id' header",
    );
    stream.close();
  });

  test('a client that ends its side of the stream is disconnected: 403 from then on', async () => {
    const stream = subscribe();
    const frameworkId = await eventually('SUBSCRIBED', () => frameworkIdOf(stream.text()));
    stream.end();
    await eventually('the framework is disconnected', () =>
      master.frameworks().some(({ id, isConnected }) => id === frameworkId && !isConnected),
    );
    const call = JSON.stringify({ type: 'REVIVE', framework_id: { value: frameworkId } });
    expect(await exchange(post({ 'Mesos-Stream-Id': 'x' }, call))).toMatchObject({
      status: 'HTTP/1.1 403 Forbidden',
      body: 'Framework is not subscribed',
    });
  });

  test('a call split over several writes and sent in chunks is read whole', async () => {
    const stream = subscribe();
    const frameworkId = await eventually('SUBSCRIBED', () => frameworkIdOf(stream.text()));
    const call = JSON.stringify({ type: 'REVIVE', framework_id: { value: frameworkId } });
    const head =
      'POST /api/v1/scheduler HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n' +
      `mesos-stream-id: ${streamIdOf(stream.text()) ?? ''}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const chunks = [call.slice(0, 10), call.slice(10)]
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('');
    expect((await exchange(Buffer.from(`${head}${chunks}0\r\n\r\n`))).status).toBe(
      'HTTP/1.1 202 Accepted',
    );
    stream.close();
  });
});

describe('the rest', () => {
  test('a reader that stalls is cut off at the bound', async () => {
    const narrow = await master.listen({
      host: '127.0.0.1',
      port: 0,
      streamBufferBytesMax: 100_000,
    });
    const socket = connect(narrow.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.write(post({}, SUBSCRIBE));
    const frameworkId = await eventually('SUBSCRIBED', () => frameworkIdOf(text));
    const streamId = streamIdOf(text) ?? '';
    socket.pause();
    const tasks = Array.from({ length: 30_000 }, (_, at) => ({
      task_id: { value: `${'long'.repeat(50)}${at}` },
      agent_id: { value: `${master.id}-S99` },
    }));
    const call = JSON.stringify({
      type: 'RECONCILE',
      framework_id: { value: frameworkId },
      reconcile: { tasks },
    });
    const answer = await exchange(post({ 'Mesos-Stream-Id': streamId }, call), narrow.port);
    expect(answer.status).toContain('202');
    await eventually('disconnected', () =>
      master.frameworks().some(({ id, isConnected }) => id === frameworkId && !isConnected),
    );
    socket.destroy();
    await narrow.close();
  });

  test('a body beyond the bound is refused', async () => {
    const head =
      'POST /api/v1/scheduler HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n' +
      'Content-Length: 20000000\r\n\r\n';
    expect((await exchange(Buffer.from(head))).status).toBe('HTTP/1.1 413 Payload Too Large');
  });

  test.each(['*/*', 'application/json, application/x-protobuf'])(
    'Accept: %s means JSON',
    async (accept) => {
      const socket = connect(server.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.write(post({ Accept: accept }, SUBSCRIBE));
      await eventually('a JSON event', () => text.includes('{"type":"SUBSCRIBED"'));
      expect(text.toLowerCase()).toContain('content-type: application/json');
      socket.destroy();
    },
  );

  test('calls that this master does not serve are 501', async () => {
    const body = '{"type":"REQUEST","framework_id":{"value":"x"}}';
    expect((await exchange(post({}, body))).status).toBe('HTTP/1.1 501 Not Implemented');
  });

  test('/health is 200, /state tells agents and frameworks', async () => {
    const get = (path: string): Buffer =>
      Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    expect((await exchange(get('/health'))).status).toBe('HTTP/1.1 200 OK');
    expect(JSON.parse((await exchange(get('/state'))).body)).toMatchObject({
      id: master.id,
      epoch: 1,
      agents: [],
    });
  });

  test('who asks for the leader is sent to the name it was asked under', async () => {
    for (const path of ['/redirect', '/master/redirect']) {
      const request = `GET ${path} HTTP/1.1\r\nHost: localhost:5050\r\n\r\n`;
      const { status, headers } = await exchange(Buffer.from(request));
      expect([status, headers.get('location')]).toEqual([
        'HTTP/1.1 307 Temporary Redirect',
        '//localhost:5050',
      ]);
    }
  });

  test('on a loopback address it answers to loopback names only', async () => {
    const get = (host: string): Buffer =>
      Buffer.from(`GET /state HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect((await exchange(get('localhost:5050'))).status).toContain('200');
    expect((await exchange(get('evil.example:5050'))).status).toContain('403');
  });

  test('with credentials, a caller without them is told which kind to bring', async () => {
    const guarded = await master.listen({
      host: '127.0.0.1',
      port: 0,
      credentials: [{ principal: 'horae', secret: 'a word' }],
    });
    const ask = async (headers: Readonly<Record<string, string>>): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${guarded.port}/state`, { headers });
      return answer.status;
    };
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: basic('horae:another') })).toBe(401);
    expect(await ask({ authorization: basic('horae:a word') })).toBe(200);
    await guarded.close();
  });
});
