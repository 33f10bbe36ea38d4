import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY_MS, addMs, epochMs } from '@horae/submitter/kernel';
import {
  convertCron,
  occurrencesBetween,
  parseSchedule,
  splitCronLine,
} from '@horae/submitter/schedule';
import { firstDifference, read } from './same-fires.js';

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

/** Six fields stay whole; of a system crontab's line only the schedule counts. */
function scheduleOf(line: string): string {
  const cut = splitCronLine(line);
  return cut !== null && /^[a-z]+ \//.test(cut.rest) ? cut.expression : line;
}

describe('cron as the real daemons run it', () => {
  for (const one of firing) {
    test(`case ${one.id}: ${one.line} in ${one.tz}: ${one.note}`, () => {
      const from = epochMs(Date.parse(one.from));
      const schedule = read(scheduleOf(one.line), { timeZone: one.tz, now: from });
      const asked = { from, to: addMs(from, 40 * 366 * DAY_MS), limit: one.expectedNext.length };
      const fires = occurrencesBetween(schedule, asked).map((at) =>
        new Date(at).toISOString().replace('.000', ''),
      );
      expect(fires).toEqual(one.expectedNext);
    });
  }

  for (const one of cases.filter((each) => each.expect === 'random')) {
    test(`case ${one.id}: ${one.line} is drawn once for a job: ${one.note}`, () => {
      const now = epochMs(Date.parse(one.from));
      const drawnFor = (seed: string): string | null => {
        const conversion = convertCron(one.line, { timeZone: one.tz, now, seed });
        if (!conversion.ok) throw new Error(conversion.error.text);
        return conversion.value.drawn;
      };
      expect(drawnFor('backup')).toBe(drawnFor('backup'));
      expect(drawnFor('backup')).toMatch(/^[0-5]?\d 3 \* \* \*$/);
      expect(drawnFor('backup')).not.toBe(drawnFor('report'));
    });
  }

  const refused = cases.filter((each) => each.expect === 'reject' || each.expect === 'never');
  for (const one of refused) {
    test(`case ${one.id}: ${one.line} is refused with a reason: ${one.note}`, () => {
      const options = { timeZone: one.tz, now: epochMs(Date.parse(one.from)) };
      const schedule = parseSchedule(one.line, options);
      const conversion = convertCron(one.line, options);
      if (schedule.ok || conversion.ok) throw new Error('it was accepted');
      expect(schedule.error.text).toMatch(/expected e\.g\./);
      expect(conversion.error).toEqual(schedule.error);
    });
  }
});

describe('cron lines as ISO 8601', () => {
  for (const one of firing) {
    test(`case ${one.id}: ${one.line} in ${one.tz} is the ${one.iso.kind} it can be`, () => {
      const from = epochMs(Date.parse(one.from));
      const line = scheduleOf(one.line);
      const needsDst = one.iso.exactWithPolicy !== undefined;
      const options = { timeZone: one.tz, now: from, allowDst: needsDst };
      const conversion = convertCron(line, options);
      if (!conversion.ok) throw new Error(conversion.error.text);
      const { kind, schedule, timeZone, dst, reason } = conversion.value;
      expect(kind).toBe(one.iso.kind === 'none' ? 'cron' : one.iso.kind);
      expect(dst).toEqual(one.iso.exactWithPolicy ?? null);
      if (kind === 'one') expect(reason).toBeNull();
      else expect(reason).not.toBeNull();
      if (kind !== 'cron') {
        expect(schedule.split(';').length).toBeLessThanOrEqual(one.iso.count);
      }
      const cron = read(line, { timeZone: one.tz, now: from });
      const repeats = read(schedule, {
        timeZone,
        now: from,
        ...(dst === null ? {} : { dst }),
      });
      const over = { from, to: addMs(from, 6 * 366 * DAY_MS), fireCountMax: 60 };
      expect(firstDifference(cron, repeats, over)).toBeNull();
    });
  }
});
