import { expect, test } from 'vitest';
import { isFiltered, runSearch, runView, statesOf } from './run-filter.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test('an address says what the server is asked for', () => {
  const query = { prefix: 'back', state: 'failed,lost', agent: 'web1', time: 'hour' };
  expect(runSearch(query, NOW)).toEqual({
    job: null,
    jobPrefix: 'back',
    state: 'failed,lost',
    agent: 'web1',
    trigger: null,
    from: '2026-03-01T11:00:00.000Z',
    to: null,
  });
});

test('a range that stands has an end, an open one takes what comes', () => {
  const query = { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' };
  expect(runSearch(query, NOW).to).toBe('2026-02-02T00:00:00.000Z');
});

test('to repair is what did not succeed, or those of it that are asked for', () => {
  expect(statesOf({ view: 'repair' })).toEqual(['failed', 'killed', 'lost', 'skipped']);
  expect(statesOf({ view: 'repair', state: 'failed,succeeded' })).toEqual(['failed']);
  expect(statesOf({ state: 'failed,succeeded' })).toEqual(['failed', 'succeeded']);
  expect(statesOf({})).toEqual([]);
});

test('a view that is none is the list, and a view alone leaves nothing out', () => {
  expect(runView({ view: 'cube' })).toBe('list');
  expect([isFiltered({ view: 'job' }), isFiltered({ job: 'a' })]).toEqual([false, true]);
});
