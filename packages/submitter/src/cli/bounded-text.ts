import { LIMITS } from '../kernel/index.js';
import { UsageError } from './surroundings.js';

/**
 * All of a stream as UTF-8. Only reading tells how much a pipe or a device holds.
 * @throws UsageError beyond LIMITS.inputBytesMax
 */
export async function boundedText(chunks: AsyncIterable<Buffer>): Promise<string> {
  const read: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LIMITS.inputBytesMax) throw new UsageError(TOO_LARGE);
    read.push(chunk);
  }
  return Buffer.concat(read).toString('utf8');
}

const TOO_LARGE =
  `more than ${LIMITS.inputBytesMax} bytes, and no file of jobs or lines has as many; ` +
  'name another one, or split it.';
