import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { type EpochMs, isoFromMs } from '../../kernel/index.js';
import { nextAfter, occurrencesBetween, parseSchedule } from '../../schedule/index.js';
import { drawHashed } from './draw-hashed.js';
import { GO_DST, cronFromGo } from './go-cron.js';
import { goDurationMs } from './go-duration.js';
import { settleCron } from '../settle-schedule.js';

/** What goes into the job, read as the scheduler reads it. */
function scheduleOf(line: string, timeZone: string, now: EpochMs) {
  const cron = cronFromGo(line, 6);
  if (!cron.ok) throw new Error(cron.error);
  const settled = settleCron(cron.value.line, { timeZone, now, rule: GO_DST });
  if (!settled.ok) throw new Error(settled.error);
  const { schedule, scheduleTimeZone, dst } = settled.value;
  const parsed = parseSchedule(schedule, {
    timeZone: scheduleTimeZone,
    now,
    ...(dst === null ? {} : { dst }),
  });
  if (!parsed.ok) throw new Error(parsed.error.text);
  return parsed.value;
}

/** The cases of robfig/cron's own tests (spec_test.go), seconds in front. */
test.each([
  ['2012-07-09T14:45:00Z', '0 0/15 * * * *', '2012-07-09T15:00:00Z'],
  ['2012-07-09T14:59:59Z', '0 0/15 * * * *', '2012-07-09T15:00:00Z'],
  ['2012-07-09T15:45:00Z', '0 20-35/15 * * * *', '2012-07-09T16:20:00Z'],
  ['2012-07-09T23:46:00Z', '0 */15 * * * *', '2012-07-10T00:00:00Z'],
  ['2012-07-09T23:35:51Z', '15/35 20-35/15 * * * *', '2012-07-10T00:20:15Z'],
  ['2012-07-09T23:35:51Z', '15/35 20-35/15 1/2 * * *', '2012-07-10T01:20:15Z'],
  ['2012-07-09T23:35:51Z', '15/35 20-35/15 10-12 * * *', '2012-07-10T10:20:15Z'],
  ['2012-07-09T23:35:51Z', '15/35 20-35/15 1/2 */2 * *', '2012-07-11T01:20:15Z'],
  ['2012-07-09T23:35:51Z', '15/35 20-35/15 * 9-20 * *', '2012-07-10T00:20:15Z'],
  ['2012-07-09T23:35:00Z', '0 0 0 9 Apr-Oct ?', '2012-08-09T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 0 * Feb Mon', '2013-02-04T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 0 * Feb Mon/2', '2013-02-01T00:00:00Z'],
  ['2012-12-31T23:59:45Z', '0 * * * * *', '2013-01-01T00:00:00Z'],
  ['2012-07-09T23:35:00Z', '0 0 0 29 Feb ?', '2016-02-29T00:00:00Z'],
  ['2012-07-09T00:00:00Z', '@weekly', '2012-07-15T00:00:00Z'],
  // Both days restricted, one by a step: a day that fits either.
  ['2012-07-09T00:00:00Z', '0 0 0 */10 * Sun', '2012-07-11T00:00:00Z'],
  ['2012-07-11T00:00:00Z', '0 0 0 */10 * Sun', '2012-07-15T00:00:00Z'],
  ['2012-07-09T00:00:00Z', '0 0 0 1,15 * Sun', '2012-07-15T00:00:00Z'],
  ['2012-07-15T00:00:00Z', '0 0 0 1,15 * Sun', '2012-07-22T00:00:00Z'],
])('after %s %s is due at %s', (from, line, expected) => {
  const now = Date.parse(from) as EpochMs;
  expect(isoFromMs(nextAfter(scheduleOf(line, 'UTC', now), now) as EpochMs)).toBe(
    expected.replace('Z', '.000Z'),
  );
});

test.each([
  ['2012-03-11T05:00:00Z', '0 30 2 11 Mar ?', '2013-03-11T06:30:00Z'],
  ['2012-11-04T04:00:00Z', '0 30 2 04 Nov ?', '2012-11-04T07:30:00Z'],
  ['2012-11-04T05:45:00Z', '0 30 1 04 Nov ?', '2012-11-04T06:30:00Z'],
])(
  'in New York after %s %s is due at %s: gaps are left out, overlaps run twice',
  (from, line, at) => {
    const now = Date.parse(from) as EpochMs;
    const next = nextAfter(scheduleOf(line, 'America/New_York', now), now) as EpochMs;
    expect(isoFromMs(next)).toBe(at.replace('Z', '.000Z'));
  },
);

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'];
const CHANGES = [
  '2026-03-07',
  '2026-03-28',
  '2026-04-04',
  '2026-10-03',
  '2026-10-24',
  '2026-10-31',
];

test('every minute of the wall clock that fits is due, and no other, also when clocks change', () => {
  const field = (low: number, high: number): fc.Arbitrary<string> =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: low, max: high }).map(String),
      fc.integer({ min: 2, max: 7 }).map((step) => `*/${step}`),
      fc
        .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 2, max: 9 }))
        .map((pair) => pair.join('/')),
    );
  const lines = fc.tuple(field(0, 59), field(0, 4), field(1, 28), field(0, 6));
  const property = fc.property(
    lines,
    fc.constantFrom(...ZONES),
    fc.constantFrom(...CHANGES),
    ([minute, hour, day, weekday], zone, date) => {
      const now = Date.parse(`${date}T12:00:00Z`) as EpochMs;
      const line = `0 ${minute} ${hour} ${day} * ${weekday}`;
      const to = (now + 24 * 3_600_000) as EpochMs;
      const range = { from: now, to, limit: 2_000 };
      const found = occurrencesBetween(scheduleOf(line, zone, now), range);
      expect(found, line).toEqual(bruteForce([minute, hour, day, weekday], zone, range));
    },
  );
  fc.assert(property, { numRuns: 60, seed: 20260105 });
});

type Fields = readonly [minute: string, hour: string, day: string, weekday: string];

function bruteForce(fields: Fields, zone: string, { from, to }: { from: number; to: number }) {
  const sets = fields.map((text, index) => valuesOf(text, LOWS[index] ?? 0, HIGHS[index] ?? 0));
  const isStar = (text: string): boolean => text === '*';
  const found: number[] = [];
  for (let at = from + 60_000; at <= to; at += 60_000) {
    const local = DateTime.fromMillis(at, { zone });
    const values = [local.minute, local.hour, local.day, local.weekday % 7];
    const [fitsMinute, fitsHour, fitsDay, fitsWeekday] = values.map(
      (value, index) => sets[index]?.has(value) === true,
    );
    const fitsDate =
      isStar(fields[2]) || isStar(fields[3]) ? fitsDay && fitsWeekday : fitsDay || fitsWeekday;
    if (fitsMinute === true && fitsHour === true && fitsDate === true) found.push(at);
  }
  return found;
}

const LOWS = [0, 0, 1, 0];
const HIGHS = [59, 23, 31, 6];

function valuesOf(text: string, low: number, high: number): ReadonlySet<number> {
  const [range = '', step] = text.split('/');
  const first = range === '*' ? low : Number(range);
  const last = range === '*' || step !== undefined ? high : first;
  const values = new Set<number>();
  for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value);
  return values;
}

describe('what Go refuses is refused', () => {
  test.each([
    ['0 0 0 * * 7', /0 \(Sunday\) to 6/],
    ['0 0 * * *', /5 fields where 6 are expected/],
    ['@fortnightly', /is not among/],
    ['', /0 fields/],
    [', * * * * *', /is empty/],
  ])('%s', (line, reason) => {
    const cron = cronFromGo(line, 6);
    expect(cron.ok ? '' : cron.error).toMatch(reason);
  });

  test.each(['0 60 * * * *', '0 0 24 * * *', '0 5-1 * * * *', '0 0 0 30 Feb ?', '0 0 0 * * Noday'])(
    '%s',
    (line) => {
      expect(() => scheduleOf(line, 'UTC', 0 as EpochMs)).toThrow();
    },
  );
});

test.each([
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['90s', 90_000],
  ['1h15m30.918s', 4_530_918],
  ['300ms', 300],
  ['0', 0],
  ['+5m', 300_000],
  ['5', null],
  ['-5m', null],
  ['1d', null],
  ['', null],
])('the Go duration "%s" is %s ms', (text, ms) => {
  expect(goDurationMs(text)).toBe(ms);
});

test('a number for ~ is drawn from the name: the same name gets the same, others get others', () => {
  const drawn = drawHashed('0 ~ ~ * * *', 'report');
  expect(drawn).toMatch(/^0 \d+ \d+ \* \* \*$/);
  expect(drawHashed('0 ~ ~ * * *', 'report')).toBe(drawn);
  const lines = new Set(
    Array.from({ length: 50 }, (_none, index) => drawHashed('0 ~ ~ * * *', `job${index}`)),
  );
  expect(lines.size).toBeGreaterThan(40);
  expect(drawHashed('0 ~/15 * * * *', 'report')).toMatch(/^0 (\d|1[0-4])\/15 \* \* \* \*$/);
});
