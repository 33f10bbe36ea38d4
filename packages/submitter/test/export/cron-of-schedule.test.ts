import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EpochMs, DAY_MS, addMs, epochMs } from '@horae/submitter/kernel';
import {
  type Schedule,
  type ScheduleOptions,
  convertCron,
  cronOfSchedule,
} from '@horae/submitter/schedule';
import { ODD_ZONES, changesOf } from '../schedule/clock-window.js';
import { cronSample } from '../schedule/cron-arbitraries.js';
import { PROPERTY_TIMEOUT_MS, holds } from '../schedule/property-runs.js';
import { firstDifference, instantOf, read } from '../schedule/same-fires.js';

/** Where a schedule and the line made of it part within two years, every clock change included. */
function difference(schedule: Schedule, line: string, timeZone: string, now: EpochMs) {
  const cron = read(line, { timeZone, now });
  const twoYears = addMs(now, 731 * DAY_MS);
  const changing = ODD_ZONES.includes(timeZone as (typeof ODD_ZONES)[number])
    ? changesOf(timeZone).filter((at) => at > now + 2 * DAY_MS && at < twoYears)
    : [];
  const stretches = [
    { from: now, to: twoYears, fireCountMax: 12 },
    ...changing.map((at) => ({
      from: epochMs(at - DAY_MS),
      to: epochMs(at + 1.2 * DAY_MS),
      fireCountMax: 150,
    })),
  ];
  for (const stretch of stretches) {
    const found = firstDifference(schedule, cron, stretch);
    if (found !== null) return found;
  }
  return null;
}

const ZONE = fc.constantFrom(...ODD_ZONES);
const NOW = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2035, 0) }).map(epochMs);

test(
  'a line that became repeats comes back as a line with the same fires',
  () => {
    let repeatsCount = 0;
    holds(
      'line, repeats, line',
      300,
      fc.property(cronSample({ withSeconds: false }), ZONE, NOW, ({ text }, timeZone, now) => {
        const made = convertCron(text, { timeZone, now });
        if (!made.ok || made.value.kind === 'cron') return;
        repeatsCount += 1;
        const { schedule, dst } = made.value;
        const repeats = read(schedule, { timeZone, now, ...(dst === null ? {} : { dst }) });
        const back = cronOfSchedule(repeats, { now });
        if (!back.ok) throw new Error(`${text} in ${timeZone}: ${back.error.text}`);
        expect([text, difference(repeats, back.value.line, back.value.timeZone, now)]).toEqual([
          text,
          null,
        ]);
        expect(cronOfSchedule(repeats, { now, preferred: text })).toEqual({
          ok: true,
          value: { line: text, timeZone },
        });
      }),
    );
    expect(repeatsCount).toBeGreaterThan(60);
  },
  PROPERTY_TIMEOUT_MS,
);

const DST = fc.constantFrom(
  ...([null, 'next', 'skip'] as const).flatMap((gap) =>
    ([null, 'first', 'both'] as const).map((overlap) => ({ gap, overlap })),
  ),
);

test(
  'a cron expression is its own line, with the rule that the job has for changing clocks',
  () => {
    holds(
      'expression, line',
      200,
      fc.property(
        cronSample({ withSeconds: false }),
        ZONE,
        NOW,
        DST,
        (sample, timeZone, now, dst) => {
          const made = convertCron(sample.text, { timeZone, now });
          if (!made.ok) return;
          const cron = read(sample.text, { timeZone, now, dst });
          const line = cronOfSchedule(cron, { now });
          if (!line.ok) {
            expect(dst).not.toEqual({ gap: null, overlap: null });
            expect(line.error.text).toContain('when the clocks of');
            return;
          }
          expect(difference(cron, line.value.line, timeZone, now)).toBeNull();
        },
      ),
    );
  },
  PROPERTY_TIMEOUT_MS,
);

const PERIODS = [
  'PT1M',
  'PT5M',
  'PT15M',
  'PT20M',
  'PT30M',
  'PT45M',
  'PT1H',
  'PT90M',
  'PT2H',
].concat(
  ['PT6H', 'PT7H', 'PT24H', 'PT168H', 'P1D', 'P1D', 'P1D', 'P2D', 'P1W', 'P7D', 'P2W', 'P1M'],
  ['P2M', 'P3M', 'P5M', 'P6M', 'P1Y', 'P12M', 'P2Y', 'P1MT1H'],
);

test(
  'repeats that are taken for a line fire with it, in odd zones too',
  () => {
    let takenCount = 0;
    const start = fc
      .tuple(
        fc.integer({ min: 0, max: 800 }),
        fc.constantFrom(0, 60, 90, 120, 150, 540, 1_050, 1_439),
      )
      .map(([day, minute]) => day * 1_440 + minute);
    const unions = fc.tuple(
      fc.constantFrom(...PERIODS),
      fc.array(start, { minLength: 1, maxLength: 3 }),
    );
    holds(
      'repeats, line',
      600,
      fc.property(unions, ZONE, DST, ([period, starts], timeZone, dst) => {
        const texts = starts.map((minute) => {
          const local = new Date(Date.UTC(2024, 0, 1) + minute * 60_000).toISOString();
          return `R/${local.slice(0, 19)}/${period}`;
        });
        const now = instantOf('2026-03-28T12:00:00Z');
        const repeats = read(texts.join(';'), { timeZone, now, dst });
        const line = cronOfSchedule(repeats, { now });
        if (!line.ok) return;
        takenCount += 1;
        const found = difference(repeats, line.value.line, line.value.timeZone, now);
        expect([texts, line.value, found]).toEqual([texts, line.value, null]);
      }),
    );
    expect(takenCount).toBeGreaterThan(150);
  },
  PROPERTY_TIMEOUT_MS,
);

const now = instantOf('2026-02-10T10:00:30Z');

function lineOf(text: string, options: Partial<ScheduleOptions> = {}): string {
  const schedule = read(text, { timeZone: '', now, ...options });
  const found = cronOfSchedule(schedule, { now });
  return found.ok ? `${found.value.timeZone}: ${found.value.line}` : found.error.text;
}

describe('the line of', () => {
  test.each([
    ['R/2026-01-01T00:00:00Z/PT5M', '', 'UTC: */5 * * * *'],
    ['R/2026-01-01T00:03:00Z/PT10M', '', 'UTC: 3-53/10 * * * *'],
    ['R/2026-01-01T09:30:00/P1D', 'Europe/Berlin', 'Europe/Berlin: 30 9 * * *'],
    ['R/2026-01-02T09:30:00/P1W', 'Europe/Berlin', 'Europe/Berlin: 30 9 * * 5'],
    ['R/2026-01-15T09:30:00/P3M', 'Asia/Tokyo', 'Asia/Tokyo: 30 9 15 1-10/3 *'],
    ['R/2026-01-31T09:30:00/P6M', 'Asia/Tokyo', 'Asia/Tokyo: 30 9 31 1,7 *'],
    ['R/2026-01-31T09:30:00/P1Y', 'Asia/Tokyo', 'Asia/Tokyo: 30 9 31 1 *'],
    // Elapsed hours keep to no clock that changes; in UTC none does.
    ['R/2026-01-01T00:00:00/PT6H', 'Europe/Berlin', 'UTC: 0 5-23/6 * * *'],
    ['R/2026-01-01T00:00:00/PT1H', 'Europe/Berlin', 'Europe/Berlin: 0 * * * *'],
    ['R/2026-01-01T00:00:00/PT1H', 'Australia/Lord_Howe', 'UTC: 0 * * * *'],
    ['R/2026-01-01T08:00:00+03:00/P1D', '', 'Etc/GMT-3: 0 8 * * *'],
    ['R/2026-01-01T08:00:00+05:30/PT6H', '', 'UTC: 30 2-20/6 * * *'],
    ['R/2026-01-01T09:00:00Z/P1D;R/2026-01-01T18:00:00Z/P1D', '', 'UTC: 0 9,18 * * *'],
    ['R/2026-01-01T00:00Z/P1D;R/2026-01-01T18:00Z/P1D', '', 'UTC: 0 0,18 * * *'],
    ['R/2026-01-01T00:00Z/P1D;R/2026-01-01T12:00Z/P1D', '', 'UTC: 0 */12 * * *'],
    ['@daily', 'Asia/Tokyo', 'Asia/Tokyo: 0 0 * * *'],
    ['0 30 9 * * 1-5', '', 'UTC: 30 9 * * 1-5'],
    ['30 9 ? * MON-FRI', '', 'UTC: 30 9 * * MON-FRI'],
  ])('%s in "%s" is %s', (text, timeZone, line) => {
    expect(lineOf(text, { timeZone })).toBe(line);
  });

  test('a job whose dst says otherwise begins with * or does not', () => {
    const timeZone = 'Europe/Berlin';
    const hours = Array.from({ length: 24 }, (_, hour) => {
      return `R/2026-01-01T${String(hour).padStart(2, '0')}:00:00/P1D`;
    }).join(';');
    expect(lineOf(hours, { timeZone })).toBe('Europe/Berlin: 0 0-23 * * *');
    const clock = { gap: 'skip', overlap: 'both' } as const;
    expect(lineOf(hours, { timeZone, dst: clock })).toBe('Europe/Berlin: 0 * * * *');
    const once = { gap: 'next', overlap: 'first' } as const;
    expect(lineOf('*/10 * * * *', { timeZone, dst: once })).toBe(
      'Europe/Berlin: 0-50/10 0-23 * * *',
    );
    expect(lineOf('R/2026-01-01T02:30:00/P1D', { timeZone, dst: clock })).toContain(
      'no line does the same when the clocks of Europe/Berlin change',
    );
    const thrice = ['00', '02', '18'].map((hour) => `R/2026-01-01T${hour}:30:00/P1D`).join(';');
    expect(lineOf(thrice, { timeZone, dst: clock })).toBe('Europe/Berlin: 30 */18,2 * * *');
    const twice = ['00', '18'].map((hour) => `R/2026-01-01T${hour}:30:00/P1D`).join(';');
    const cairo = { timeZone: 'Africa/Cairo', dst: clock };
    expect(lineOf(twice, cairo)).toBe('Africa/Cairo: 30 */18 * * *');
    expect(lineOf('R/2026-01-01T04:30:00/P1D', { timeZone, dst: clock })).toBe(
      'Europe/Berlin: 30 4 * * *',
    );
  });
});

describe('no line is', () => {
  test.each([
    ['R5/2026-01-01T00:00:00Z/P1D', 'ends after 5 occurrences'],
    ['R/2026-01-01T00:00:00Z/PT7H', 'PT7H does not fit into a day'],
    ['R/2026-01-01T00:00:00Z/PT90M', 'not the same in all its hours'],
    ['R/2026-01-01T00:00:00Z/PT30S', 'PT30S is no whole number of minutes'],
    ['R/2026-01-01T00:00:00Z/P2W', 'P2W is none of P1D, P1W, P1M'],
    ['R/2026-01-01T00:00:00Z/P5M', 'P5M is none of'],
    ['R/2026-01-01T00:00:00Z/P1DT12H', 'P1DT12H is none of'],
    ['R/2026-01-01T00:00:10Z/P1D', 'is not on a full minute'],
    ['R/2026-01-31T00:00:00Z/P1M', 'its days are not the same in all its months'],
    ['R/2028-02-29T00:00:00Z/P1Y', 'starts at 2028-02-29T00:00:00Z, more than one period from now'],
    ['R/2024-02-29T00:00:00Z/P1Y', 'its days are not the same in all its months'],
    ['R/2026-05-01T00:00:00Z/P1D', 'starts at 2026-05-01T00:00:00Z'],
    ['R/2026-05-01T00:00:00Z/PT5M', 'starts at 2026-05-01T00:00:00Z'],
    ['R/2026-01-01T09:00:00Z/P1D;R/2026-01-01T10:00:00Z/P1W', 'differ from day to day'],
    ['R/2026-01-01T08:00:00+05:30/P1D', 'offset of its start'],
    ['R/2026-01-01T08:00:00+01:00/P1D;R/2026-01-01T08:00:00Z/P1D', 'different offsets'],
    ['*/10 * * * * *', 'its seconds "*/10"'],
    ['0 0 L * *', 'L, W and # in "L * *"'],
  ])('%s: %s', (text, reason) => {
    expect(lineOf(text)).toContain(reason);
    expect(lineOf(text)).toContain(`"${text}" is no crontab line`);
  });
});

describe('what the job came from', () => {
  const zoned = { timeZone: 'Europe/Berlin', now };
  const back = (text: string, preferred: string) =>
    cronOfSchedule(read(text, zoned), { now, preferred });

  test.each([
    ['R/2026-02-11T00:00:00/P1D', '@daily'],
    ['R/2026-02-14T06:30:00/P1W', '30 6    *   *   Sat'],
    ['R/2026-02-11T09:00:00/P1D', '00 09 * * 0-7'],
    ['0 9 1 2 1', '0\t9 1 feb mon'],
  ])('comes back as written: %s as %s', (text, preferred) => {
    expect(back(text, preferred)).toEqual({
      ok: true,
      value: { line: preferred, timeZone: 'Europe/Berlin' },
    });
  });

  test('is left when the schedule has changed since, or when cron would not read it', () => {
    const lines = ['0 8 * * *', '0 9 * * 1', '0 0 9 * * ?', '1 9 * * *', 'nonsense', '0 9 L * *'];
    for (const preferred of lines) {
      expect(back('R/2026-02-11T09:00:00/P1D', preferred)).toMatchObject({
        value: { line: '0 9 * * *' },
      });
    }
  });
});
