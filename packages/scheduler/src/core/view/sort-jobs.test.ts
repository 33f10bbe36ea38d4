import { expect, test } from 'vitest';
import { naturalKey } from './sort-jobs.js';

test.each([
  [
    ['job10', 'job9', 'Job1'],
    ['Job1', 'job9', 'job10'],
  ],
  [
    ['v1.10.2', 'v1.9.30'],
    ['v1.9.30', 'v1.10.2'],
  ],
  [
    ['b', 'A', 'c'],
    ['A', 'b', 'c'],
  ],
  [
    ['a-007', 'a-6'],
    ['a-6', 'a-007'],
  ],
])('%j is sorted as people count', (names, expected) => {
  const byKey = (a: string, b: string) => (naturalKey(a) < naturalKey(b) ? -1 : 1);
  expect([...names].sort(byKey)).toEqual(expected);
});
