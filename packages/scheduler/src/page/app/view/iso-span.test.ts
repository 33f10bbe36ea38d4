import { expect, test } from 'vitest';
import { isoSpanMs } from './iso-span.js';

test.each([
  ['PT20S', 20_000],
  ['PT1.5S', 1_500],
  ['PT60S', 60_000],
  ['PT1H30M', 5_400_000],
  ['P1DT1S', 86_401_000],
  ['P2W', 1_209_600_000],
])('%s is %d ms', (text, ms) => {
  expect(isoSpanMs(text)).toBe(ms);
});

test('what has no fixed length, or is no span, has no milliseconds', () => {
  for (const text of ['P1M', 'P1Y', 'P', 'PT', '', '60', 'PT-5S']) {
    expect([text, isoSpanMs(text)]).toEqual([text, null]);
  }
});
