import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { parseSchedule } from './index.js';

const NOW = epochMs(Date.UTC(2026, 2, 1));
const repeat = (start: string, period = 'P1D'): string => `R/${start}/${period}`;

/** What a person may write, and what the refusal says about it. */
const REFUSED: readonly (readonly [text: string, says: string])[] = [
  ['', 'it has 0 fields'],
  ['hello', 'neither a repeat (R[n]/start/period) nor a cron expression'],
  ['PT5M', 'neither a repeat'],
  ['2026-01-01T00:00:00Z', 'it has 1 field where'],
  ['2026-01-01T00:00:00Z/PT1H', 'neither a repeat'],
  ['every day', 'it has 2 fields where'],
  // The shape of a repeat.
  ['r3/2014-01-01/P1D', 'capital R'],
  [' R/2014-01-01/P1D', 'blanks around it'],
  ['R/2014-01-01/P1D ', 'is not a period: it has blanks around it'],
  ['R-1/2014-01-01/P1D', 'number of repetitions is 0 or more'],
  ['R+1/2014-01-01/P1D', 'number of repetitions is 0 or more'],
  ['R1.5/2014-01-01/P1D', 'R, a number or nothing, then "/"'],
  ['Rx/2014-01-01/P1D', 'R, a number or nothing, then "/"'],
  ['R', 'R, a number or nothing, then "/"'],
  ['R/2014-01-01', 'three parts'],
  ['R/', 'three parts'],
  ['R99999999999999999999/2014-01-01/P1D', 'more than 9223372036854775807 times'],
  ['R3/2014-01-01/2015-01-01', '"2015-01-01" is not a period: it looks like a date'],
  ['R3/2014-01-01/P1D/P1D', 'start "2014-01-01/P1D"'],
  ['R/2026/01/01/P1D', 'a repeat has three parts'],
  ['R/2014-01-01/P1D;', 'has an empty part'],
  [';R/2014-01-01/P1D', 'has an empty part'],
  ['R/2014-01-01/P1D;;R/2014-01-01/P1D', 'has an empty part'],
  ['0 9 * * *;0 18 * * *', 'a cron expression stands alone'],
  ['R/2014-01-01/P1D;0 18 * * *', 'a cron expression stands alone'],
  // Periods.
  [repeat('2014-01-01', ''), 'it is empty'],
  [repeat('2014-01-01', 'PT'), 'hours, minutes or seconds follow T'],
  [repeat('2014-01-01', 'P1DT'), 'hours, minutes or seconds follow T'],
  [repeat('2014-01-01', 'P1H'), '"PT1H" was probably meant'],
  [repeat('2014-01-01', 'P30S'), '"PT30S" was probably meant'],
  [repeat('2014-01-01', 'p1D'), 'capital P'],
  [repeat('2014-01-01', 'pt1h'), 'expected e.g. "R/2014-01-01/PT1H"'],
  ['r/2014-01-01/pt1h', '"PT1H" was probably meant'],
  [repeat('2014-01-01', '1D'), 'begins with P'],
  [repeat('2014-01-01', 'P-1D'), 'cannot be negative'],
  [repeat('2014-01-01', '-P1D'), 'begins with P'],
  [repeat('2014-01-01', 'P+1D'), 'no sign'],
  [repeat('2014-01-01', 'P1 D'), 'no blanks'],
  [repeat('2014-01-01', 'P1.5D'), 'only seconds may have a fraction'],
  [repeat('2014-01-01', 'PT0.5H'), 'only seconds may have a fraction'],
  [repeat('2014-01-01', 'PT1.0123456789S'), 'at most nine digits'],
  [repeat('2014-01-01', 'P1'), 'no unit'],
  [repeat('2014-01-01', 'P1D1M'), 'in that order'],
  [repeat('2014-01-01', 'P1X'), 'in that order'],
  [repeat('2014-01-01', 'P0001-01-01'), 'looks like a date'],
  [repeat('2014-01-01', 'P99999Y'), 'longer than 10,000 years'],
  [repeat('2014-01-01', 'P'), 'zero, which means "once"'],
  [repeat('2014-01-01', 'PT0S'), 'goes with R0 or R1 only'],
  ['R2/2014-01-01/P0D', 'goes with R0 or R1 only'],
  [repeat('2014-01-01', 'PT0.5S'), 'shorter than a second'],
  [repeat('2014-01-01', 'PT0.999999999S'), 'shorter than a second'],
  // Starts.
  [repeat('2014-13-01'), 'there is no month 13'],
  [repeat('2014-00-01'), 'there is no month 0'],
  [repeat('2014-02-29'), 'month 2 of 2014 has no day 29'],
  [repeat('2014-04-31'), 'has no day 31'],
  [repeat('2014-W53'), '2014 has no week 53'],
  [repeat('2014-W00-1'), '2014 has no week 0'],
  [repeat('2014-W05-8'), '1 (Monday) to 7, not 8'],
  [repeat('2014-366'), '2014 has no day 366'],
  [repeat('2014-000'), '2014 has no day 0'],
  [repeat('12014-01-01'), 'a year has four digits'],
  [repeat('+2014-01-01'), 'a year has four digits'],
  [repeat('14-01-01'), 'its date is none of'],
  [repeat('201401'), 'its date is none of'],
  [repeat('01.02.2014'), 'its date is none of'],
  [repeat('tomorrow'), 'its date is none of'],
  [repeat('2014-01-01 10:00'), 'it has no blanks'],
  [repeat('2014-01-01Z'), 'an offset needs a time'],
  [repeat('2014-01-01T24:00Z'), 'hour 24 is hour 00 of the next day'],
  [repeat('2014-01-01T25:00Z'), 'there is no hour 25'],
  [repeat('2014-01-01T10:60Z'), 'there is no minute 60'],
  [repeat('2014-01-01T10:00:60Z'), 'leap seconds'],
  [repeat('2014-01-01T10:00:61Z'), 'there is no second 61'],
  [repeat('2014-01-01T1:00Z'), 'its time is none of'],
  [repeat('2014-01-01T10:00:00.1234567890Z'), 'at most nine digits'],
  [repeat('2014-01-01T10:00+25:00'), 'is no offset'],
  [repeat('2014-01-01T10:00+2'), 'is no offset'],
  [repeat('2014-01-01T10:00 CET'), 'it has no blanks'],
  [repeat('2014-01-01T10:00[Europe/Berlin]'), 'a zone goes into scheduleTimeZone'],
  // Cron: how many fields.
  ['* * * *', 'it has 4 fields where cron has 5'],
  ['0 0 12 * * ? 2026', 'a year is not among those known'],
  ['0 9 * * 1-5 root /bin/true', 'it has 7 fields where cron has 5'],
  ['0 9 * * *\n0 10 * * *', 'it has 10 fields where cron has 5'],
  // Cron: values.
  ['60 * * * *', '0 (the full hour) was probably meant'],
  ['0 24 * * *', '0 (midnight) was probably meant'],
  ['0 0 0 * *', '0 is not between 1 and 31'],
  ['0 0 32 * *', '32 is not between 1 and 31'],
  ['0 0 1 0 *', '1 is January'],
  ['0 0 1 13 *', '13 is not between 1 and 12'],
  ['0 0 * * 8', '0 and 7 are Sunday'],
  ['-5 * * * *', 'numbers have no sign'],
  ['1.5 * * * *', '"1.5" is not a number from 0 to 59'],
  ['0 9am * * *', '"9am" is not a number from 0 to 23'],
  ['0 0 * january *', '"jan" was probably meant'],
  ['0 0 * * Monday', '"mon" was probably meant'],
  ['0 0 * * xyz', 'or a name (sun, mon, …)'],
  // Cron: ranges, steps, lists.
  ['0 22-2 * * *', '"22-23,0-2" was probably meant'],
  ['0 0 * * fri-sun/2', 'would never match'],
  ['0 0 * nov-feb *', '"nov-dec,jan-feb" was probably meant'],
  ['1-2-3 * * * *', 'more than one "-"'],
  ['5/15 * * * *', '"5-59/15" was probably meant'],
  ['*/0 * * * *', 'a step of 0 never moves'],
  ['*/ * * * *', 'the step after "/" is a whole number'],
  ['*/1/2 * * * *', 'more than one "/"'],
  ['0-59/x * * * *', 'the step after "/" is a whole number'],
  ['1,,2 * * * *', 'a list has no empty entries'],
  ['1,2, * * * *', 'a list has no empty entries'],
  ['** * * * *', '"*" stands alone'],
  // Cron: what other systems know.
  ['0-30~5 3 * * *', '"0-30" is not a number from 0 to 59'],
  ['30~5 3 * * *', 'would never match'],
  ['1~5~9 3 * * *', 'more than one "~"'],
  ['H 3 * * *', "Jenkins's"],
  ['? * * * *', '"?" goes into the day-of-month or day-of-week field'],
  ['0 0 L-31 * *', '"L-31" in the day-of-month field: days in front of the last one are "L-1" to'],
  ['L * * * *', '"L", "L-3", "LW" and "15W" go into the day-of-month field'],
  ['0 0 * * L', '"6L" is the last Saturday'],
  ['0 0 * * 5#6', '1 to 5, as in "5#2"'],
  ['0 0 32W * *', 'is not known here'],
  ['0 0 L-40 * *', '"L-1" to "L-30"'],
  ['@reboot', 'is not a time'],
  ['@every 5m', 'expected e.g. "R//PT5M"'],
  ['@fortnightly', 'is not a nickname'],
  // Cron: what would never run.
  ['30 2 31 2 *', 'never fires'],
  ['0 12 31 4,6,9,11 *', 'never fires'],
  ['0 0 30 2 *', 'never fires'],
  ['0 0 31W 2 *', 'never fires'],
];

/** What a person may write, and the whole schedule that is offered to be copied instead. */
const MEANT: readonly (readonly [text: string, whole: string])[] = [
  // Shapes.
  ['r3/2026-01-01/P1D', 'R3/2026-01-01/P1D'],
  [' R/2026-01-01/P1D ', 'R/2026-01-01/P1D'],
  ['R 3/2026-01-01/P1D', 'R3/2026-01-01/P1D'],
  ['R-1/2026-01-01/P1D', 'R/2026-01-01/P1D'],
  ['R2026-01-01/P1D', 'R/2026-01-01/P1D'],
  ['R/PT1H', 'R//PT1H'],
  ['2026-01-01T00:00:00Z/PT1H', 'R/2026-01-01T00:00:00Z/PT1H'],
  ['2026-01-01T00:00:00Z', 'R1/2026-01-01T00:00:00Z/P'],
  ['R//P1D; ;R//P1W;', 'R//P1D;R//P1W'],
  ['PT5M', 'R//PT5M'],
  ['every 5 minutes', 'R//PT5M'],
  ['hourly', '@hourly'],
  ['9:30', '30 9 * * *'],
  ['Mon-Fri 9:00', '0 9 * * Mon-Fri'],
  // Periods.
  [repeat('2026-01-01', 'P1H'), repeat('2026-01-01', 'PT1H')],
  [repeat('2026-01-01', 'PT1D'), repeat('2026-01-01', 'P1D')],
  [repeat('2026-01-01', 'PT1W'), repeat('2026-01-01', 'P1W')],
  [repeat('2026-01-01', 'P-1D'), repeat('2026-01-01', 'P1D')],
  [repeat('2026-01-01', '-P1D'), repeat('2026-01-01', 'P1D')],
  [repeat('2026-01-01', '1D'), repeat('2026-01-01', 'P1D')],
  [repeat('2026-01-01', 'P1 D'), repeat('2026-01-01', 'P1D')],
  [repeat('2026-01-01', 'p1D'), repeat('2026-01-01', 'P1D')],
  [repeat('2026-01-01', 'P1.5D'), repeat('2026-01-01', 'P1DT12H')],
  [repeat('2026-01-01', 'PT0.5H'), repeat('2026-01-01', 'PT30M')],
  [repeat('2026-01-01', 'PT0.5S'), repeat('2026-01-01', 'PT1S')],
  [repeat('2026-01-01', 'PT5M1H'), repeat('2026-01-01', 'PT1H5M')],
  [repeat('2026-01-01', '1h30m'), repeat('2026-01-01', 'PT1H30M')],
  [repeat('2026-01-01', '3600'), repeat('2026-01-01', 'PT3600S')],
  ['R5/2026-01-01/P', 'R1/2026-01-01/P'],
  // Starts.
  [repeat('2026-01-01 00:00:00Z'), repeat('2026-01-01T00:00:00Z')],
  [repeat('2026-13-01T00:00:00Z'), repeat('2026-01-13T00:00:00Z')],
  [repeat('2026-12-31T24:00Z'), repeat('2027-01-01T00:00:00Z')],
  [repeat('2026-1-5T9:00Z'), repeat('2026-01-05T09:00Z')],
  [repeat('2026/01/05T09:00Z'), repeat('2026-01-05T09:00Z')],
  [repeat('2026-01-05T09:00UTC'), repeat('2026-01-05T09:00Z')],
  [repeat('2026-01-05T09:00+2'), repeat('2026-01-05T09:00+02')],
  [repeat('now'), 'R//P1D'],
  ['R/2026-01-05T09:00Z/P1D;R/2026-01-05 10:00Z/P1D', repeat('2026-01-05T10:00Z')],
  // Cron.
  ['5/15 * * * *', '5-59/15 * * * *'],
  ['0/15 * * * *', '*/15 * * * *'],
  ['60 24 * * *', '0 0 * * *'],
  ['0 8-24 * * *', '0 8-23,0 * * *'],
  ['0-60/5 * * * *', '0-59/5 * * * *'],
  ['0 22-2 * * *', '0 22-23,0-2 * * *'],
  ['55-5/4 * * * *', '55,59,3 * * * *'],
  ['*/0 * * * *', '* * * * *'],
  ['0 0 0 * *', '0 0 1 * *'],
  ['0 0 1-32 * *', '0 0 1-31 * *'],
  ['0 0 5 25 *', '0 0 25 5 *'],
  ['0 0 31 2 *', '0 0 L 2 *'],
  ['0 0 31W 2 *', '0 0 LW 2 *'],
  ['CRON_TZ=Europe/Berlin 30 2 31 4,6 *', 'CRON_TZ=Europe/Berlin 30 2 L 4,6 *'],
  ['0 0 * * monday', '0 0 * * mon'],
  ['0 0 * * Monday-Friday', '0 0 * * mon-fri'],
  ['0 0 * * weekdays', '0 0 * * 1-5'],
  ['0 9am * * *', '0 9 * * *'],
  ['0 9:30 * * *', '30 9 * * *'],
  ['1,,2 * * * *', '1,2 * * * *'],
  ['1, 2 * * * *', '1,2 * * * *'],
  ['0 0 * * 1 - 5', '0 0 * * 1-5'],
  ['H/15 H * * *', '~/15 ~ * * *'],
  ['H(0-29) 3 * * *', '0~29 3 * * *'],
  ['? 3 * * *', '* 3 * * *'],
  ['0 9 * *', '0 9 * * *'],
  ['* * * *', '* * * * *'],
  ['0 0 12 * * ? 2026', '0 0 12 * * ?'],
  ['0 9 * * 1-5 root /bin/true', '0 9 * * 1-5'],
  ['*/10 * * * * * /bin/true', '*/10 * * * * *'],
  ['* * * * * /bin/true', '* * * * *'],
  ['@every 5m', 'R//PT5M'],
  ['@every 1h30m', 'R//PT1H30M'],
  ['@weekdays', '0 0 * * 1-5'],
  ['@minutely', '* * * * *'],
];

describe('a schedule that cannot be taken', () => {
  for (const [text, whole] of MEANT) {
    test(`${JSON.stringify(text)} is refused with ${JSON.stringify(whole)} to be copied`, () => {
      const parsed = parseSchedule(text, { timeZone: '', now: NOW });
      if (parsed.ok) throw new Error('it was accepted');
      expect(parsed.error.text).toMatch(/[;,] (for .* )?expected e\.g\. "/);
      expect(parsed.error.text.endsWith(`expected e.g. "${whole}".`)).toBe(true);
      expect(parseSchedule(whole, { timeZone: '', now: NOW }).ok).toBe(true);
    });
  }

  for (const [text, says] of REFUSED) {
    test(`${JSON.stringify(text)} is refused: ${says}`, () => {
      const parsed = parseSchedule(text, { timeZone: '', now: NOW });
      if (parsed.ok) throw new Error('it was accepted');
      expect(parsed.error.text).toContain(says);
      expect(parsed.error.text).toMatch(/(expected e\.g\.|expected an IANA name, e\.g\.) ".*"/);
      expect(parsed.error.text).toMatch(/\.$/);
      expect(parsed.error.text).not.toMatch(/invalid/i);
    });
  }

  test('an end where the period belongs is not turned into a number of seconds', () => {
    for (const end of ['2015-01-01', '20150101', '2015-01-01T09:00:00Z']) {
      const parsed = parseSchedule(`R3/2014-01-01/${end}`, { timeZone: '', now: NOW });
      if (parsed.ok) throw new Error('it was accepted');
      expect(parsed.error.text).not.toContain('probably meant');
    }
  });

  test('an unknown zone is refused, in the options and in front of a cron expression', () => {
    const inOptions = parseSchedule('R//P1D', { timeZone: 'Nowhere/Bad', now: NOW });
    const inText = parseSchedule('CRON_TZ=Nowhere/Bad 0 9 * * *', { timeZone: '', now: NOW });
    if (inOptions.ok) throw new Error('it was accepted');
    expect(inOptions.error.text).toContain('"Nowhere/Bad" is not a known time zone');
    expect(inText).toEqual(inOptions);
  });

  test('a zone that is nearly known is refused with the name that was probably meant', () => {
    const refusalOf = (timeZone: string): string => {
      const parsed = parseSchedule('R//P1D', { timeZone, now: NOW });
      return parsed.ok ? 'accepted' : parsed.error.text;
    };
    expect(refusalOf('Berlin')).toContain('"Europe/Berlin" was probably meant');
    expect(refusalOf('America/NewYork')).toContain('"America/New_York" was probably meant');
    expect(refusalOf('GMT+2')).toContain('"Etc/GMT-2" was probably meant');
    expect(refusalOf('+02:00')).toContain('"Etc/GMT-2" was probably meant');
    expect(refusalOf('Europe/Berln')).toContain('"Europe/Berlin" was probably meant');
    expect(refusalOf('Asia/Kolkatta')).toContain('"Asia/Kolkata" was probably meant');
    expect(refusalOf('CEST')).toContain('"Europe/Berlin" was probably meant');
    expect(refusalOf('Middle/Earth')).not.toContain('probably');
  });

  test('a very long one is refused without being read, and is cut in the sentence', () => {
    const long = parseSchedule('x'.repeat(70_000), { timeZone: '', now: NOW });
    const wide = parseSchedule('1,'.repeat(40_000), { timeZone: '', now: NOW });
    const many = parseSchedule(Array(1_001).fill('R//P1D').join(';'), { timeZone: '', now: NOW });
    for (const each of [long, wide, many]) {
      if (each.ok) throw new Error('it was accepted');
      expect(each.error.text.length).toBeLessThan(400);
    }
  });
});
