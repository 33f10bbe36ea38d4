import fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import { describe, expect, test } from 'vitest';
import { type EpochMs, DAY_MS, addMs } from '@horae/submitter/kernel';
import {
  type ChronosRepeat,
  type ScheduleOptions,
  chronosRepeats,
  occurrencesBetween,
} from '@horae/submitter/schedule';
import { ODD_ZONES } from '../schedule/clock-window.js';
import { PROPERTY_TIMEOUT_MS, holds } from '../schedule/property-runs.js';
import { instantOf, read } from '../schedule/same-fires.js';

/**
 * What Chronos 2 does with a repeat: it parses the text, takes the occurrence, adds the period,
 * prints the sum, and begins again. The zone keeps the fields of the text and drops its offset; a
 * time that does not exist moves on, of two the earlier is taken.
 */
function chronosFires({ schedule, timeZone }: ChronosRepeat, until: EpochMs): number[] {
  const [countText = '', startText = '', periodText = ''] = schedule.slice(1).split('/');
  const period = Duration.fromISO(periodText);
  const fires: number[] = [];
  let text = startText;
  for (let left = countText === '' ? Infinity : Number(countText); left > 0; left -= 1) {
    const at = parsed(text, timeZone);
    if (at.toMillis() > until) break;
    fires.push(at.toMillis());
    text = at.plus(period).toISO() ?? '';
  }
  return fires;
}

function parsed(text: string, timeZone: string): DateTime {
  const fixed = DateTime.fromISO(text, { setZone: true });
  if (timeZone === '') return fixed;
  const [first] = fixed.setZone(timeZone, { keepLocalTime: true }).getPossibleOffsets();
  return first ?? fixed;
}

const now = instantOf('2026-03-20T10:00:30Z');
const until = addMs(now, 731 * DAY_MS);

const PERIODS = ['PT12H', 'PT35H', 'PT24H', 'P1D', 'P1D', 'P2D', 'P1W', 'P2W', 'P1M', 'P3M'].concat(
  ['P5M', 'P1Y', 'P1Y6M', 'P1DT12H', 'P1M1D', 'PT90M'],
);
const DST = fc.constantFrom(
  ...([null, 'next', 'skip'] as const).flatMap((gap) =>
    ([null, 'first', 'both'] as const).map((overlap) => ({ gap, overlap })),
  ),
);

test(
  'what is told to Chronos fires there when the schedule does, in odd zones and over two years',
  () => {
    let takenCount = 0;
    const part = fc
      .record({
        count: fc.constantFrom('', '', '', '1', '5', '400'),
        day: fc.integer({ min: 0, max: 900 }),
        minute: fc.constantFrom(0, 60, 90, 120, 150, 540, 1_439),
        period: fc.constantFrom(...PERIODS),
      })
      .map(({ count, day, minute, period }) => {
        const start = new Date(Date.UTC(2024, 0, 1 + day, 0, minute)).toISOString().slice(0, 19);
        return `R${count}/${start}/${period}`;
      });
    const union = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(';'));
    holds(
      'repeats, Chronos',
      200,
      fc.property(union, fc.constantFrom(...ODD_ZONES), DST, (text, timeZone, dst) => {
        const schedule = read(text, { timeZone, now, dst });
        const repeats = chronosRepeats(schedule, { now, seed: '' });
        if (!repeats.ok) return;
        takenCount += 1;
        const fires = repeats.value.flatMap((repeat) => chronosFires(repeat, until));
        const expected = occurrencesBetween(schedule, {
          from: addMs(now, -60_000),
          to: until,
          limit: Infinity,
        });
        const told = [text, timeZone, ...repeats.value.map((repeat) => repeat.schedule)];
        expect([told, fires.sort((a, b) => a - b)]).toEqual([told, expected]);
      }),
    );
    expect(takenCount).toBeGreaterThan(60);
  },
  PROPERTY_TIMEOUT_MS,
);

function told(text: string, options: Partial<ScheduleOptions> = {}): string {
  const schedule = read(text, { timeZone: '', now, ...options });
  const repeats = chronosRepeats(schedule, { now, seed: 'a job' });
  if (!repeats.ok) return repeats.error.text;
  return repeats.value.map((one) => `${one.schedule} ${one.timeZone}`.trim()).join(';');
}

describe('a stock Chronos server is told', () => {
  test.each([
    // Begun long ago: Chronos 2 would count from there, or fail.
    ['R/1970-01-01T00:00:00Z/PT1H', '', 'R/2026-03-20T10:00:00.000Z/PT1H'],
    [
      'R/2020-01-01T09:00:00/P1D',
      'Europe/Berlin',
      'R/2026-03-21T09:00:00.000+01:00/P1D Europe/Berlin',
    ],
    ['R10/2026-03-15T09:00:00Z/P1D', '', 'R4/2026-03-21T09:00:00.000Z/P1D'],
    ['R/2020-01-01T09:00:00Z/P1Y', '', 'R/2027-01-01T09:00:00.000Z/P12M'],
    // Its clock changes, elapsed time does not.
    ['R/2026-01-01T00:00:00/PT1H', 'Europe/Berlin', 'R/2026-03-20T10:00:00.000Z/PT1H'],
    ['R1//P', '', 'R1/2026-03-20T10:00:30.000Z/PT24H'],
    ['R1//PT24H', 'Asia/Tokyo', 'R1/2026-03-20T10:00:30.000Z/PT24H'],
    ['R/20260401T090000+0200/P1W', '', 'R/2026-04-01T09:00:00.000+02:00/P1W'],
    [
      'R/2026-04-01T09:00:00Z/P1D;R/2026-04-01T18:00:00Z/P1D',
      '',
      'R/2026-04-01T09:00:00.000Z/P1D;R/2026-04-01T18:00:00.000Z/P1D',
    ],
    ['0 9 * * 1', 'Asia/Tokyo', 'R/2026-03-23T09:00:00.000+09:00/P1W Asia/Tokyo'],
  ])('%s in "%s" as %s', (text, timeZone, expected) => {
    expect(told(text, { timeZone })).toBe(expected);
  });
});

describe('a stock Chronos server is not told', () => {
  test.each([
    ['R/2026-03-01T02:30:00/P1D', 'Europe/Berlin', 'leave its time out at 2026-03-29T03:00'],
    ['R/2026-01-31T00:00:00/P1M', 'UTC', 'starts on day 31, which some of its months lack'],
    ['R/2024-02-29T00:00:00/P1Y', 'UTC', 'starts on day 29'],
    ['R/2026-01-01T00:00:00/P1M2D', 'UTC', 'P1M2D mixes units'],
    ['R/2026-01-01T00:00:00/P1DT12H', 'Europe/Berlin', 'P1DT12H mixes units'],
    ['R2/2020-01-01T00:00:00/P1D', 'UTC', 'has passed'],
    ['0 9 L * *', 'UTC', 'starts on day 31'],
    ['25,50 1 15 * 2', 'UTC', 'two of its repeats meet'],
    ['R/2026-01-01T09:00Z/P1D;R/2026-01-02T09:00Z/P1W', 'UTC', 'two of its repeats meet'],
    ['0 9 LW * *', 'UTC', 'stays a cron expression, which Chronos does not know'],
    ['R/2026-01-01T09:00:00/P1D', 'PST', 'means another one to Java'],
  ])('%s in %s: %s', (text, timeZone, reason) => {
    expect(told(text, { timeZone })).toContain(reason);
  });

  test('a union in which many never meet and two do', () => {
    const timeZone = 'Europe/Berlin';
    const clock = (minutes: number): string =>
      new Date(minutes * 60_000).toISOString().slice(11, 19);
    const daily = (count: number): string[] =>
      Array.from({ length: count }, (_, index) => `R/2026-04-06T${clock(300 + index)}/P1D`);
    const elapsed = Array.from(
      { length: 10 },
      (_, index) => `R/2026-04-06T04:${10 + index}:30/PT${index + 7}H`,
    );
    const apart = [...elapsed, ...daily(60)];
    const meeting = [...apart, 'R/2026-04-06T05:07:00/P1W'];
    expect(told(apart.join(';'), { timeZone })).not.toContain('cannot be told');
    expect(told(meeting.join(';'), { timeZone })).toContain('two of its repeats meet');
    expect(told(daily(140).join(';'), { timeZone })).toContain('140 jobs there, more than the 128');
  });

  test('what a dst option changes at a coming change of the clocks', () => {
    const timeZone = 'Europe/Berlin';
    const dst = { gap: 'skip', overlap: 'both' } as const;
    expect(told('R/2026-03-01T02:30:00/P1D', { timeZone, dst })).toContain('leave its time out');
    const overlap = { gap: null, overlap: 'both' } as const;
    expect(told('R/2026-01-04T23:30:00/P1D', { timeZone: 'Africa/Cairo', dst: overlap })).toContain(
      'runs it twice when the clocks of Africa/Cairo go back',
    );
    expect(told('R/2026-01-01T09:00:00/P1D', { timeZone, dst })).toContain('R/2026-03-21T09:00');
    expect(told('0 9 * * *', { timeZone, dst: { gap: 'next', overlap: 'both' } })).toContain('dst');
  });
});
