import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from './create-logger.js';

/** What winston writes to: Node's console keeps its stream there. */
const { _stderr: stream } = console as unknown as { _stderr: NodeJS.WriteStream };

afterEach(() => vi.restoreAllMocks());

test('a level that changes in between holds for the lines after it', () => {
  const lines: string[] = [];
  vi.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const logger = createLogger({ level: 'info', format: 'text' });
  logger.debug('before');
  logger.level = 'debug';
  logger.debug('between', { job: 'a' });
  logger.level = 'error';
  logger.info('after');
  expect(logger.level).toBe('error');
  expect(lines).toEqual([expect.stringMatching(/Z DEBUG between job=a\n$/)]);
});
