import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DAY_MS, addMs, epochMs } from '@horae/submitter/kernel';
import { occurrencesBetween, readCronLine } from '@horae/submitter/schedule';
import { instantOf, read } from './same-fires.js';

type FiresOf = (line: string, zone: string, from: number, limit: number) => string[];

function isoOf(at: number): string {
  return new Date(at).toISOString().replace('.000', '');
}

/** Instants after `from`, or `refused` as the only entry. */
const ours: FiresOf = (line, zone, from, limit) => {
  const now = epochMs(from);
  const reading = readCronLine(line, { timeZone: zone, now });
  if (!('schedule' in reading)) return ['refused'];
  const schedule = read(reading.line, { timeZone: zone, now });
  const to = addMs(now, 400 * 366 * DAY_MS);
  return occurrencesBetween(schedule, { from: now, to, limit }).map(isoOf);
};

const cronParsers: FiresOf = (line, zone, from, limit) => {
  const { expression, tz } = zoneInFront(line, zone);
  try {
    const cron = CronExpressionParser.parse(expression, { currentDate: new Date(from), tz });
    return Array.from({ length: limit }, () => isoOf(cron.next().getTime()));
  } catch {
    return ['refused'];
  }
};

const croners: FiresOf = (line, zone, from, limit) => {
  const { expression, tz } = zoneInFront(line, zone);
  try {
    const cron = new Cron(expression, { timezone: tz, paused: true });
    return cron.nextRuns(limit, new Date(from)).map((at) => isoOf(at.getTime()));
  } catch {
    return ['refused'];
  }
};

/** Neither library knows `CRON_TZ=`; the caller takes it off and gives the zone. */
function zoneInFront(line: string, zone: string): { expression: string; tz: string } {
  const match = /^CRON_TZ=(\S+)\s+(.*)$/.exec(line);
  return { expression: match?.[2] ?? line, tz: match?.[1] ?? zone };
}

/** As people write them. */
const USUAL_LINES = [
  '* * * * *',
  '*/5 * * * *',
  '*/15 * * * *',
  '7 * * * *',
  '0,30 * * * *',
  '10-50/20 * * * *',
  '0 */2 * * *',
  '0 */6 * * *',
  '15 4-20/4 * * *',
  '0 0 * * *',
  '30 9 * * *',
  '0 9,18 * * 1-5',
  '*/10 9-17 * * mon-fri',
  '45 23 * * 6',
  '0 0 * * sun',
  '5 8 * * 7',
  '0 0 1 * *',
  '0 12 1,15 * *',
  '0 6 28-31 * *',
  '30 4 1 1 *',
  '0 0 1 */3 *',
  '0 0 1 jan,jul *',
  '20 7 29 2 *',
  '15 14 13 * 5',
  '0 22 1-7 * 1',
  '@hourly',
  '@daily',
  '@weekly',
  '@monthly',
  '@yearly',
];

/** A winter's day, and the hours before the changes of the clocks of 2026. */
const STARTS = {
  UTC: ['2026-01-17T10:20:30Z', '2026-07-17T21:59:59Z'],
  'America/New_York': ['2026-01-17T10:20:30Z', '2026-03-08T05:00:00Z', '2026-11-01T03:00:00Z'],
  'Europe/Berlin': ['2026-01-17T10:20:30Z', '2026-03-28T22:30:00Z', '2026-10-24T22:00:00Z'],
};
const FIRE_COUNT = 30;

describe('usual lines', () => {
  test('in UTC run when cron-parser and croner say so too', () => {
    for (const line of USUAL_LINES) {
      for (const iso of STARTS.UTC) {
        const from = instantOf(iso);
        const expected = [line, iso, ...ours(line, 'UTC', from, FIRE_COUNT)];
        expect([line, iso, ...cronParsers(line, 'UTC', from, FIRE_COUNT)]).toEqual(expected);
        expect([line, iso, ...croners(line, 'UTC', from, FIRE_COUNT)]).toEqual(expected);
      }
    }
  });

  // Of a line that follows the wall clock cron-parser runs what the gap swallowed, and leaves out
  // what the overlap brings twice; the daemons do neither (case 3, and cronie's own comment on it).
  const KNOWN_TO_DIFFER = ['0 */2 * * *'];

  for (const zone of ['America/New_York', 'Europe/Berlin'] as const) {
    test(`in ${zone} do so too, over both changes of the clocks`, () => {
      const differing = new Set<string>();
      for (const line of USUAL_LINES) {
        for (const iso of STARTS[zone]) {
          const from = instantOf(iso);
          const expected = [line, iso, ...ours(line, zone, from, FIRE_COUNT)];
          expect([line, iso, ...croners(line, zone, from, FIRE_COUNT)]).toEqual(expected);
          const theirs = [line, iso, ...cronParsers(line, zone, from, FIRE_COUNT)];
          if (theirs.join() !== expected.join()) differing.add(line);
        }
      }
      expect([...differing]).toEqual(KNOWN_TO_DIFFER);
    });
  }

  test('in a zone with half an hour of daylight saving make cron-parser give up', () => {
    const from = instantOf('2026-04-02T21:10:00Z');
    for (const line of ['0 */6 * * *', '15 4-20/4 * * *', '5 8 * * 7', '0 22 1-7 * 1']) {
      const expected = ours(line, 'Australia/Lord_Howe', from, FIRE_COUNT);
      expect(expected).toHaveLength(FIRE_COUNT);
      expect(croners(line, 'Australia/Lord_Howe', from, FIRE_COUNT)).toEqual(expected);
      expect(cronParsers(line, 'Australia/Lord_Howe', from, FIRE_COUNT)).toEqual(['refused']);
    }
  });
});

interface CronCase {
  readonly id: number;
  readonly line: string;
  readonly tz: string;
  readonly from: string;
  readonly expect: 'fires' | 'reject' | 'never' | 'random';
  readonly expectedNext: readonly string[];
}

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/cron-cases.json', import.meta.url), 'utf8'),
) as readonly CronCase[];

/** Where the libraries part from the daemons: what docs/decisions/0007 is built on. */
const CRON_PARSER_WRONG: Readonly<Record<number, string>> = {
  11: '@midnight is refused',
  34: 'a fixed time inside a gap runs at 03:30, an hour after its own, not at the end of the gap',
  39: 'times inside a gap run one by one an hour later, not once at its end',
  41: 'a list of hours, 0-23/2, in a gap: as 34',
  45: 'as 34, in London',
  49: 'half an hour of daylight saving: 02:40 after the gap is lost',
  51: 'half an hour of daylight saving: the day is lost',
  57: '*/2 counts as a restricted day of month, so either field will do; the daemons want both',
  59: '13,* is refused as a duplicate',
  71: '5/15 is taken for 5-59/15; the daemons refuse it',
  81: 'LW is refused',
  85: 'as 34, with seconds',
  93: '~ is refused',
};
const CRONER_WRONG: Readonly<Record<number, string>> = {
  37: 'of two fixed minutes in an overlap both passes run; only of a single minute the first',
  39: 'of four fixed minutes in a gap none runs; only a single minute is caught up',
  41: 'a list of hours, 0-23/2, in a gap is not caught up',
  57: '*/2 counts as a restricted day of month, as in cron-parser',
  67: 'a line that never fires is taken, and fires at nothing',
  93: '~ is refused',
};

function wrongCases(firesOf: FiresOf): number[] {
  return cases
    .filter((one) => {
      // The user's name behind a system crontab's fields is not for the libraries.
      const line = one.line.replace(/ root .*$/, '');
      const found = firesOf(line, one.tz, Date.parse(one.from), one.expectedNext.length || 1);
      if (one.expect === 'fires') return found.join() !== one.expectedNext.join();
      return one.expect === 'random' ? found[0] === 'refused' : found[0] !== 'refused';
    })
    .map(({ id }) => id);
}

describe('the cases measured on the daemons', () => {
  test('are all right here', () => {
    expect(wrongCases(ours)).toEqual([]);
  });

  test('are wrong in cron-parser and in croner where the tables say, and nowhere else', () => {
    expect(wrongCases(cronParsers)).toEqual(Object.keys(CRON_PARSER_WRONG).map(Number));
    expect(wrongCases(croners)).toEqual(Object.keys(CRONER_WRONG).map(Number));
  });
});
