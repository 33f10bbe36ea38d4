import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type EpochMs, epochMs } from '@horae/submitter/kernel';
import { nextAfter, parseSchedule, splitCronLine } from '@horae/submitter/schedule';

interface CronCase {
  readonly id: number;
  readonly line: string;
  readonly tz: string;
  readonly from: string;
  readonly expect: 'fires' | 'reject' | 'never' | 'random';
  readonly expectedNext: readonly string[];
  readonly note: string;
}

const cases = JSON.parse(
  readFileSync(new URL('./fixtures/cron-cases.json', import.meta.url), 'utf8'),
) as readonly CronCase[];

/** Six fields stay whole; of a system crontab's line only the schedule counts. */
function scheduleOf(line: string): string {
  const cut = splitCronLine(line);
  return cut !== null && /^[a-z]+ \//.test(cut.rest) ? cut.expression : line;
}

describe('cron as the real daemons run it', () => {
  for (const one of cases) {
    test(`case ${one.id}: ${one.line} in ${one.tz}: ${one.note}`, () => {
      const at = epochMs(Date.parse(one.from));
      const schedule = parseSchedule(scheduleOf(one.line), { timeZone: one.tz, now: at });
      if (one.expect !== 'fires') {
        expect(schedule.ok).toBe(false);
        return;
      }
      if (!schedule.ok) throw new Error(schedule.error.text);
      const fires: string[] = [];
      let next: EpochMs | null = at;
      for (const _ of one.expectedNext) {
        next = next === null ? null : nextAfter(schedule.value, next);
        fires.push(next === null ? 'never' : new Date(next).toISOString().replace('.000', ''));
      }
      expect(fires).toEqual(one.expectedNext);
    });
  }
});
