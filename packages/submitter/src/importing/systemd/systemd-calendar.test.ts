import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type EpochMs, isoFromMs } from '../../kernel/index.js';
import { occurrencesBetween, parseSchedule } from '../../schedule/index.js';
import { settleCalendars } from './systemd-schedule.js';

interface Case {
  readonly expression: string;
  readonly timeZone: string;
  readonly from: string;
  readonly next: readonly string[];
}

/** Measured: what `systemd-analyze calendar` says. */
const measured = JSON.parse(
  readFileSync(new URL('../../../test/importing/systemd-calendar.json', import.meta.url), 'utf8'),
) as { readonly fires: readonly Case[]; readonly refused: readonly string[] };

/** What no repeat and no cron expression says, and what lies in the past. */
const NOT_HERE = new Map([
  ['Fri *-*-13', /certain weekdays and certain dates/],
  ['Mon *-*-8/7', /certain weekdays and certain dates/],
  ['Mon *-*-15..21/2', /certain weekdays and certain dates/],
  ['05:40:23.4200004/3.1700005', /whole seconds/],
  ['2003-03-05 05:40', /have passed/],
  ['Mon,Sun 12-*-* 2,1:23', /have passed/],
  ['2003-02..04-05', /have passed/],
]);

function firesOf({ expression, timeZone, from, next }: Case): readonly string[] | string {
  const now = Date.parse(from) as EpochMs;
  const settled = settleCalendars([expression], { now, timeZone });
  if (!settled.ok) return settled.error;
  const { schedule, scheduleTimeZone, dst } = settled.value;
  const parsed = parseSchedule(schedule, {
    timeZone: scheduleTimeZone,
    now,
    ...(dst === null ? {} : { dst }),
  });
  if (!parsed.ok) return parsed.error.text;
  const to = (now + 400 * 366 * 86_400_000) as EpochMs;
  const ats = occurrencesBetween(parsed.value, { from: now, to, limit: Math.max(1, next.length) });
  return ats.map((at) => isoFromMs(at).replace(/\.\d+Z$/, 'Z'));
}

describe('a calendar expression of systemd becomes a schedule that fires as systemd does', () => {
  for (const one of measured.fires.filter(({ expression }) => !NOT_HERE.has(expression))) {
    test(`${one.expression} after ${one.from}`, () => {
      expect(firesOf(one)).toEqual(one.next);
    });
  }
});

test.each([...NOT_HERE])('%s is refused, saying why', (expression, reason) => {
  const one = measured.fires.find((each) => each.expression === expression);
  expect(firesOf(one as Case)).toMatch(reason);
});

test.each(measured.refused)('%s is refused here as by systemd', (expression) => {
  const now = Date.parse('2026-01-01T00:00:00Z') as EpochMs;
  const settled = settleCalendars([expression], { now, timeZone: 'UTC' });
  expect(settled.ok ? settled.value.schedule : settled.error).toContain(
    'is no calendar expression',
  );
});
