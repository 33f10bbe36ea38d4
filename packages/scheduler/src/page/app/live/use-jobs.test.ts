import { expect, test } from 'vitest';
import type { JobAnswer } from '../api/index.js';
import { patchJobs } from './use-jobs.js';

const aJob = (name: string, state = 'idle') => ({ name, state }) as JobAnswer;

test('changed jobs replace, new ones join, deleted ones leave', () => {
  const before = [aJob('a'), aJob('b'), aJob('c')];
  const after = patchJobs(
    before,
    new Map([
      ['a', aJob('a', 'running')],
      ['b', null],
      ['d', aJob('d')],
    ]),
  );
  expect(after.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
    'a running',
    'c idle',
    'd idle',
  ]);
  expect(before).toHaveLength(3);
});
