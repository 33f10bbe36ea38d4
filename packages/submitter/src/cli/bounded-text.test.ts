import { expect, test } from 'vitest';
import { LIMITS } from '../kernel/index.js';
import { boundedText } from './bounded-text.js';

async function* chunks(count: number, chunk: Buffer): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index += 1) yield Promise.resolve(chunk);
}

test('a letter of several bytes may be spread over two chunks', async () => {
  const [first, second] = [Buffer.from([0xc3]), Buffer.from([0xa4])];
  const stream = (async function* () {
    yield Promise.resolve(first);
    yield Promise.resolve(second);
  })();
  expect(await boundedText(stream)).toBe('ä');
});

test('a stream without an end is left when it holds more than any file of jobs', async () => {
  const chunk = Buffer.alloc(1_048_576, 'x');
  const mostChunks = LIMITS.inputBytesMax / chunk.length;
  expect(await boundedText(chunks(mostChunks, chunk))).toHaveLength(LIMITS.inputBytesMax);
  await expect(boundedText(chunks(Infinity, chunk))).rejects.toThrow(/^more than 67108864 bytes/);
});
