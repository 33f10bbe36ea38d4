import type { ServerResponse } from 'node:http';
import { type Socket, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { until } from '../../../../../test/world/until.js';
import { type Front, type RequestHandler, startFront } from '../../../src/http/index.js';
import { rawRequest } from '../http-world.js';

const LISTEN = { config: { address: '127.0.0.1', port: 0 }, logger: nullLogger };
const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

let front: Front;
const sockets: Socket[] = [];
beforeEach(async () => {
  front = await startFront(LISTEN);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await front.close();
});

const says = (text: string): RequestHandler => {
  return (_request, response) => void response.end(text);
};
const ask = async (): Promise<string> => (await fetch(front.url)).text();

function aConnection(): { socket: Socket; received: () => string } {
  const socket = connect(front.port, '127.0.0.1');
  sockets.push(socket);
  let received = '';
  socket.on('data', (part) => (received += String(part)));
  socket.on('error', () => undefined);
  return { socket, received: () => received };
}

describe('a server that listens for the life of the process', () => {
  test('refuses with 503 while nobody stands behind it', async () => {
    const answer = await fetch(front.url, { method: 'POST', body: 'x'.repeat(100_000) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.text()).toContain('changing its role');
  });

  test('hands each request to who stands there at the moment, on the same connection', async () => {
    const { socket, received } = aConnection();
    void front.serve(says('first'));
    socket.write(GET);
    await until('the first answer', () => received().includes('first'));
    void front.serve(says('second'));
    socket.write(GET);
    await until('the second answer', () => received().includes('second'));
    void front.serve(null);
    socket.write(GET);
    await until('the refusal', () => received().includes('503'));
  });

  test('tells when the requests of the former one are answered', async () => {
    let late: ServerResponse | null = null;
    void front.serve((_request, response) => (late = response));
    const asked = ask();
    await until('the request', () => late !== null);
    let isDrained = false;
    const drained = front.serve(says('new')).then(() => (isDrained = true));
    expect(await ask()).toBe('new');
    expect(isDrained).toBe(false);
    (late as unknown as ServerResponse).end('late');
    expect(await asked).toBe('late');
    await drained;
  });

  test('a client that leaves counts as answered', async () => {
    let hasCome = false;
    void front.serve(() => (hasCome = true));
    const { socket } = aConnection();
    socket.write(GET);
    await until('the request', () => hasCome);
    const drained = front.serve(null);
    socket.destroy();
    await drained;
  });

  test('its port is taken for all others', async () => {
    const config = { address: '127.0.0.1', port: front.port };
    await expect(startFront({ config, logger: nullLogger })).rejects.toThrow(/EADDRINUSE/);
  });

  test('listens on IPv6 as well', async () => {
    const other = await startFront({ ...LISTEN, config: { address: '::1', port: 0 } });
    void other.serve(says('six'));
    expect(other.url).toBe(`http://[::1]:${other.port}`);
    expect(await (await fetch(other.url)).text()).toBe('six');
    await other.close();
  });
});

describe('when it closes', () => {
  test('requests in flight are answered, and their connections end', async () => {
    let late: ServerResponse | null = null;
    void front.serve((_request, response) => (late = response));
    const { socket, received } = aConnection();
    socket.write(GET);
    await until('the request', () => late !== null);
    const closed = front.close();
    await expect(fetch(front.url)).rejects.toThrow();
    (late as unknown as ServerResponse).end('late');
    await closed;
    await until('the end', () => socket.closed);
    expect(received()).toMatch(/^connection: close$/im);
    expect(received()).toContain('late');
    front = await startFront(LISTEN);
  });

  test('connections that are kept end at once', async () => {
    void front.serve(says('x'));
    const { socket, received } = aConnection();
    socket.write(GET);
    await until('the answer', () => received().includes('x'));
    const startedMs = performance.now();
    await front.close();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    front = await startFront(LISTEN);
  });

  test('who takes no answer is cut off', async () => {
    let hasCome = false;
    void front.serve(() => (hasCome = true));
    const { socket } = aConnection();
    socket.write(GET);
    await until('the request', () => hasCome);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closed = front.close();
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    await closed;
    await until('the end', () => socket.closed);
    front = await startFront(LISTEN);
  });
});

test('what is not HTTP is answered whoever stands behind', async () => {
  expect(await rawRequest(front.port, 'no HTTP\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 [^]*this is not HTTP/,
  );
  const odd = 'GET / HTTP/1.1\r\nHost: a\r\nExpect: wonders\r\nConnection: close\r\n\r\n';
  expect(await rawRequest(front.port, odd)).toMatch(/^HTTP\/1\.1 417 [^]*wonders/);
  const long = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
  expect(await rawRequest(front.port, long)).toMatch(/^HTTP\/1\.1 431 /);
});
