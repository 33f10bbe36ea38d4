import { expect, test } from 'vitest';
import { parentsFirst } from './parents-first.js';

const named = (name: string, ...parents: string[]) => ({ name, parents });
const namesOf = (order: ReturnType<typeof parentsFirst>) =>
  'ordered' in order ? order.ordered.map(({ name }) => name) : order.circle;

test('parents come before their children, and all else stays in its order', () => {
  const jobs = [
    named('b', 'a', 'elsewhere'),
    named('z'),
    named('d', 'b', 'c'),
    named('a'),
    named('c'),
  ];
  expect(namesOf(parentsFirst(jobs))).toEqual(['a', 'b', 'z', 'c', 'd']);
});

test('a circle is told from the job on that closes it', () => {
  const jobs = [
    named('x', 'a'),
    named('a', 'p', 'b'),
    named('b', 'c'),
    named('c', 'a'),
    named('p'),
  ];
  expect(parentsFirst(jobs)).toEqual({ circle: ['a', 'b', 'c', 'a'] });
  expect(parentsFirst([named('own', 'own')])).toEqual({ circle: ['own', 'own'] });
});

test('a chain of ten thousand jobs is put in order, whichever end comes first', () => {
  const chain = Array.from({ length: 10_000 }, (_, place) =>
    named(`j${place}`, ...(place === 0 ? [] : [`j${place - 1}`])),
  );
  const names = chain.map(({ name }) => name);
  expect(namesOf(parentsFirst(chain))).toEqual(names);
  expect(namesOf(parentsFirst(chain.toReversed()))).toEqual(names);
});
