import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import { type CronConversion, convertCron, nextAfter } from '@horae/submitter/schedule';
import { ODD_ZONES } from './clock-window.js';
import { cronSample } from './cron-arbitraries.js';
import { PROPERTY_TIMEOUT_MS, holds } from './property-runs.js';
import { conversionDifference, instantOf, read } from './same-fires.js';

function convert(line: string, options: Parameters<typeof convertCron>[1]): CronConversion {
  const conversion = convertCron(line, options);
  if (!conversion.ok) throw new Error(conversion.error.text);
  return conversion.value;
}

describe('any cron line', () => {
  test(
    'fires at the instants of the repeats that it became, in every zone',
    () => {
      const counts: Record<string, number> = { one: 0, several: 0, cron: 0 };
      holds(
        'repeats of a cron line',
        200,
        fc.property(
          fc.oneof(
            cronSample({ withSeconds: false }),
            cronSample({ withSeconds: false, isSparse: true, withQuartzDays: true }),
            cronSample({ withSeconds: false, isSparse: true, isDaily: true }),
          ),
          fc.constantFrom(...ODD_ZONES),
          fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2033, 0) }),
          fc.record(
            { allowDst: fc.boolean(), unionCountMax: fc.constantFrom(1, 20, 1_000) },
            { requiredKeys: [] },
          ),
          (sample, timeZone, instant, choices) => {
            const now = epochMs(instant);
            const made = convertCron(sample.text, { timeZone, now, ...choices });
            if (!made.ok) {
              expect(made.error).toMatchObject({ kind: 'never' });
              return;
            }
            const { kind, schedule, dst, reason } = made.value;
            counts[kind] = (counts[kind] ?? 0) + 1;
            if (kind === 'one') expect(reason).toBeNull();
            else expect(reason).toMatch(/\w+ \w+/);
            if (kind === 'cron') {
              expect(made.value).toMatchObject({ schedule: sample.text, timeZone, dst: null });
              return;
            }
            const size = schedule.split(';').length;
            expect(size === 1).toBe(kind === 'one');
            expect(size).toBeLessThanOrEqual(choices.unionCountMax ?? 128);
            if (choices.allowDst === false) expect(dst).toBeNull();
            expect(conversionDifference(sample.text, made.value, { timeZone, now })).toBeNull();
          },
        ),
      );
      for (const [kind, count] of Object.entries(counts)) {
        expect([kind, count > 3]).toEqual([kind, true]);
      }
    },
    PROPERTY_TIMEOUT_MS,
  );

  test(
    'that follows the wall clock does so with the dst rule that the conversion asks for',
    () => {
      let ruledCount = 0;
      holds(
        'repeats with a dst rule',
        80,
        fc.property(
          fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 3 }),
          fc.integer({ min: 2, max: 12 }),
          fc.constantFrom(
            'Africa/Cairo',
            'Africa/Casablanca',
            'America/New_York',
            'America/Santiago',
            'Antarctica/Troll',
            'Asia/Gaza',
            'Australia/Lord_Howe',
          ),
          (minutes, step, timeZone) => {
            const now = instantOf('2026-01-20T13:27:31Z');
            const line = `${minutes.join(',')} */${step} * * *`;
            const made = convert(line, { timeZone, now });
            if (made.dst !== null) ruledCount += 1;
            expect(made.kind).not.toBe('cron');
            expect(conversionDifference(line, made, { timeZone, now })).toBeNull();
            const bare = convert(line, { timeZone, now, allowDst: false });
            expect(bare.kind).toBe(made.dst === null ? made.kind : 'cron');
          },
        ),
      );
      expect(ruledCount).toBeGreaterThan(10);
    },
    PROPERTY_TIMEOUT_MS,
  );

  test(
    'with seconds does so too',
    () => {
      holds(
        'repeats of a cron line with seconds',
        60,
        fc.property(
          cronSample({ withSeconds: true }),
          fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'),
          (sample, timeZone) => {
            const now = instantOf('2026-03-20T13:27:31.250Z');
            const made = convertCron(sample.text, { timeZone, now });
            if (!made.ok || made.value.kind === 'cron') return;
            expect(conversionDifference(sample.text, made.value, { timeZone, now })).toBeNull();
          },
        ),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );

  test('has its first fires after now as the anchors', () => {
    const now = instantOf('2026-03-05T10:20:30Z');
    for (const line of ['*/5 * * * *', '0 9,18 * * 1-5', '30 2 1,15 * *', '0 0 1 jan,jul *']) {
      const made = convert(line, { timeZone: 'Europe/Berlin', now });
      const anchors = made.schedule.split(';').map((text) => {
        const repeat = read(text, { timeZone: 'Europe/Berlin', now });
        return [nextAfter(repeat, now), nextAfter(repeat, epochMs(0))];
      });
      for (const [afterNow, first] of anchors) expect(first).toBe(afterNow);
    }
  });
});

describe('the smallest exact form', () => {
  const now = instantOf('2026-02-10T10:00:30Z');
  const count = (line: string, timeZone = ''): number =>
    convert(line, { timeZone, now }).schedule.split(';').length;

  test('is one repeat wherever one will do', () => {
    const lines = ['*/5 * * * *', '5-55/10 * * * *', '9,39 * * * *', '0 0-23/2 * * *', '0 0 L * *'];
    for (const line of [...lines, '0 0 1 1,4,7,10 *', '0 0 * * *', '* * * * * *', '0 12 * * 0-7']) {
      expect([line, count(line)]).toEqual([line, 1]);
    }
  });

  test('is on the clock, in the zone, with periods of the calendar', () => {
    const berlin = { timeZone: 'Europe/Berlin', now };
    expect(convert('*/20 * * * *', berlin).schedule).toBe('R/2026-02-10T11:20:00/PT20M');
    expect(convert('30 9 * * *', berlin).schedule).toBe('R/2026-02-11T09:30:00/P1D');
    expect(convert('30 9 * * 1', berlin).schedule).toBe('R/2026-02-16T09:30:00/P1W');
    expect(convert('30 9 2 */3 *', berlin).schedule).toBe('R/2026-04-02T09:30:00/P3M');
    expect(convert('30 9 2 5 *', { timeZone: '', now }).schedule).toBe(
      'R/2026-05-02T09:30:00Z/P1Y',
    );
  });

  test('needs fewer repeats than times where times have a pattern', () => {
    expect(count('*/45 * * * *')).toBe(2);
    expect(count('0 7-23 * * *')).toBe(12);
    expect(count('0 0 31 * *')).toBe(6);
    expect(count('0 0 28-31 * *')).toBe(4);
    expect(count('25,50 1 15 * 2')).toBe(4);
  });

  test('anchors the last day of a month on a 31st, in the past if need be', () => {
    expect(convert('0 0 L * *', { timeZone: '', now }).schedule).toBe('R/2026-01-31T00:00:00Z/P1M');
    expect(convert('0 0 L 2 *', { timeZone: '', now }).schedule).toBe('R/2024-02-29T00:00:00Z/P1Y');
  });

  test('is the cron line itself, with the field that stands in the way', () => {
    const reasonOf = (line: string, timeZone = ''): string | null =>
      convert(line, { timeZone, now }).reason;
    expect(reasonOf('0 0 LW * *')).toContain('day-of-month field "LW"');
    expect(reasonOf('0 0 * * 5#2')).toContain('day-of-week field "5#2"');
    expect(reasonOf('0 0 29 2 *')).toContain('month field "2"');
    expect(reasonOf('0 0 */2 * 1')).toContain('"*/2" and the day-of-week field "1" must both fit');
    expect(reasonOf('0 0 * 2 1')).toContain('limited by the month field "2"');
    expect(reasonOf('* 9-17 * * *')).toContain('540 repeats, more than the 128');
    const withoutDst = { timeZone: 'America/New_York', now, allowDst: false };
    expect(convert('0 */2 * * *', withoutDst).reason).toContain('hour field "*/2" begins with *');
  });

  test('respects a limit of the caller, up to what a schedule may have', () => {
    const line = '0 9,18 * * 1-5';
    expect(convert(line, { timeZone: '', now, unionCountMax: 10 }).kind).toBe('several');
    expect(convert(line, { timeZone: '', now, unionCountMax: 9 }).kind).toBe('cron');
    expect(convert('* 9-17 * * *', { timeZone: '', now, unionCountMax: 600 }).kind).toBe('several');
    expect(convert('* 7-17 * * 1-5', { timeZone: '', now, unionCountMax: 5_000 }).kind).toBe(
      'cron',
    );
  });

  test('takes the zone from CRON_TZ', () => {
    const made = convert('CRON_TZ=Asia/Tokyo 0 9 * * *', { timeZone: 'UTC', now });
    expect(made).toMatchObject({ timeZone: 'Asia/Tokyo', schedule: 'R/2026-02-11T09:00:00/P1D' });
    expect(convertCron('CRON_TZ=Nowhere 0 9 * * *', { timeZone: '', now }).ok).toBe(false);
  });
});
