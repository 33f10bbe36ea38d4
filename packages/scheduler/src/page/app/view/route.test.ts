import { expect, test } from 'vitest';
import { editAddress, parseRoute, routeAddress } from './route.js';

test.each(['plain', 'with space', 'a/b', 'a?b#c', 'ü%41', '<img src=x>'])(
  'an address leads back to the name %s',
  (name) => {
    const place = { page: 'jobs', id: name, query: {} };
    expect(parseRoute(routeAddress('jobs', name))).toEqual({ ...place, part: null });
    expect(parseRoute(editAddress(name))).toEqual({ ...place, part: 'edit' });
  },
);

test('a filter is part of the address, empty members are not', () => {
  const address = routeAddress('runs', null, { job: 'a&b', state: '' });
  expect(address).toBe('#/runs?job=a%26b');
  expect(parseRoute(address)).toEqual({
    page: 'runs',
    id: null,
    part: null,
    query: { job: 'a&b' },
  });
});

test('an address that says nothing leads to the overview', () => {
  for (const hash of ['', '#', '#/', '#/nowhere/x', '#content']) {
    expect(parseRoute(hash)).toEqual({ page: 'overview', id: null, part: null, query: {} });
  }
});

test('a broken escape is taken as it stands', () => {
  expect(parseRoute('#/jobs/100%').id).toBe('100%');
});
