import { expect, test } from 'vitest';
import { panned, rangeQuery, timeRange, zoomed } from './time-range.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19);

test('a named stretch ends a little after now and goes on with it', () => {
  const range = timeRange({ time: 'hour' }, NOW);
  expect([iso(range?.fromMs ?? 0), range?.followsNow]).toEqual(['2026-03-01T11:00:00', true]);
  expect(range?.toMs).toBeGreaterThan(NOW);
});

test('two instants stand, and one is enough', () => {
  const from = '2026-02-01T00:00:00Z';
  expect(timeRange({ from, to: '2026-02-02T00:00:00Z' }, NOW)).toEqual({
    fromMs: Date.parse(from),
    toMs: Date.parse('2026-02-02T00:00:00Z'),
    followsNow: false,
  });
  expect(timeRange({ from }, NOW)?.toMs).toBe(NOW);
  expect(iso(timeRange({ to: from }, NOW)?.fromMs ?? 0)).toBe('2026-01-31T00:00:00');
});

test('an address without a time, or with one that is none, means all of it', () => {
  expect(timeRange({}, NOW)).toBeNull();
  expect(timeRange({ time: 'decade' }, NOW)).toBeNull();
  expect(timeRange({ from: 'yesterday' }, NOW)).toBeNull();
});

test('a range that ends before it begins is made a short one', () => {
  const range = timeRange({ from: '2026-02-02T00:00:00Z', to: '2026-02-01T00:00:00Z' }, NOW);
  expect((range?.toMs ?? 0) - (range?.fromMs ?? 0)).toBe(10_000);
});

test('zooming keeps what is under the hand where it is, within bounds', () => {
  const range = { fromMs: 0, toMs: 100_000, followsNow: true };
  expect(zoomed(range, 2)).toEqual({ fromMs: 25_000, toMs: 75_000, followsNow: false });
  expect(zoomed(range, 2, 0)).toMatchObject({ fromMs: 0, toMs: 50_000 });
  expect(zoomed(range, 1_000)).toMatchObject({ fromMs: 45_000, toMs: 55_000 });
  const whole = zoomed({ fromMs: NOW - 1e11, toMs: NOW, followsNow: false }, 1e-3);
  expect(whole.toMs - whole.fromMs).toBe(731 * 86_400_000);
});

test('moving keeps the length', () => {
  const range = { fromMs: 0, toMs: 100, followsNow: true };
  expect(panned(range, -0.5)).toEqual({ fromMs: -50, toMs: 50, followsNow: false });
});

test('a range and its address are the same to the second', () => {
  const range = { fromMs: NOW - 60_400, toMs: NOW, followsNow: true };
  const again = timeRange(rangeQuery(range), NOW);
  expect(again).toEqual({ fromMs: NOW - 60_000, toMs: NOW, followsNow: false });
});
