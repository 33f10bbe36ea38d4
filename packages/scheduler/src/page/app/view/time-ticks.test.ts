import { expect, test } from 'vitest';
import { timeTicks } from './time-ticks.js';

const range = (from: string, to: string) => ({
  fromMs: Date.parse(from),
  toMs: Date.parse(to),
  followsNow: false,
});
const times = (ticks: readonly { atMs: number; says: string }[]) =>
  ticks.map(({ atMs, says }) => `${new Date(atMs).toISOString().slice(11, 19)} ${says}`);

test('an hour has round minutes, as many as there is room for', () => {
  const hour = range('2026-03-01T11:07:00Z', '2026-03-01T12:07:00Z');
  expect(times(timeTicks(hour, 'UTC', 5))).toEqual([
    '11:15:00 minute',
    '11:30:00 minute',
    '11:45:00 minute',
    '12:00:00 minute',
  ]);
});

test('round means round on the clock of the zone', () => {
  const day = range('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z');
  expect(times(timeTicks(day, 'Asia/Kolkata', 4))).toEqual([
    '00:30:00 minute',
    '06:30:00 minute',
    '12:30:00 minute',
    '18:30:00 day',
  ]);
});

test('days stay days when the clocks change', () => {
  const days = range('2026-03-27T12:00:00Z', '2026-03-31T12:00:00Z');
  expect(times(timeTicks(days, 'Europe/Berlin', 5))).toEqual([
    '23:00:00 day',
    '23:00:00 day',
    '22:00:00 day',
    '22:00:00 day',
  ]);
});

test('a very long range has no more lines than fit, by far', () => {
  const long = range('1990-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
  expect(timeTicks(long, 'UTC', 8).length).toBeLessThan(20);
});
