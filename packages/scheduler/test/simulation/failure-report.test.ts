import { expect, test } from 'vitest';
import { failureReport } from './failure-report.js';
import { drawOptions } from './options.js';

const violations = Array.from({ length: 12 }, (_, at) => ({
  promise: 'P1' as const,
  text: `task ${at}`,
}));

test('a failing seed is reported with its options and the command that replays it', () => {
  const options = drawOptions(17);
  const lines = failureReport({ options, violations }).split('\n');
  expect(lines[0]).toBe('seed 17: 12 violations');
  expect(lines.slice(1, 11)).toEqual(violations.slice(0, 10).map(({ text }) => `  P1 ${text}`));
  expect(JSON.parse(lines[11]?.replace('  options ', '') ?? '')).toEqual(options);
  expect(lines.slice(12)).toEqual(['  replay  npm run sim -- --seed 17 --seeds 1']);
});

test('a planted fault is planted again in the replay', () => {
  const report = failureReport(
    { options: drawOptions(3), violations },
    { planted: 'forgottenSkips' },
  );
  expect(report).toMatch(/--seed 3 --seeds 1 --planted forgottenSkips$/);
});

test('a world of several schedulers is replayed as one', () => {
  const report = failureReport({ options: drawOptions(5), violations }, { isSeveral: true });
  expect(report).toMatch(/npm run sim -- --several --seed 5 --seeds 1$/);
});
