import { describe, expect, test } from 'vitest';
import type { RunDayAnswer } from '../api/index.js';
import { calendarWeeks, dayIn, dayLook } from './day-calendar.js';

const NONE = { succeeded: 0, failed: 0, killed: 0, lost: 0, skipped: 0, p50Ms: null, maxMs: null };

function aDay(day: string, counts: Partial<RunDayAnswer> = {}): RunDayAnswer {
  const [at, until] = [`${day}T00:00:00.000Z`, `${day}T24:00:00.000Z`];
  return { day, at, until, ...NONE, ...counts };
}

describe('the calendar of past days', () => {
  test('has whole weeks from Monday on, and nothing outside of its first and last day', () => {
    // 25 February 2026 is a Wednesday, 9 March a Monday.
    const weeks = calendarWeeks([], { firstDay: '2026-02-25', lastDay: '2026-03-09' });
    expect(weeks.map(({ days }) => days.map((day) => day?.day.slice(5) ?? '').join(' '))).toEqual([
      '  02-25 02-26 02-27 02-28 03-01',
      '03-02 03-03 03-04 03-05 03-06 03-07 03-08',
      '03-09      ',
    ]);
  });

  test('names a month over the week in which it begins', () => {
    const range = { firstDay: '2026-02-25', lastDay: '2026-04-02' };
    const months = calendarWeeks([], range).map(({ monthBegins }) => monthBegins);
    expect(months).toEqual([3, null, null, null, null, 4]);
    const later = calendarWeeks([], { firstDay: '2026-02-10', lastDay: '2026-02-20' });
    expect(later.map(({ monthBegins }) => monthBegins)).toEqual([2, null]);
    const late = calendarWeeks([], { firstDay: '2026-03-20', lastDay: '2026-04-02' });
    expect(late.map(({ monthBegins }) => monthBegins)).toEqual([null, null, 4]);
  });

  test('shows a day with runs by how they ended', () => {
    const range = { firstDay: '2026-03-02', lastDay: '2026-03-03' };
    const [week] = calendarWeeks([aDay('2026-03-03', { failed: 2 })], range);
    expect(week?.days.map((day) => day?.look)).toEqual([
      'none',
      'bad',
      ...Array(5).fill(undefined),
    ]);
  });
});

test.each([
  ['good', { succeeded: 3, skipped: 1 }],
  ['bad', { failed: 1, skipped: 1 }],
  ['bad', { lost: 1 }],
  ['mixed', { succeeded: 9, failed: 1 }],
  ['odd', { succeeded: 9, killed: 1 }],
  ['calm', { skipped: 4 }],
] as const)('a day looks %s with %o', (look, counts) => {
  expect(dayLook(aDay('2026-03-03', counts))).toBe(look);
});

test('a day without a run looks like none', () => {
  expect(dayLook(null)).toBe('none');
});

test('the day of an instant is that of the zone', () => {
  const at = Date.parse('2026-03-03T23:30:00Z');
  expect([dayIn(at, 'UTC'), dayIn(at, 'Asia/Tokyo')]).toEqual(['2026-03-03', '2026-03-04']);
});
