import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_TIMES, TimeSummarizer } from './summarize-times.js';

const summarizer = new TimeSummarizer();

test('no times are all 0', () => {
  expect(summarizer.summarize(new Float32Array(0))).toEqual(NO_TIMES);
});

test('one time is every figure, whatever its length', () => {
  for (const time of [0, 1, 999, 60_000, 86_400_000]) {
    const figures = { max: time, mean: time, min: time, p50: time, p99: time, p999: time };
    expect(summarizer.summarize(Float32Array.of(time))).toMatchObject({ ...figures, stddev: 0 });
  }
});

test('the figures of a hundred known times', () => {
  const times = Float32Array.from({ length: 100 }, (_, place) => place + 1);
  expect(summarizer.summarize(times)).toEqual({
    count: 100,
    max: 100,
    mean: 50.5,
    min: 1,
    p50: 50,
    p75: 75,
    p95: 95,
    p98: 98,
    p99: 99,
    p999: 100,
    stddev: expect.closeTo(29.011, 3) as number,
  });
});

test('percentiles are those of the sorted times to three digits', () => {
  const time = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 200 }), (times) => {
      const sorted = times.toSorted((a, b) => a - b);
      const summary = summarizer.summarize(Float32Array.from(times));
      const members = { p50: 50, p75: 75, p95: 95, p98: 98, p99: 99, p999: 99.9 } as const;
      for (const [member, percent] of Object.entries(members)) {
        const rank = Math.max(1, Math.round((percent / 100) * sorted.length));
        const exact = sorted[rank - 1] as number;
        const found = summary[member as keyof typeof members];
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(1, exact / 1_000));
      }
    }),
  );
});
