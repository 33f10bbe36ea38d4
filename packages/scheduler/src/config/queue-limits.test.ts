import { readOptions } from '@horae/submitter/options';
import { expect, test } from 'vitest';
import { SCHEDULER_PROGRAM } from './scheduler-options.js';

function read(argv: readonly string[], file = '{}') {
  const readFile = (): string => file;
  const sources = { version: '1', argv: ['--config', 'h.json', ...argv], env: {}, readFile };
  return readOptions(SCHEDULER_PROGRAM, sources);
}

const limits = { slow: { runs: 2, cpus: 1.5 } };

test('limits of queues read the same from file and flag', () => {
  const value = { 'queue-limits': limits };
  expect(read([], JSON.stringify(value))).toMatchObject({ value });
  expect(read(['--queue-limits', JSON.stringify(limits)])).toMatchObject({ value });
});

test.each(['{"a":{"runs":-1}}', '{"a":{"runs":1.5}}', '{"a":{"gpus":1}}', '{"a":1}', '[', 'x'])(
  'limits %s are refused with an example',
  (text) => {
    const result = read(['--queue-limits', text]);
    expect(result.ok ? [] : result.error).toEqual([
      expect.stringContaining('is not limits by queue, e.g. {"slow": {"runs": 2'),
    ]);
  },
);
