import { expect, test } from 'vitest';
import type { Constraint } from '@horae/submitter/job';
import { aJob } from '@horae/submitter/testing';
import { constraintProblem, placementOf } from './constraint.js';

const AGENT = new Map([
  ['hostname', ['web1']],
  ['rack', ['r1']],
  ['weight', ['2.0']],
  ['tags', ['ssd', 'gpu']],
]);

const table: readonly (readonly [Constraint, boolean])[] = [
  [['rack', 'EQUALS', 'r1'], true],
  [['rack', 'EQUALS', 'r'], false],
  [['hostname', 'LIKE', 'web[0-9]+'], true],
  [['hostname', 'LIKE', 'web'], false],
  [['weight', 'LIKE', '2\\.0'], true],
  [['tags', 'LIKE', 'g.*'], true],
  [['tags', 'UNLIKE', 'g.*'], false],
  [['rack', 'UNLIKE', 'r[2-9]'], true],
  [['zone', 'EQUALS', 'a'], false],
  [['zone', 'LIKE', '.*'], false],
  [['zone', 'UNLIKE', 'a'], false],
];

test.each(table)('%j of an agent: %s', (constraint, expected) => {
  expect(placementOf(constraint).isMet(AGENT)).toBe(expected);
});

test('a pattern made to explode takes no time', () => {
  const attribute = new Map([['rack', [`${'a'.repeat(20_000)}!`]]]);
  const startedMs = performance.now();
  expect(placementOf(['rack', 'LIKE', '(a+)+$']).isMet(attribute)).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test('a pattern that cannot be matched in linear time is refused, with its place and an example', () => {
  const job = aJob('x')
    .with({ constraints: [['rack', 'LIKE', '(?=r)r1']] })
    .build();
  expect(constraintProblem(job)).toMatch(/^constraints\[0\]\[2\]: "\(\?=r\)r1" is not .* e\.g\. /);
  expect(
    constraintProblem(
      aJob('x')
        .with({ constraints: [['rack', 'LIKE', 'r1']] })
        .build(),
    ),
  ).toBe(null);
});
