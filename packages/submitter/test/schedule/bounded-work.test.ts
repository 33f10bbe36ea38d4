import { afterEach, describe, expect, test, vi } from 'vitest';
import { type EpochMs, DAY_MS, addMs, epochMs } from '@horae/submitter/kernel';
import {
  convertCron,
  countBetween,
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
  previousBefore,
  readCronLine,
} from '@horae/submitter/schedule';
import { instantOf, read } from './same-fires.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/**
 * Work is counted, not timed: no step of this arithmetic gets by without Math.floor, so that its
 * calls grow with the steps whatever else the machine is doing.
 */
function stepsOf(work: () => void): number {
  const floor = vi.spyOn(Math, 'floor');
  work();
  const count = floor.mock.calls.length;
  floor.mockRestore();
  return count;
}

const now = instantOf('2026-03-29T00:30:00Z');

describe('a schedule that began long ago answers as one that began today', () => {
  const STEPS_MAX = 150;
  const olds = [
    ['R/1970-01-01T00:00:00Z/PT1S', ''],
    ['R9223372036854775807/0000-01-01T00:00:00Z/PT1S', ''],
    ['R/1800-01-01T00:00:00/PT1S', 'Europe/Berlin'],
    ['R/0001-01-01T02:30:00/P1D', 'Europe/Berlin'],
    ['R/1583-01-31T02:30:00/P1M', 'America/New_York'],
    ['R/1583-01-31T02:30:00/P1M1DT1H', 'Africa/Cairo'],
    ['R/1970-01-01T00:00:00Z/PT1S;R/1970-01-01T00:00:00Z/PT7S;R/1970-01-01T00:00:00/P1D', 'UTC'],
  ] as const;
  for (const [text, timeZone] of olds) {
    test(`${text} in "${timeZone}"`, () => {
      const schedule = read(text, { timeZone, now });
      // The zone's changes around now are looked up once.
      nextAfter(schedule, now);
      latestAtOrBefore(schedule, now);
      expect(stepsOf(() => nextAfter(schedule, now))).toBeLessThan(STEPS_MAX);
      expect(stepsOf(() => latestAtOrBefore(schedule, now))).toBeLessThan(STEPS_MAX);
      expect(stepsOf(() => previousBefore(schedule, now))).toBeLessThan(STEPS_MAX);
      const next = nextAfter(schedule, now);
      const previous = previousBefore(schedule, next ?? now);
      expect(next).toBeGreaterThan(now);
      expect(previous).toBeLessThanOrEqual(now);
      const range = { from: now, to: addMs(now, 40 * DAY_MS) };
      countBetween(schedule, range);
      expect(stepsOf(() => countBetween(schedule, range))).toBeLessThan(250);
      expect(occurrencesBetween(schedule, { ...range, limit: 3 })[0]).toBe(next);
    });
  }

  test('a second-by-second repeat is counted, not walked: 56 years of it and a union with another', () => {
    const everySecond = read('R/1970-01-01T00:00:00Z/PT1S', { timeZone: '', now });
    const range = { from: epochMs(0), to: now };
    expect(countBetween(everySecond, range)).toBe(now / 1_000);
    expect(stepsOf(() => countBetween(everySecond, range))).toBeLessThan(50);
    // 3 and 5 meet every 15 seconds.
    const text = 'R/1970-01-01T00:00:00Z/PT3S;R/1970-01-01T00:00:00Z/PT5S';
    const union = read(text, { timeZone: '', now });
    const to = epochMs(15_000 * 1_000_000);
    expect(countBetween(union, { from: epochMs(0), to })).toBe(7 * 1_000_000);
    expect(stepsOf(() => countBetween(union, { from: epochMs(0), to }))).toBeLessThan(200);
  });
});

describe('a cron line costs no more than the 400 years of the calendar', () => {
  // A few calls for each of 4,801 months; a search by days would take 146,097 of them, and more.
  const STEPS_MAX = 60_000;

  test('when it never fires', () => {
    for (const line of ['30 2 31 2 *', '0 0 30,31 2 *', '0 0 31 4,6,9,11 *', '0 0 L-30 feb *']) {
      expect(stepsOf(() => readCronLine(line, { timeZone: 'UTC', now }))).toBeLessThan(STEPS_MAX);
      expect(readCronLine(line, { timeZone: 'UTC', now }).kind).toBe('never');
    }
  });

  test('when decades lie between its fires, in both directions', () => {
    // The fifth Monday of a February is a 29th: every 28 years, but for years like 2100.
    const rare = read('0 0 ? 2 1#5', { timeZone: 'Europe/Berlin', now: epochMs(0) });
    const either = read('0 0 29 2 *', { timeZone: 'Europe/Berlin', now: epochMs(0) });
    for (const iso of ['2026-03-01T00:00:00Z', '2096-03-01T00:00:00Z', '1899-01-01T00:00:00Z']) {
      const at: EpochMs = instantOf(iso);
      for (const schedule of [rare, either]) {
        expect(stepsOf(() => nextAfter(schedule, at))).toBeLessThan(STEPS_MAX);
        expect(stepsOf(() => previousBefore(schedule, at))).toBeLessThan(STEPS_MAX);
      }
    }
    const fortyYears = nextAfter(rare, instantOf('2072-03-01T00:00:00Z'));
    expect(new Date(fortyYears ?? 0).toISOString()).toBe('2112-02-28T23:00:00.000Z');
    const eightYears = nextAfter(either, instantOf('2096-03-01T00:00:00Z'));
    expect(new Date(eightYears ?? 0).toISOString()).toBe('2104-02-28T23:00:00.000Z');
  });

  test('whatever is written in its fields', () => {
    const hostile = [
      `${'0,'.repeat(5_000)}0 * * * *`,
      `*/${'9'.repeat(300)} * * * *`,
      `${'*/1,'.repeat(5_000)}1 * * * *`,
      '0-59/1 0-23/1 1-31/1 1-12/1 0-7/1',
      `${'1'.repeat(400)} * * * *`,
      '* '.repeat(10_000),
      `CRON_TZ=${'A'.repeat(10_000)} * * * * *`,
      `R${'9'.repeat(10_000)}/2026-01-01T00:00:00Z/PT1S`,
      `R/2026-01-01T00:00:00Z/P${'9'.repeat(10_000)}D`,
      `${'R/2026-01-01T00:00:00Z/PT1S;'.repeat(2_000)}`,
      `@${'every '.repeat(1_000)}`,
    ];
    for (const text of hostile) {
      const steps = stepsOf(() => {
        const schedule = parseSchedule(text, { timeZone: 'Europe/Berlin', now });
        if (schedule.ok) nextAfter(schedule.value, now);
        readCronLine(text, { timeZone: 'Europe/Berlin', now });
      });
      expect([text.slice(0, 20), steps < 600_000]).toEqual([text.slice(0, 20), true]);
    }
  });

  test('when it is converted in the first or the last of all years', () => {
    const lines = ['*/5 * * * *', '0 0 * * *', '0 0 L * *', '0 0 L 2 *', '30 2 * * 1-5'];
    for (const timeZone of ['Europe/Berlin', 'America/New_York', 'UTC', '']) {
      for (const line of lines) {
        for (const iso of ['9990-06-01T00:00:00Z', '9999-12-31T23:59:00Z']) {
          const late = instantOf(iso);
          const reading = readCronLine(line, { timeZone, now: late });
          if (!('parsed' in reading)) throw new Error(reading.reason);
          const cron = read(line, { timeZone, now: late });
          expect(nextAfter(reading.parsed, late)).toBe(nextAfter(cron, late));
          expect(latestAtOrBefore(cron, late)).toBeGreaterThan(instantOf('9980-01-01T00:00:00Z'));
        }
        const early = instantOf('0000-01-01T00:00:00Z');
        const reading = readCronLine(line, { timeZone, now: early });
        expect(reading).toMatchObject({ kind: expect.stringMatching(/one|several/) });
        expect(nextAfter(read(line, { timeZone, now: early }), early)).toBeGreaterThan(early);
      }
    }
  });

  test('when it is converted', () => {
    const lines = ['*/7 */5 */3 * *', '* 9-17 * * 1-5', '1-58/3 0-22/7 * * *', '*/7 */11 * * * *'];
    for (const line of [...lines, '1,2,3,5,7,11,13,17,19,23,29,31 * * * *']) {
      const convert = (): unknown => convertCron(line, { timeZone: 'America/New_York', now });
      convert();
      expect([line, stepsOf(convert) < 2_000_000]).toEqual([line, true]);
    }
  });
});
