import { expect, test } from 'vitest';
import { EventRate } from './event-rate.js';

const MINUTE = 60_000;

/** Three events, then the first tick: 0.6 a second. */
function threeEvents(): EventRate {
  const rate = new EventRate(0);
  for (const atMs of [0, 1_000, 2_000]) rate.mark(atMs);
  return rate;
}

test('a rate fades as the moving averages of Dropwizard do', () => {
  const rate = threeEvents();
  const fading = [
    [0, 0.6, 0.6, 0.6],
    [1, 0.22072766, 0.49123845, 0.56130419],
    [2, 0.08120117, 0.40219203, 0.52510399],
    [5, 0.00404277, 0.22072766, 0.42991879],
    [15, 0.00000018, 0.02987224, 0.22072766],
  ] as const;
  for (const [minutes, m1, m5, m15] of fading) {
    const rates = rate.rates(5_000 + minutes * MINUTE);
    expect([minutes, rates.m1_rate, rates.m5_rate, rates.m15_rate]).toEqual([
      minutes,
      expect.closeTo(m1, 7),
      expect.closeTo(m5, 7),
      expect.closeTo(m15, 7),
    ]);
  }
});

test('it is the same whether anybody looks in between or not', () => {
  const seen = threeEvents();
  for (let atMs = 0; atMs < 10 * MINUTE; atMs += 700) seen.rates(atMs);
  const unseen = threeEvents().rates(10 * MINUTE);
  expect(seen.rates(10 * MINUTE).m5_rate).toBeCloseTo(unseen.m5_rate, 10);
});

test('the mean is over the whole life', () => {
  const rate = threeEvents();
  expect([rate.count, rate.rates(0).mean_rate, rate.rates(6_000).mean_rate]).toEqual([3, 0, 0.5]);
});
