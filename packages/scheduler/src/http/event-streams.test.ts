import { type Socket, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LIMITS } from '@horae/submitter/kernel';
import { EventStreams } from './event-streams.js';

let app: FastifyInstance;
let streams: EventStreams;
const sockets: Socket[] = [];

beforeEach(async () => {
  streams = new EventStreams();
  app = Fastify();
  app.get('/events', (request, reply) => streams.open(request, reply));
  app.addHook('preClose', async () => streams.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

function listener(): Socket {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return socket;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a listener that does not read is dropped; one that reads gets everything', async () => {
  const slow = listener().pause();
  let receivedCount = 0;
  listener().on('data', (chunk) => (receivedCount += chunk.length));
  await until(() => streams.listenerCount === 2);
  // More than any kernel keeps for a connection that nobody reads.
  let sentCount = 0;
  const text = 'x'.repeat(1_000_000);
  while (streams.listenerCount === 2 && sentCount < 40_000_000) {
    streams.tell({ name: 'job', key: String(sentCount), data: { text } });
    sentCount += text.length;
    await until(() => receivedCount >= sentCount);
  }
  await until(() => streams.listenerCount === 1);
  slow.resume();
  await until(() => slow.closed);
  const before = receivedCount;
  streams.tell({ name: 'job', key: 'after', data: {} });
  await until(() => receivedCount > before);
});

/** What a listener has received so far, as event names with their data. */
function eventsOf(text: string): readonly string[] {
  return [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(
    ([, name, data]) => `${name} ${data}`,
  );
}

test('of two pieces of news about one thing in one batch, the later is told', async () => {
  let text = '';
  listener().on('data', (chunk) => (text += String(chunk)));
  await until(() => streams.listenerCount === 1);
  streams.tell({ name: 'job', key: 'a', data: 1 });
  streams.tell({ name: 'job', key: 'b', data: 2 });
  streams.tell({ name: 'run', key: 'a', data: 3 });
  streams.tell({ name: 'job', key: 'a', data: 4 });
  await until(() => text.includes('data: 4'));
  expect(eventsOf(text)).toEqual(['job 4', 'job 2', 'run 3']);
});

test('a flood is one word: read everything anew', async () => {
  let text = '';
  listener().on('data', (chunk) => (text += String(chunk)));
  await until(() => streams.listenerCount === 1);
  for (let key = 0; key <= LIMITS.eventBatchCountMax; key += 1) {
    streams.tell({ name: 'job', key: String(key), data: {} });
  }
  await until(() => text.includes('event: '));
  expect(eventsOf(text)).toEqual(['reload {}']);
});

test('a listener that goes away is forgotten', async () => {
  const socket = listener();
  await until(() => streams.listenerCount === 1);
  socket.destroy();
  await until(() => streams.listenerCount === 0);
});

test('a listener hears every 15 seconds that the scheduler is alive', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    let text = '';
    listener().on('data', (chunk) => (text += String(chunk)));
    await until(() => streams.listenerCount === 1);
    vi.advanceTimersByTime(45_000);
    await until(() => eventsOf(text).length === 3);
    expect(eventsOf(text)).toEqual(['alive {}', 'alive {}', 'alive {}']);
  } finally {
    vi.useRealTimers();
  }
});

test('ids of another server are never taken for its own', async () => {
  const idOf = async (server: EventStreams): Promise<string> => {
    let text = '';
    const other = Fastify();
    other.get('/', (request, reply) => server.open(request, reply));
    other.addHook('preClose', async () => server.close());
    await other.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((other.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await until(() => server.listenerCount === 1);
    server.tell({ name: 'job', key: 'a', data: {} });
    await until(() => /^id: (.+)$/m.test(text));
    await other.close();
    socket.destroy();
    return /^id: (.+)$/m.exec(text)?.[1] ?? '';
  };
  expect(await idOf(new EventStreams())).not.toBe(await idOf(new EventStreams()));
});
