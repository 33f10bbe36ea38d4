import { expect, test } from 'vitest';
import { comingNight } from './coming-night.js';

test('02:00 is that of this night before it, and of the next from then on', () => {
  expect(comingNight('2026-02-28T01:59')).toBe('2026-02-28T02:00');
  expect(comingNight('2026-02-28T02:00')).toBe('2026-03-01T02:00');
  expect(comingNight('2026-02-28T23:10')).toBe('2026-03-01T02:00');
});
