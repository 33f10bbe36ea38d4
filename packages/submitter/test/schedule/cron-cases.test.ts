import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY_MS, addMs, epochMs } from '@horae/submitter/kernel';
import {
  type CronReading,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
  readCronLine,
} from '@horae/submitter/schedule';
import { firstDifference, read } from './same-fires.js';

type CronTaken = Extract<CronReading, { readonly schedule: string }>;

interface CronCase {
  readonly id: number;
  readonly line: string;
  readonly tz: string;
  readonly from: string;
  readonly expect: 'fires' | 'reject' | 'never' | 'random';
  readonly expectedNext: readonly string[];
  readonly note: string;
  readonly iso: {
    readonly kind: 'one' | 'several' | 'none' | 'n/a';
    readonly count: number;
    readonly exactWithPolicy?: {
      readonly gap: 'next' | 'skip';
      readonly overlap: 'first' | 'both';
    };
  };
}

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/cron-cases.json', import.meta.url), 'utf8'),
) as readonly CronCase[];
const firing = cases.filter((one) => one.expect === 'fires');

function readingOf(one: CronCase): CronReading {
  return readCronLine(one.line, {
    timeZone: one.tz,
    now: epochMs(Date.parse(one.from)),
    seed: `case-${one.id}`,
  });
}

function takenOf(one: CronCase): CronTaken {
  const reading = readingOf(one);
  if (!('schedule' in reading)) throw new Error(reading.reason);
  return reading;
}

function isoOf(at: number): string {
  return new Date(at).toISOString().replace('.000', '');
}

describe('cron as the real daemons run it', () => {
  for (const one of firing) {
    test(`case ${one.id}: ${one.line} in ${one.tz}: ${one.note}`, () => {
      const from = epochMs(Date.parse(one.from));
      const { line, parsed } = takenOf(one);
      const asked = { from, to: addMs(from, 40 * 366 * DAY_MS), limit: one.expectedNext.length };
      // The line itself, and what it was converted to.
      for (const schedule of [read(line, { timeZone: one.tz, now: from }), parsed]) {
        expect(occurrencesBetween(schedule, asked).map(isoOf)).toEqual(one.expectedNext);
      }
    });
  }

  for (const one of cases.filter(({ expect }) => expect === 'reject' || expect === 'never')) {
    const verdict = one.expect === 'never' ? 'never' : 'refused';
    test(`case ${one.id}: ${one.line} is "${verdict}", with a reason: ${one.note}`, () => {
      const reading = readingOf(one);
      expect(reading.kind).toBe(verdict);
      expect(reading.reason).toMatch(/expected e\.g\./);
      const schedule = parseSchedule(one.line, { timeZone: one.tz, now: epochMs(0) });
      if (schedule.ok) throw new Error('a job may have it');
      expect(schedule.error).toEqual({ kind: verdict, text: reading.reason });
    });
  }

  for (const one of cases.filter(({ expect }) => expect === 'random')) {
    test(`case ${one.id}: ${one.line} has a number drawn, once for all: ${one.note}`, () => {
      const reading = takenOf(one);
      expect(reading.drawn).toMatch(/^\d+ 3 \* \* \*$/);
      const from = epochMs(Date.parse(one.from));
      const drawn = read(reading.drawn ?? '', { timeZone: one.tz, now: from });
      const over = { from, to: addMs(from, 4 * 366 * DAY_MS), fireCountMax: 2_000 };
      expect(firstDifference(drawn, reading.parsed, over)).toBeNull();
      expect(takenOf(one)).toEqual(reading);
      expect(nextAfter(drawn, from)).not.toBeNull();
    });
  }
});

describe('cron lines as ISO 8601', () => {
  for (const one of firing) {
    const kind = one.iso.kind === 'none' ? 'cron' : one.iso.kind;
    test(`case ${one.id}: ${one.line} in ${one.tz} is "${kind}"`, () => {
      const from = epochMs(Date.parse(one.from));
      const reading = takenOf(one);
      expect(reading.kind).toBe(kind);
      expect(reading.dst).toEqual(one.iso.exactWithPolicy ?? null);
      if (kind === 'one') expect(reading.reason).toBeNull();
      else expect(reading.reason).toMatch(/\w+ \w+/);
      if (kind === 'cron') expect(one.line).toContain(reading.schedule);
      else {
        expect(reading.schedule).toMatch(/^R\//);
        expect(reading.schedule.split(';').length).toBeLessThanOrEqual(one.iso.count);
      }
      const cron = read(reading.line, { timeZone: one.tz, now: from });
      const over = { from, to: addMs(from, 4 * 366 * DAY_MS), fireCountMax: 60 };
      expect(firstDifference(cron, reading.parsed, over)).toBeNull();
    });
  }
});
