import Fastify from 'fastify';
import { LIMITS } from '@horae/submitter/kernel';
import { expect, test } from 'vitest';
import { sendJsonParts } from './send-json.js';

const PART = Buffer.alloc(1_048_576, 'x');

async function sent(partCount: number) {
  async function* parts(): AsyncGenerator<Buffer> {
    for (let count = 0; count < partCount; count += 1) yield PART;
  }
  const app = Fastify();
  app.get('/', (_request, reply) => sendJsonParts(reply, parts()));
  const answer = await app.inject('/');
  await app.close();
  return answer;
}

test('a list of usual length is sent with its length', async () => {
  const { headers, rawPayload } = await sent(3);
  expect(headers['content-length']).toBe(String(3 * PART.length));
  expect(rawPayload).toHaveLength(3 * PART.length);
});

test('a very long one is sent as it is made, without one', async () => {
  const partCount = LIMITS.listBufferBytesMax / PART.length + 3;
  const { headers, rawPayload } = await sent(partCount);
  expect(headers['content-length']).toBeUndefined();
  expect(headers['content-type']).toBe('application/json');
  expect(rawPayload).toHaveLength(partCount * PART.length);
});
