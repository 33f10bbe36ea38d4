import { describe, expect, test } from 'vitest';
import {
  clockTime,
  durationText,
  exactTime,
  localClock,
  relativeTime,
  zoneLabel,
} from './format-time.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const BERLIN = { locale: 'en-GB', zone: 'Europe/Berlin' };

describe('relative times', () => {
  test.each([
    [400, 'now'],
    [12_000, 'in 12 sec'],
    [-59_400, '59 sec ago'],
    [5 * 60_000, 'in 5 min'],
    [-3 * 3_600_000, '3 hr ago'],
    [47 * 3_600_000, 'in 47 hr'],
    [50 * 3_600_000, 'in 2 days'],
    [-90 * 86_400_000, '2 mo ago'],
  ])('%d ms from now', (differenceMs, text) => {
    expect(relativeTime(NOW + differenceMs, NOW, 'en').replaceAll('.', '')).toBe(text);
  });

  test('are said in the language of the page', () => {
    expect(relativeTime(NOW + 5 * 60_000, NOW, 'zh')).toBe('5分钟后');
  });
});

describe('clock times', () => {
  test('today shows seconds, this year the day, another year the year', () => {
    expect(clockTime(NOW, NOW, BERLIN)).toBe('13:00:00');
    expect(clockTime(NOW - 2 * 86_400_000, NOW, BERLIN)).toBe('8 Mar, 13:00');
    expect(clockTime(Date.parse('2024-03-10T12:00:00Z'), NOW, BERLIN)).toBe('10 Mar 2024, 13:00');
  });

  test('"today" is the day of the zone that is shown', () => {
    const lateEvening = Date.parse('2026-03-09T23:30:00Z');
    expect(clockTime(lateEvening, NOW, BERLIN)).toBe('00:30:00');
    expect(clockTime(lateEvening, NOW, { locale: 'en-GB', zone: 'UTC' })).toBe('9 Mar, 23:30');
  });

  test('a time with its offset is shown on its own clock, whoever looks', () => {
    const shown = (local: string): string => localClock(local, NOW, 'en-GB');
    expect(shown('2026-03-29T03:00:00.000+02:00')).toBe('29 Mar, 03:00 +02:00');
    expect(shown('2026-03-11T00:30:00.000+13:45')).toBe('00:30:00 +13:45');
    expect(shown('2027-01-01T00:00:00.000Z')).toBe('1 Jan 2027, 00:00 UTC');
  });

  test('an exact time leaves nothing to guess', () => {
    const text = exactTime(NOW, BERLIN);
    for (const part of ['2026', '10', '03', '13:00:00', 'GMT+1']) expect(text).toContain(part);
  });

  test('a zone is named with its offset of the day, which summer changes', () => {
    expect(zoneLabel(NOW, BERLIN)).toBe('Europe/Berlin (GMT+1)');
    expect(zoneLabel(Date.parse('2026-07-01T00:00:00Z'), BERLIN)).toBe('Europe/Berlin (GMT+2)');
    expect(zoneLabel(NOW, { locale: 'en', zone: 'UTC' })).toBe('UTC');
  });
});

describe('durations', () => {
  test.each([
    [-5, '0 ms'],
    [850, '850 ms'],
    [999.4, '999 ms'],
    [12_340, '12.3 sec'],
    [59_960, '1m'],
    [200_000, '3m 20s'],
    [3_599_600, '1h'],
    [7_500_000, '2h 5m'],
    [273_600_000, '3d 4h'],
  ])('%d ms', (ms, text) => {
    expect(durationText(ms, 'en')).toBe(text);
  });
});
