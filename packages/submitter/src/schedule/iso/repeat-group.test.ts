import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, epochMs, LIMITS } from '../../kernel/index.js';
import {
  type Schedule,
  countBetween,
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
} from '../index.js';

const NOON = Date.UTC(2026, 2, 27, 12);
const ZONES = ['', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

function read(text: string, timeZone: string): Schedule {
  const parsed = parseSchedule(text, { timeZone, now: epochMs(NOON) });
  if (!parsed.ok) throw new Error(parsed.error.text);
  return parsed.value;
}

/** Few periods and starts, so that many parts go together and some instants are named twice. */
const part = fc
  .record({
    count: fc.constantFrom('', '', '', '', '9'),
    startHalfHour: fc.integer({ min: -2_000, max: 200 }),
    offset: fc.constantFrom('', 'Z', '+05:30'),
    period: fc.constantFrom(
      'P1D',
      'P1D',
      'P1W',
      'P1W',
      'PT24H',
      'PT6H',
      'P3D',
      'P1M',
      'P1M',
      'P2M',
      'P7D',
    ),
  })
  .map(({ count, startHalfHour, offset, period }) => {
    const start = new Date(NOON + startHalfHour * 30 * 60_000).toISOString().slice(0, 19);
    return `R${count}/${start}${offset}/${period}`;
  });

/** The same days of months that begin in different ones. */
const monthly = fc
  .record({
    month: fc.constantFrom('2025-12', '2026-01', '2026-03'),
    day: fc.constantFrom('15', '31'),
    hour: fc.constantFrom('02', '09', '18'),
    period: fc.constantFrom('P1M', 'P1M', 'P2M', 'P1Y'),
  })
  .map(({ month, day, hour, period }) => `R/${month}-${day}T${hour}:30:00/${period}`);

describe('a union whose parts go together', () => {
  test('is next, previous, listed and counted as its parts are one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(part, monthly), { minLength: 2, maxLength: 12 }),
        fc.constantFrom(...ZONES),
        fc.integer({ min: -2_200, max: 1_500 }),
        (texts, timeZone, fromHalfHour) => {
          const union = read(texts.join(';'), timeZone);
          const parts = texts.map((text) => read(text, timeZone));
          const from = epochMs(NOON + fromHalfHour * 30 * 60_000);
          const range = { from, to: epochMs(from + 40 * DAY_MS) };
          const single = parts.flatMap((each) =>
            occurrencesBetween(each, { ...range, limit: 1_000 }),
          );
          const expected = [...new Set(single)].sort((left, right) => left - right);
          expect(occurrencesBetween(union, { ...range, limit: 1_000 })).toEqual(expected);
          expect(countBetween(union, range)).toBe(expected.length);
          const latest = parts.map((each) => latestAtOrBefore(each, range.to) ?? -Infinity);
          const last = Math.max(...latest);
          expect(latestAtOrBefore(union, range.to)).toBe(last === -Infinity ? null : last);
        },
      ),
      { numRuns: 400, seed: 20_260_327 },
    );
  });

  test('answers from before its first start to the end of time', () => {
    const union = read('R/2026-01-05T09:00:00Z/P1W;R/2020-01-01T09:00:00Z/P1W', '');
    expect(latestAtOrBefore(union, epochMs(Date.UTC(2019, 0)))).toBeNull();
    expect(nextAfter(union, epochMs(-1e14))).toBe(Date.UTC(2020, 0, 1, 9));
    expect(nextAfter(union, epochMs(Date.UTC(2026, 0, 1, 9)))).toBe(Date.UTC(2026, 0, 5, 9));
    expect(latestAtOrBefore(union, epochMs(Date.UTC(2026, 0, 4)))).toBe(Date.UTC(2025, 11, 31, 9));
    expect(nextAfter(union, epochMs(Date.UTC(9999, 11, 31, 23)))).toBeNull();
  });

  test('may have as many parts as a union can, and is counted over a century', () => {
    const texts = Array.from({ length: LIMITS.scheduleUnionCountMax }, (_, minute) => {
      const start = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString().slice(0, 19);
      return `R/${start}/P1D`;
    });
    const union = read(texts.join(';'), 'Europe/Berlin');
    const from = epochMs(Date.UTC(2026, 0, 2) - HOUR_MS);
    expect(nextAfter(union, from)).toBe(from + 60_000);
    const century = { from, to: epochMs(from + 36_525 * DAY_MS) };
    const count = countBetween(union, century);
    // Each year a spring gap swallows the 60 minutes after 02:00, and the minute after it is there.
    expect(count).toBe(36_525 * texts.length - 100 * 60);
  });
});
