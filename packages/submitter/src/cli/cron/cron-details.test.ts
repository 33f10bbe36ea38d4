import { describe, expect, test } from 'vitest';
import { LIMITS, addMs, epochMs } from '../../kernel/index.js';
import { type Schedule, countBetween, nextAfter } from '../../schedule/index.js';
import { cronDetails } from './cron-details.js';
import { readCron } from './read-cron.js';

const ZONES = [
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Europe/Berlin',
  'Europe/London',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Australia/Lord_Howe',
  'Asia/Beirut',
];
const LINES = ['30 2 * * *', '0,30 0-3 * * *', '15 */1 * * *', '*/20 2 * * *', '45 1 * * 0,5,6'];
const REPEATS = ['R/2026-01-01T02:15:00/P1D', 'R/2026-01-04T00:30:00/P1W'];

function detailsOf(line: string, timeZone: string, from: string) {
  const question = {
    timeZone,
    isoTimeZone: timeZone,
    from: epochMs(Date.parse(from)),
    nextCount: 0,
    language: 'en',
    isQuartz: false,
    seed: '',
    unionCountMax: LIMITS.scheduleUnionCountMax,
  } as const;
  const told = readCron(line, question);
  return { schedule: told.parsed as Schedule, ...cronDetails(told, question) };
}

describe('what is told of clock changes is what the schedule does', () => {
  for (const timeZone of ZONES) {
    for (const line of [...LINES, ...REPEATS]) {
      test(`${line} in ${timeZone}`, () => {
        const { schedule, clockChanges } = detailsOf(line, timeZone, '2026-01-01T00:00:00Z');
        for (const { at, shiftMs, effect, touchedCount, clockAfter, touched } of clockChanges) {
          const size = Math.abs(shiftMs);
          const before = { from: addMs(at, -size - 1), to: addMs(at, -1) };
          const after = { from: addMs(at, -1), to: addMs(at, size - 1) };
          if (effect === 'later') expect(nextAfter(schedule, addMs(at, -1))).toBe(at);
          if (effect === 'left') expect(touched).not.toContain(clockAfter);
          if (effect === 'twice' || effect === 'first') {
            expect(countBetween(schedule, before)).toBe(touchedCount);
            expect(countBetween(schedule, after)).toBe(effect === 'twice' ? touchedCount : 0);
          }
        }
      });
    }
  }

  test('all four effects are found', () => {
    const found = ZONES.flatMap((zone) =>
      LINES.flatMap((line) => detailsOf(line, zone, '2026-01-01T00:00:00Z').clockChanges),
    );
    const effects = new Set(found.map(({ effect }) => effect));
    expect([...effects].sort()).toEqual(['first', 'later', 'left', 'twice']);
  });

  test('a day that a country skips is left out for good', () => {
    const { clockChanges, schedule } = detailsOf(
      '30 2 * * *',
      'Pacific/Apia',
      '2011-12-01T00:00:00Z',
    );
    const skipped = clockChanges.find(({ date }) => date === '2011-12-30');
    expect(skipped).toMatchObject({ effect: 'left', touched: ['02:30:00'] });
    const at = skipped?.at ?? epochMs(0);
    expect(nextAfter(schedule, addMs(at, -1))).not.toBe(at);
  });
});

describe('the rule', () => {
  test.each([
    ['*/5 * * * *', 'Europe/Berlin', 'elapsed'],
    ['0 * * * *', 'Europe/Berlin', 'elapsed'],
    ['30 2 * * *', 'Europe/Berlin', 'once'],
    ['*/5 2 * * *', 'Europe/Berlin', 'follows'],
    ['30 2 * * *', 'Asia/Tokyo', 'fixed'],
    ['R/2026-01-01T02:15:00/P1D', 'Europe/Berlin', 'calendar'],
    ['R/2026-01-01T02:15:00/PT24H', 'Europe/Berlin', 'elapsed'],
    ['R/2026-01-01T02:15:00/PT24H;R/2026-01-01T02:15:00/P1D', 'Europe/Berlin', 'calendar'],
    ['60 * * * *', 'Europe/Berlin', 'none'],
  ])('of %s in %s is "%s"', (line, timeZone, rule) => {
    expect(detailsOf(line, timeZone, '2026-01-01T00:00:00Z').rule).toBe(rule);
  });
});
