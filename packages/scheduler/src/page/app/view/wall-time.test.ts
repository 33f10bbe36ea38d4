import { expect, test } from 'vitest';
import { wallMs, wallText } from './wall-time.js';

const at = (text: string) => Date.parse(text);

test('a field shows the clock of the zone, and is read on the same clock', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York']) {
    const text = wallText(at('2026-07-01T12:34:00Z'), zone);
    expect([zone, wallMs(text, zone)]).toEqual([zone, at('2026-07-01T12:34:00Z')]);
  }
  expect(wallText(at('2026-07-01T22:34:00Z'), 'Europe/Berlin')).toBe('2026-07-02T00:34');
});

test('an hour that comes twice means the first, one that is left out the one it would have been', () => {
  expect(wallMs('2026-10-25T02:30', 'Europe/Berlin')).toBe(at('2026-10-25T00:30:00Z'));
  expect(wallMs('2026-03-29T02:30', 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
  expect(wallMs('2026-03-29T03:30', 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
});

test('half a date is no time', () => {
  expect(wallMs('', 'UTC')).toBeNull();
  expect(wallMs('2026-13-01T00:00', 'UTC')).toBeNull();
});
