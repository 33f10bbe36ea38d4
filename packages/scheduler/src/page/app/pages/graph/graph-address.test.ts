import { expect, test } from 'vitest';
import { parseRoute } from '../../view/index.js';
import { addressOf, placeOf } from './graph-address.js';

const ALL = placeOf({});

test('an address says what is shown, and leads there again', () => {
  const place = {
    round: '2026-01-01T01:00:00.000Z',
    root: 'a b/ü@1',
    focus: 'up',
    job: 'load',
    state: 'failed',
    view: 'list',
  } as const;
  expect(placeOf(parseRoute(addressOf(place)).query)).toEqual(place);
});

test('what is as usual is not in the address', () => {
  expect(addressOf(ALL)).toBe('#/graph');
  expect(addressOf({ ...ALL, focus: 'up' })).toBe('#/graph');
});

test('an address that says what we do not know shows the graph', () => {
  expect(placeOf({ view: 'pie', focus: 'sideways', round: '' })).toEqual(ALL);
});
