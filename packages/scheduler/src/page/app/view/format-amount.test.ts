import { expect, test } from 'vitest';
import { amount, byteSize, memSize } from './format-amount.js';

test('sizes are short and keep one decimal at most', () => {
  expect(byteSize(0, 'en')).toBe('0 B');
  expect(byteSize(999, 'en')).toBe('999 B');
  expect(byteSize(64_512, 'en')).toBe('64.5 kB');
  expect(byteSize(3_000_000, 'en')).toBe('3 MB');
  expect(byteSize(12_345_678_901, 'en')).toBe('12.3 GB');
});

test('memory is counted in MB of 1024 as jobs ask for it', () => {
  expect(memSize(512, 'en')).toBe('512 MB');
  expect(memSize(24_576, 'en')).toBe('24 GB');
});

test('amounts follow the language', () => {
  expect(amount(0.25, 'en')).toBe('0.3');
  expect(amount(1_234.5, 'en')).toBe('1,235');
  expect(amount(1.5, 'de')).toBe('1,5');
});
