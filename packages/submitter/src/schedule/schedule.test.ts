import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EpochMs, DAY_MS, epochMs } from '../kernel/index.js';
import {
  type Schedule,
  type ScheduleOptions,
  countBetween,
  firstOccurrence,
  isZoneKnown,
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
  previousBefore,
  remainingText,
} from './index.js';

const NOW = at('2026-03-01T10:00:00.123Z');

function at(iso: string): EpochMs {
  return epochMs(Date.parse(iso));
}

function schedule(text: string, options: Partial<ScheduleOptions> = {}): Schedule {
  const parsed = parseSchedule(text, { timeZone: '', now: NOW, ...options });
  if (!parsed.ok) throw new Error(parsed.error.text);
  return parsed.value;
}

function iso(instant: EpochMs | null): string {
  return instant === null ? 'never' : new Date(instant).toISOString();
}

function firstFires(of: Schedule, count: number): string[] {
  const range = { from: epochMs(-1e14), to: epochMs(1e15), limit: count };
  return occurrencesBetween(of, range).map(iso);
}

describe('a repeating interval', () => {
  const starts: readonly (readonly [text: string, first: string])[] = [
    ['2014', '2014-01-01T00:00:00.000Z'],
    ['2014-03', '2014-03-01T00:00:00.000Z'],
    ['2014-03-08', '2014-03-08T00:00:00.000Z'],
    ['20140308', '2014-03-08T00:00:00.000Z'],
    ['2014-W05', '2014-01-27T00:00:00.000Z'],
    ['2014-W05-3', '2014-01-29T00:00:00.000Z'],
    ['2014W053', '2014-01-29T00:00:00.000Z'],
    ['2009-W53-7', '2010-01-03T00:00:00.000Z'],
    ['2014-035', '2014-02-04T00:00:00.000Z'],
    ['2014035', '2014-02-04T00:00:00.000Z'],
    ['2016-366', '2016-12-31T00:00:00.000Z'],
    ['2014-01-01T10', '2014-01-01T10:00:00.000Z'],
    ['2014-01-01T10:30', '2014-01-01T10:30:00.000Z'],
    ['2014-01-01T10:30:15', '2014-01-01T10:30:15.000Z'],
    ['2014-01-01T00:00:00.0Z', '2014-01-01T00:00:00.000Z'],
    ['2014-01-01T00:00:00.010461171Z', '2014-01-01T00:00:00.010Z'],
    ['2014-01-01T00:00:00,5Z', '2014-01-01T00:00:00.500Z'],
    ['2014-01-01T00:00:00.999999999Z', '2014-01-01T00:00:00.999Z'],
    ['2014-01-01T10.5Z', '2014-01-01T10:30:00.000Z'],
    ['2014-01-01T10:30,25Z', '2014-01-01T10:30:15.000Z'],
    ['0000-01-01', '0000-01-01T00:00:00.000Z'],
    ['20140101T00:00:00Z', '2014-01-01T00:00:00.000Z'],
    ['20140101T103015Z', '2014-01-01T10:30:15.000Z'],
    ['2014-01-01T00:00:00+02:00', '2013-12-31T22:00:00.000Z'],
    ['2014-01-01T00:00:00+0200', '2013-12-31T22:00:00.000Z'],
    ['2014-01-01T00:00:00-07', '2014-01-01T07:00:00.000Z'],
    ['2014-01-01t00:00:00z', '2014-01-01T00:00:00.000Z'],
    ['T05:50Z', '1970-01-01T05:50:00.000Z'],
    ['T05', '1970-01-01T05:00:00.000Z'],
    ['', '2026-03-01T10:00:00.123Z'],
  ];
  for (const [text, first] of starts) {
    test(`starts at ${first} when its start is "${text}"`, () => {
      expect(iso(firstOccurrence(schedule(`R/${text}/P1D`)))).toBe(first);
    });
  }

  test('has the periods of ISO 8601, weeks mixed in, letters in any case', () => {
    const second = (period: string): string =>
      firstFires(schedule(`R/2014-01-01T00:00:00Z/${period}`), 2)[1] ?? '';
    expect(second('P1Y2M3W4DT5H6M7.008S')).toBe('2015-03-26T05:06:07.008Z');
    expect(second('Pt5m')).toBe('2014-01-01T00:05:00.000Z');
    expect(second('P1W')).toBe('2014-01-08T00:00:00.000Z');
    expect(second('P1w2d')).toBe('2014-01-10T00:00:00.000Z');
    expect(second('PT36H')).toBe('2014-01-02T12:00:00.000Z');
    expect(second('PT1.5S')).toBe('2014-01-01T00:00:01.500Z');
  });

  test('counts months and years from its anchor, so the 31st comes back', () => {
    expect(firstFires(schedule('R/2014-01-31T00:00:00Z/P1M'), 4)).toEqual([
      '2014-01-31T00:00:00.000Z',
      '2014-02-28T00:00:00.000Z',
      '2014-03-31T00:00:00.000Z',
      '2014-04-30T00:00:00.000Z',
    ]);
    expect(firstFires(schedule('R/2012-02-29T00:00:00Z/P1Y'), 5).at(-1)).toBe(
      '2016-02-29T00:00:00.000Z',
    );
    expect(iso(nextAfter(schedule('R/2012-01-01T00:00:00Z/P1M'), at('2017-11-06T00:00Z')))).toBe(
      '2017-12-01T00:00:00.000Z',
    );
  });

  test('happens n times, not at all, or once with a period of zero', () => {
    expect(firstFires(schedule('R3/2014-01-01T00:00:00Z/PT2H'), 9)).toHaveLength(3);
    expect(firstFires(schedule('R0/2014-01-01T00:00:00Z/PT60M'), 9)).toEqual([]);
    expect(firstFires(schedule('R0//PT0M'), 9)).toEqual([]);
    expect(firstFires(schedule('R1//P'), 9)).toEqual([iso(NOW)]);
    expect(firstFires(schedule('R1/2014-01-01T00:00:00Z/PT0S'), 9)).toHaveLength(1);
    expect(firstFires(schedule('R1//P3M'), 9)).toEqual([iso(NOW)]);
    expect(firstOccurrence(schedule('R0//PT1M'))).toBeNull();
  });

  test('is kept as posted, however it was written', () => {
    for (const text of [
      'R/20140308T000000+0200/Pt24h',
      'R9223372036854775807//P1w2D',
      'R0//PT0M',
      'R1//P',
      'R007/2014-W05-3/PT36H;R//P1D',
      ' 0  9 * *\tMON ',
      '~ 3 * * *',
      'CRON_TZ=Asia/Tokyo @Daily',
    ]) {
      expect([text, schedule(text).text]).toEqual([text, text]);
      expect(remainingText(schedule(text), epochMs(-1e15))).toBe(text);
    }
  });

  test('of a second, begun in 1970, answers without walking there', () => {
    const seconds = schedule('R/1970-01-01T00:00:00Z/PT1S');
    expect(iso(nextAfter(seconds, NOW))).toBe('2026-03-01T10:00:01.000Z');
    expect(iso(latestAtOrBefore(seconds, NOW))).toBe('2026-03-01T10:00:00.000Z');
    expect(countBetween(seconds, { from: epochMs(-1), to: NOW })).toBe(1_772_359_201);
    const last = schedule('R2000000000/1970-01-01T00:00:00Z/PT1S');
    expect(iso(latestAtOrBefore(last, at('2050-01-01T00:00Z')))).toBe('2033-05-18T03:33:19.000Z');
    expect(nextAfter(last, at('2050-01-01T00:00Z'))).toBeNull();
  });

  test('ends with the year 9999', () => {
    const centuries = schedule('R/2000-01-01T00:00:00Z/P100Y');
    expect(iso(latestAtOrBefore(centuries, epochMs(8e15)))).toBe('9900-01-01T00:00:00.000Z');
    expect(nextAfter(centuries, at('9900-01-01T00:00Z'))).toBeNull();
    expect(nextAfter(schedule('R/9999-12-31T23:00:00Z/PT1H'), at('9999-12-31T23:30Z'))).toBeNull();
  });
});

describe('a time zone', () => {
  test('is found by its IANA name, or an older one the platform knows', () => {
    for (const zone of ['Europe/Berlin', 'UTC', 'Etc/GMT-2', 'PST', 'Asia/Calcutta']) {
      expect([zone, isZoneKnown(zone)]).toEqual([zone, true]);
    }
    for (const zone of ['', 'Nowhere/Bad', '+02:00', 'Z', 'null', 'GMT+2', '../etc']) {
      expect([zone, isZoneKnown(zone)]).toEqual([zone, false]);
    }
  });

  test('takes the place of the offset in the text, which keeps its wall-clock reading', () => {
    const options = { timeZone: 'PST' };
    expect(firstFires(schedule('R/2008-03-01T13:00:00Z/P1D', options), 1)).toEqual([
      '2008-03-01T21:00:00.000Z',
    ]);
    expect(firstFires(schedule('R1/2008-03-01T13:00:00+05:00/PT1M', options), 1)).toEqual([
      '2008-03-01T21:00:00.000Z',
    ]);
  });

  test('keeps the hour of days over a change of the clocks, and the length of hours', () => {
    const options = { timeZone: 'America/Los_Angeles' };
    const days = schedule('R/2015-03-07T12:00:00Z/P1D', options);
    const hours = schedule('R/2015-03-07T12:00:00Z/PT24H', options);
    expect(firstFires(days, 2)[1]).toBe('2015-03-08T19:00:00.000Z');
    expect(firstFires(hours, 2)[1]).toBe('2015-03-08T20:00:00.000Z');
  });

  test('runs what falls into a gap right after it, and at its old time the day after', () => {
    const daily = schedule('R/2015-03-07T02:30:00Z/P1D', { timeZone: 'America/Los_Angeles' });
    expect(firstFires(daily, 3)).toEqual([
      '2015-03-07T10:30:00.000Z',
      '2015-03-08T10:00:00.000Z',
      '2015-03-09T09:30:00.000Z',
    ]);
  });

  test('leaves out what falls into a gap of a day', () => {
    const daily = schedule('R/2011-12-29T09:00:00/P1D', { timeZone: 'Pacific/Apia' });
    expect(firstFires(daily, 3)).toEqual([
      '2011-12-29T19:00:00.000Z',
      '2011-12-30T19:00:00.000Z',
      '2011-12-31T19:00:00.000Z',
    ]);
  });

  test('lets a job choose what gaps and overlaps mean', () => {
    const between = (text: string, dst: ScheduleOptions['dst'], day: string): string[] =>
      occurrencesBetween(
        schedule(text, { timeZone: 'Europe/Berlin', ...(dst === undefined ? {} : { dst }) }),
        { from: at(`${day}T00:00Z`), to: at(`${day}T20:00Z`), limit: 9 },
      ).map((instant) => iso(instant).slice(11, 16));
    const daily = 'R/2026-01-01T02:30:00/P1D';
    expect(between(daily, undefined, '2026-03-29')).toEqual(['01:00']);
    expect(between(daily, { gap: 'skip', overlap: null }, '2026-03-29')).toEqual([]);
    expect(between(daily, undefined, '2026-10-25')).toEqual(['00:30']);
    expect(between(daily, { gap: null, overlap: 'both' }, '2026-10-25')).toEqual([
      '00:30',
      '01:30',
    ]);
    expect(between('30 2 * * *', { gap: 'skip', overlap: 'both' }, '2026-10-25')).toEqual([
      '00:30',
      '01:30',
    ]);
    expect(between('30 */2 * * *', { gap: 'next', overlap: null }, '2026-03-29')).toContain(
      '01:00',
    );
  });
});

describe('the Chronos view of what remains', () => {
  const view = (text: string, after: string, timeZone = ''): string =>
    remainingText(schedule(text, { timeZone }), at(after));

  test('is the text as posted until something was taken', () => {
    for (const text of ['R5/2030-01-01/Pt24h', 'R//PT1M', 'R/20300101T000000+02/P1w', '@daily']) {
      expect(view(text, '2026-03-01T09:59Z')).toBe(text);
    }
  });

  test('counts down and moves on, the period as posted', () => {
    const text = 'R5/2014-03-08T20:00:00.000Z/PT2H';
    expect(view(text, '2014-03-08T20:00:00Z')).toBe('R4/2014-03-08T22:00:00.000Z/PT2H');
    expect(view(text, '2014-03-09T01:00:00Z')).toBe('R2/2014-03-09T02:00:00.000Z/PT2H');
    expect(view(text, '2014-03-10T00:00:00Z')).toBe('R0/2014-03-09T06:00:00.000Z/PT2H');
    expect(view('R/2014-03-08T20:00:00Z/P1D', '2014-03-08T20:00Z')).toBe(
      'R/2014-03-09T20:00:00.000Z/P1D',
    );
    expect(view('R1//PT1M', '2026-03-01T10:00:01Z')).toBe('R0/2026-03-01T10:01:00.123Z/PT1M');
    expect(view('R9223372036854775807/2026-03-01/PT1S', '2026-03-01T00:00:01Z')).toBe(
      'R9223372036854775805/2026-03-01T00:00:02.000Z/PT1S',
    );
  });

  test('is printed with the offset in force', () => {
    const text = 'R/2015-03-07T12:00:00Z/P1D';
    expect(view(text, '2015-03-07T21:00Z', 'America/Los_Angeles')).toBe(
      'R/2015-03-08T12:00:00.000-07:00/P1D',
    );
    expect(view('R/2026-02-27T00:00:00+05:30/P1D', '2026-02-28T00:00Z')).toBe(
      'R/2026-03-01T00:00:00.000+05:30/P1D',
    );
    expect(view(text, '2015-03-07T12:00Z', 'Europe/London')).toBe('R/2015-03-08T12:00:00.000Z/P1D');
  });

  test('passes over an occurrence that a gap swallows', () => {
    const skipping = schedule('R5/2026-03-28T02:30:00/P1D', {
      timeZone: 'Europe/Berlin',
      dst: { gap: 'skip', overlap: 'first' },
    });
    const after = at('2026-03-28T12:00Z');
    expect(remainingText(skipping, after)).toBe('R3/2026-03-30T02:30:00.000+02:00/P1D');
    expect(iso(nextAfter(skipping, after))).toBe('2026-03-30T00:30:00.000Z');
  });

  test('stays on the last occurrence when the next one lies beyond the year 9999', () => {
    expect(view('R/2026-01-01T00:00:00Z/P9999Y', '2026-03-01T12:00Z')).toBe(
      'R/2026-01-01T00:00:00.000Z/P9999Y',
    );
  });

  test('of a union is each of its parts', () => {
    const text = 'R2/2026-03-01T09:00:00Z/P1D;R/2026-03-05T09:00:00Z/P1D';
    expect(view(text, '2026-03-01T12:00Z')).toBe(
      'R1/2026-03-02T09:00:00.000Z/P1D;R/2026-03-05T09:00:00Z/P1D',
    );
  });
});

describe('a union of repeats', () => {
  test('counts an instant named twice once', () => {
    const twice = schedule('R/2026-03-01T00:00:00Z/PT2H;R/2026-03-01T00:00:00Z/PT3H');
    const day = { from: at('2026-03-01T00:00Z'), to: at('2026-03-02T00:00Z') };
    expect(countBetween(twice, day)).toBe(16);
    expect(occurrencesBetween(twice, { ...day, limit: 99 })).toHaveLength(16);
  });

  test('is counted over half a century without walking through it', () => {
    const dense = schedule(
      'R/1970-01-01T00:00:00Z/PT2S;R/1970-01-01T00:00:00Z/PT3S;R/1970-01-01T00:00:01Z/PT5S',
    );
    const range = { from: epochMs(-1), to: epochMs(30e9 * 1_000 - 1_000) };
    expect(countBetween(dense, range)).toBe(30e9 * (2 / 3 + 1 / 15));
  });

  test('is counted as its occurrences are listed', () => {
    const part = fc
      .record({
        count: fc.option(fc.nat({ max: 30 }), { nil: '' }),
        startMinute: fc.nat({ max: 3_000 }),
        period: fc.oneof(
          fc.integer({ min: 1, max: 400 }).map((minutes) => `PT${minutes}M`),
          fc.constantFrom('P1D', 'P2D', 'P1W', 'PT1H', 'PT24H'),
        ),
      })
      .map(({ count, startMinute, period }) => {
        const start = new Date(NOW - (NOW % DAY_MS) + startMinute * 60_000).toISOString();
        return `R${count}/${start}/${period}`;
      });
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 7 }), (parts) => {
        const union = schedule(parts.join(';'), { timeZone: 'Europe/Berlin' });
        const range = { from: at('2026-03-02T00:17Z'), to: at('2026-03-09T03:00Z') };
        const listed = occurrencesBetween(union, { ...range, limit: 1e6 });
        expect(countBetween(union, range)).toBe(listed.length);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

describe('a cron expression', () => {
  const nextFires = (text: string, from: string): string[] => {
    const range = { from: at(from), to: at('2100-01-01T00:00Z'), limit: 4 };
    return occurrencesBetween(schedule(text), range).map((instant) => iso(instant).slice(0, 16));
  };

  test('begins with its first fire after it was read', () => {
    expect(iso(firstOccurrence(schedule('*/5 * * * *')))).toBe('2026-03-01T10:05:00.000Z');
  });

  test('knows the last day of a month, the nearest workday, and the n-th weekday', () => {
    const from = '2025-12-31T12:00Z';
    const days = (text: string): string[] => nextFires(text, from).map((day) => day.slice(5, 10));
    expect(days('0 0 L * *')).toEqual(['01-31', '02-28', '03-31', '04-30']);
    expect(days('0 0 L-3 * *')).toEqual(['01-28', '02-25', '03-28', '04-27']);
    expect(days('0 0 LW * *')).toEqual(['01-30', '02-27', '03-31', '04-30']);
    expect(days('0 0 15W * *')).toEqual(['01-15', '02-16', '03-16', '04-15']);
    expect(days('0 0 1W * *')).toEqual(['01-01', '02-02', '03-02', '04-01']);
    expect(days('0 0 31W * *')).toEqual(['01-30', '03-31', '05-29', '07-31']);
    expect(days('0 0 * * 5L')).toEqual(['01-30', '02-27', '03-27', '04-24']);
    expect(days('0 0 * * mon#1')).toEqual(['01-05', '02-02', '03-02', '04-06']);
    expect(days('0 0 ? * friL')).toEqual(['01-30', '02-27', '03-27', '04-24']);
    expect(days('0 0 1,L * *')).toEqual(['01-01', '01-31', '02-01', '02-28']);
    expect(days('0 0 ? * 7#5')).toEqual(['03-29', '05-31', '08-30', '11-29']);
  });

  test('waits for leap days over the gap of the year 2100', () => {
    const leap = schedule('0 0 29 2 *');
    expect(iso(nextAfter(leap, at('2096-03-01T00:00Z')))).toBe('2104-02-29T00:00:00.000Z');
    expect(iso(latestAtOrBefore(leap, at('2104-02-28T00:00Z')))).toBe('2096-02-29T00:00:00.000Z');
  });

  test('has weekdays by number and name, Sunday at both ends of the week', () => {
    const weekdays = (field: string): number[] => {
      const range = { from: at('2026-03-01T12:00Z'), to: at('2026-03-08T12:00Z'), limit: 9 };
      const fires = occurrencesBetween(schedule(`0 6 * * ${field}`), range);
      return fires.map((instant) => new Date(instant).getUTCDay());
    };
    expect(weekdays('5-7')).toEqual([5, 6, 0]);
    expect(weekdays('fri-sun')).toEqual([5, 6, 0]);
    expect(weekdays('6-0')).toEqual([6, 0]);
    expect(weekdays('Sun-Tue')).toEqual([1, 2, 0]);
    expect(weekdays('7,3')).toEqual([3, 0]);
    expect(weekdays('1-5/2,sat')).toEqual([1, 3, 5, 6]);
    expect(weekdays('7-7')).toEqual([0]);
    expect(weekdays('5-7/2')).toEqual([5, 0]);
  });

  test('combines its day fields as Vixie had it: both fit when one begins with *', () => {
    const from = '2026-03-01T12:00Z';
    const days = (text: string): string[] => nextFires(text, from).map((day) => day.slice(8, 10));
    expect(days('0 0 */2 * 1')).toEqual(['09', '23', '13', '27']);
    expect(days('0 0 13 * 1')).toEqual(['02', '09', '13', '16']);
    expect(days('0 0 13,* * 1')).toEqual(['02', '03', '04', '05']);
    expect(days('0 0 13 * ?')).toEqual(['13', '13', '13', '13']);
  });

  test('takes its zone from CRON_TZ in front', () => {
    const tokyo = schedule('CRON_TZ=Asia/Tokyo 0 9 * * *', { timeZone: 'Europe/Berlin' });
    expect(iso(nextAfter(tokyo, NOW))).toBe('2026-03-02T00:00:00.000Z');
    const quoted = schedule('TZ="Asia/Tokyo" @daily', { timeZone: 'Europe/Berlin' });
    expect(iso(nextAfter(quoted, NOW))).toBe('2026-03-01T15:00:00.000Z');
  });

  test('is asked for the instant strictly before another', () => {
    const hourly = schedule('0 * * * *');
    expect(iso(previousBefore(hourly, at('2026-03-01T10:00Z')))).toBe('2026-03-01T09:00:00.000Z');
    expect(iso(previousBefore(hourly, NOW))).toBe('2026-03-01T10:00:00.000Z');
    const begun = schedule('R/2026-03-01T10:00:00Z/PT1H');
    expect(previousBefore(begun, at('2026-03-01T10:00Z'))).toBeNull();
  });
});

describe('counting', () => {
  test('centuries of days, months and minutes is as exact as it is quick', () => {
    const range = { from: at('1900-01-01T00:00Z'), to: at('2899-12-31T23:59:59Z') };
    const counted = (text: string, timeZone: string): number =>
      countBetween(schedule(text, { timeZone }), range);
    expect(counted('R/1000-01-01T00:00:00Z/P1D', '')).toBe(365_242);
    expect(counted('R/1000-01-31T12:00:00Z/P1M', 'Europe/Berlin')).toBe(12_000);
    expect(counted('* * * * *', '')).toBe(365_243 * 1_440 - 1);
    // Samoa left out a day, and had one more by the date line.
    expect(counted('0 12 * * *', 'Pacific/Apia')).toBe(365_243);
    expect(counted('0 0 29 2 *', 'UTC')).toBe(243);
  });

  test('in a union of very many days stays bounded', () => {
    const text = Array.from(
      { length: 24 },
      (_, hour) => `R/0001-01-01T${String(hour).padStart(2, '0')}:30:00/P1D`,
    ).join(';');
    const union = schedule(text, { timeZone: 'Europe/Berlin' });
    const range = { from: at('2001-01-01T00:00Z'), to: at('2101-01-01T00:00Z') };
    expect(countBetween(union, range)).toBe(24 * 36_524);
  });
});
