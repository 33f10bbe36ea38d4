import { type Socket, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, test } from 'vitest';
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

test('a listener that goes away is forgotten', async () => {
  const socket = listener();
  await until(() => streams.listenerCount === 1);
  socket.destroy();
  await until(() => streams.listenerCount === 0);
});
