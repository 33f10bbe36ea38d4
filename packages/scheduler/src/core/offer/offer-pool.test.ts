import { expect, test } from 'vitest';
import { doubleText } from './offer-pool.js';

test.each([
  [0, '0.0'],
  [1, '1.0'],
  [0.1, '0.1'],
  [256.5, '256.5'],
  [0.001, '0.001'],
  [0.000_5, '5.0E-4'],
  [9_999_999, '9999999.0'],
  [10_000_000, '1.0E7'],
  [12_345_678.5, '1.23456785E7'],
  [-2, '-2.0'],
])('%d is printed as Java prints it: %s', (value, text) => {
  expect(doubleText(value)).toBe(text);
});
