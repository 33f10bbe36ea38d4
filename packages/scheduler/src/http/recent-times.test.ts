import { expect, test } from 'vitest';
import { RecentTimes } from './recent-times.js';

function timesOf(values: readonly number[], countMax: number): RecentTimes {
  const times = new RecentTimes();
  for (const value of values) times.add(value, countMax);
  return times;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place + 1);
}

test('nothing is kept of nothing', () => {
  expect([...new RecentTimes().newest(10)]).toEqual([]);
});

test.each([1, 3, 4, 5, 9, 10, 11, 25, 1_000])(
  'of %i times the newest ten are kept in order',
  (count) => {
    expect([...timesOf(upTo(count), 10).newest(10)]).toEqual(upTo(count).slice(-10));
  },
);

test('fewer are told where fewer are asked for', () => {
  expect([...timesOf(upTo(25), 10).newest(3)]).toEqual([23, 24, 25]);
});

test('a smaller bound keeps the newest, a larger one grows again', () => {
  const times = timesOf(upTo(20), 16);
  times.add(21, 5);
  expect([...times.newest(16)]).toEqual([17, 18, 19, 20, 21]);
  for (const time of [22, 23, 24]) times.add(time, 7);
  expect([...times.newest(16)]).toEqual([18, 19, 20, 21, 22, 23, 24]);
  times.add(25, 1);
  expect([...times.newest(16)]).toEqual([25]);
});
