import { expect, test } from 'vitest';
import type { RunAnswer } from '../api/index.js';
import { jobNow } from './job-now.js';

const aRun = (id: string, state: string): RunAnswer => ({ id, state }) as RunAnswer;
const idsOf = (...states: readonly string[]) => {
  const { active, last, skipped } = jobNow(states.map((state, at) => aRun(`r${at}`, state)));
  return [active.map(({ id }) => id).join(' '), last?.id ?? null, skipped?.id ?? null];
};

test('a job that has never run has nothing to say', () => {
  expect(idsOf()).toEqual(['', null, null]);
});

test('the last run is the newest that ended, whatever is under way', () => {
  expect(idsOf('running', 'queued', 'failed', 'succeeded')).toEqual(['r0 r1', 'r2', null]);
});

test('a skip counts as a reason only while it is the newest', () => {
  expect(idsOf('skipped', 'skipped', 'succeeded')).toEqual(['', 'r2', 'r0']);
  expect(idsOf('succeeded', 'skipped')).toEqual(['', 'r0', null]);
  expect(idsOf('skipped')).toEqual(['', null, 'r0']);
});
