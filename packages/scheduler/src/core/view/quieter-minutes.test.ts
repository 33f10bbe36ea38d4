import { expect, test } from 'vitest';
import { movesFrom, peakMinutes } from './quieter-minutes.js';

function loads(filled: Readonly<Record<number, number>>): Float64Array {
  const counts = new Float64Array(1_440);
  for (const [minute, count] of Object.entries(filled)) counts[Number(minute)] = count;
  return counts;
}

const RULE = { countMax: 2, fireCountMin: 4 };

test('the fullest minutes come first, and no more than asked for', () => {
  expect(peakMinutes(loads({ 0: 9, 60: 12, 120: 5, 121: 1 }), RULE)).toEqual([60, 0]);
});

test('a few jobs at one minute are no crowd, and where every minute is full none stands out', () => {
  expect(peakMinutes(loads({ 0: 3 }), RULE)).toEqual([]);
  expect(peakMinutes(new Float64Array(1_440).fill(50), RULE)).toEqual([]);
});

test('a job moves to the nearest of the quietest minutes', () => {
  const counts = loads({ 100: 6, 99: 1, 101: 1, 102: 1 });
  const [move] = movesFrom(100, [{ job: 'a', minutes: [100] }], { counts, moveCountMax: 5 });
  expect(move).toEqual({ job: 'a', shiftMinutes: -2, fireCount: 1, fromCount: 5, toCount: 1 });
  expect([counts[98], counts[100]]).toEqual([1, 5]);
});

test('an hourly job moves only where all its new minutes are quiet', () => {
  const counts = loads({ 60: 8, 120: 8, 61: 0, 121: 7, 62: 1, 122: 1, 58: 9, 118: 9, 119: 9 });
  const jobs = [{ job: 'hourly', minutes: [60, 120] }];
  const [move] = movesFrom(60, jobs, { counts, moveCountMax: 5 });
  expect(move?.shiftMinutes).toBe(3);
  expect([counts[60], counts[120], counts[63], counts[123]]).toEqual([7, 7, 1, 1]);
});

test('no job moves to a minute that would be as full, or before the window', () => {
  const full = new Float64Array(1_440).fill(5);
  const jobs = [{ job: 'a', minutes: [10] }];
  expect(movesFrom(10, jobs, { counts: full, moveCountMax: 5 })).toEqual([]);
  const counts = loads({ 0: 5, 1: 4 });
  const [move] = movesFrom(0, [{ job: 'a', minutes: [0] }], { counts, moveCountMax: 5 });
  expect(move?.shiftMinutes).toBe(2);
});

test('no job moves behind the window, of which nothing is known', () => {
  const counts = loads({ 1_439: 5, 1_438: 4 });
  const [move] = movesFrom(1_439, [{ job: 'a', minutes: [1_439] }], { counts, moveCountMax: 5 });
  expect(move).toMatchObject({ shiftMinutes: -2, toCount: 1 });
});

test('jobs that fire seldom are moved before others, and no more than asked for', () => {
  const counts = loads({ 100: 6, 200: 1 });
  const jobs = [
    { job: 'twice', minutes: [100, 200] },
    { job: 'once', minutes: [100] },
    { job: 'once more', minutes: [100] },
  ];
  const moves = movesFrom(100, jobs, { counts, moveCountMax: 2 });
  expect(moves.map(({ job }) => job)).toEqual(['once', 'once more']);
});
