import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, epochMs } from '../../kernel/index.js';
import {
  type Language,
  type Schedule,
  type ScheduleOptions,
  convertCron,
  countBetween,
  explainSchedule,
  occurrencesBetween,
  parseSchedule,
} from '../index.js';
import { findZone, zoneChangesAfter } from '../clock/index.js';

/**
 * A sentence cannot be read by a program, but it can be compared: if it said less than the truth,
 * two schedules with different times would get the same one.
 */
const NOW = epochMs(Date.parse('2026-03-01T10:00:00Z'));
const LATER = epochMs(Date.parse('2026-04-20T10:00:00Z'));
const UNTIL = epochMs(NOW + 2 * 366 * DAY_MS);
const LANGUAGES: readonly Language[] = ['en', 'zh'];
const ZONES = [
  '',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Kathmandu',
] as const;
const SEED = 20_260_301;

type Dst = NonNullable<ScheduleOptions['dst']>;

function read(text: string, timeZone: string, dst?: Dst): Schedule {
  const options = { timeZone, now: NOW, ...(dst === undefined ? {} : { dst }) };
  const parsed = parseSchedule(text, options);
  if (!parsed.ok) throw new Error(parsed.error.text);
  return parsed.value;
}

/** All occurrences counted, and those listed that are near the edges of months and clock changes. */
function firesOf(schedule: Schedule, timeZone: string, since = NOW): unknown {
  const zone = findZone(timeZone === '' ? 'UTC' : timeZone);
  const changes = zone === null ? [] : zoneChangesAfter(zone, NOW).map(({ at }) => at);
  const months = Array.from({ length: 24 }, (_, index) => since + index * 30.5 * DAY_MS);
  const ahead = changes.filter((at) => at < UNTIL && at - 4 * HOUR_MS > since);
  const probes = [...months, ...ahead.map((at) => at - 4 * HOUR_MS)];
  return [
    countBetween(schedule, { from: since, to: UNTIL }),
    ...probes.map((from) =>
      occurrencesBetween(schedule, { from: epochMs(from), to: UNTIL, limit: 30 }),
    ),
  ];
}

const FIELDS = [
  ['0', '*', '*/5', '0-59/5', '*/7', '0,7,14', '*/30', '0,30', '15', '2-59/5', '0-29', '*/45'],
  ['*', '0-23', '*/2', '0-23/2', '2', '1-3', '1,2,3', '9-17', '*/6', '0,6,12,18', '2,3', '0,23'],
  ['*', '1-31', '*/2', '1-31/2', '1,15', 'L', '31', '29', '15W', 'LW', 'L-2', '30,31', '*/10', '?'],
  ['*', '1-12', '2', '*/3', '1,4,7,10', '6-8', '6,7,8', '1,3,5,7,8,10,12'],
  ['*', '0-6', '1-5', '1,2,3,4,5', '5L', '5#2', '1#5', '0', '7', '*/2', '0,6', '1-7', '1,5L'],
] as const;

const line = fc.tuple(...FIELDS.map((values) => fc.constantFrom<string>(...values)));
const mutation = fc.array(
  fc
    .integer({ min: 0, max: 4 })
    .chain((index) =>
      fc.record({ index: fc.constant(index), value: fc.constantFrom<string>(...FIELDS[index]!) }),
    ),
  { minLength: 1, maxLength: 2 },
);
const rule = fc.constantFrom<(Dst | undefined)[]>(
  undefined,
  undefined,
  { gap: 'skip', overlap: null },
  { gap: 'next', overlap: 'both' },
);

describe('who says the same does the same', () => {
  test('cron expressions with the same sentence fire at the same times', () => {
    let sameCount = 0;
    const zone = fc.constantFrom(...ZONES);
    const property = fc.property(line, mutation, zone, rule, (fields, changes, timeZone, dst) => {
      const others = [...fields];
      for (const { index, value } of changes) others[index] = value;
      const [left, right] = [fields.join(' '), others.join(' ')];
      fc.pre(left !== right && isTaken(left) && isTaken(right));
      const [one, other] = [read(left, timeZone, dst), read(right, timeZone)];
      for (const language of LANGUAGES) {
        if (explainSchedule(one, language) !== explainSchedule(other, language)) continue;
        sameCount += 1;
        expect(firesOf(one, timeZone), `${left} and ${right} in ${timeZone}`).toEqual(
          firesOf(other, timeZone),
        );
      }
    });
    fc.assert(property, { numRuns: 800, seed: SEED });
    expect(sameCount).toBeGreaterThan(100);
  }, 60_000);

  test('repeats and unions with the same sentence fire at the same times', () => {
    let sameCount = 0;
    const start = fc.constantFrom(
      '2026-03-02T00:00:00',
      '2026-03-02T02:30:00',
      '2026-03-03T02:30:00',
      '2026-03-31T09:00:00',
      '2026-04-30T09:00:00',
      '2026-03-09T02:30:00',
      '2026-03-02T12:00:00',
      '2026-03-10T02:30:00',
      '2026-03-24T02:30:00',
    );
    const period = fc.constantFrom(
      'P1D',
      'PT24H',
      'P7D',
      'P1W',
      'P2W',
      'P14D',
      'P1M',
      'P3M',
      'P1Y',
      'P12M',
      'P5M',
      'PT1H',
      'PT30M',
      'PT60M',
      'PT90M',
      'PT7M',
      'PT12H',
      'PT36H',
      'P1DT12H',
      'P1M3D',
      'P2D',
    );
    const count = fc.constantFrom('', '', '', '1', '4', '0');
    const repeat = fc.tuple(count, start, period).map((parts) => `R${parts.join('/')}`);
    const union = fc.array(repeat, { minLength: 1, maxLength: 3 });
    const zone = fc.constantFrom(...ZONES);
    // One part replaced, or one start: the same pattern that begins later.
    const edit = fc.option(fc.tuple(fc.nat(2), fc.oneof(repeat, start)));
    const property = fc.property(union, edit, zone, rule, (parts, changed, timeZone, dst) => {
      const others = [...parts].reverse();
      if (changed !== null) {
        const [index, by] = [changed[0] % others.length, changed[1]];
        const from = others[index] ?? '';
        others[index] = by.startsWith('R') ? by : from.replace(/\/.*\//, `/${by}/`);
      }
      const [left, right] = [parts.join(';'), others.join(';')];
      const [one, other] = [read(left, timeZone, dst), read(right, timeZone)];
      for (const language of LANGUAGES) {
        if (explainSchedule(one, language) !== explainSchedule(other, language)) continue;
        sameCount += 1;
        expect(firesOf(one, timeZone), `${left} and ${right} in ${timeZone}`).toEqual(
          firesOf(other, timeZone),
        );
      }
      // From a moment on, starts of before are not told: from there on the same holds.
      if (
        explainSchedule(one, 'en', { at: LATER }) !== explainSchedule(other, 'en', { at: LATER })
      ) {
        return;
      }
      const since = epochMs(LATER + 1);
      expect(firesOf(one, timeZone, since), `${left} and ${right} in ${timeZone} later`).toEqual(
        firesOf(other, timeZone, since),
      );
    });
    fc.assert(property, { numRuns: 800, seed: SEED });
    expect(sameCount).toBeGreaterThan(100);
  }, 60_000);

  function isTaken(text: string): boolean {
    return parseSchedule(text, { timeZone: '', now: NOW }).ok;
  }
});

describe('a line and the repeats made from it are explained alike', () => {
  const LINES = [
    '* * * * *',
    '*/5 * * * *',
    '*/7 * * * *',
    '5 * * * *',
    '2-59/5 * * * *',
    '0 9 * * *',
    '0 9 * * 1-5',
    '0 9,18 * * 1-5',
    '0,30 9-17 * * 1-5',
    '0 0 1,15 * *',
    '0 0 1,15 * 1',
    '0 12 1 */2 *',
    '@yearly',
    '@monthly',
    '@weekly',
    '@daily',
    '@hourly',
    '0 9 * * 0,6',
    '30 6 1 6-8 *',
    '0 0 L * *',
    '15 10 28 2 *',
    '*/10 * * * * *',
    '30 0 9 * * 1',
    '0 1,2,3,5,7,11,13,17,19,23 * * *',
    '23 0-23/2 * * *',
    '0 */6 * * *',
    '58,27 2 * */2 *',
    '*/30 */5 25-31 * *',
    '0 0 28-31 * *',
    '0 0 15-31 6-9 *',
    '0 0 30,31 */2 *',
    '0 */5 28,29 2 *',
  ] as const;

  function withoutZone(sentence: string, language: Language): string {
    return sentence.replace(language === 'en' ? ' (UTC)' : '（UTC）', '');
  }

  /** The sentences of a line and of what it is converted to, when it is made. */
  function sentences(text: string, timeZone: string, language: Language): [string, string] {
    const conversion = convertCron(text, { timeZone, now: NOW, allowDst: true });
    if (!conversion.ok) throw new Error(conversion.error.text);
    const { schedule, dst } = conversion.value;
    const repeats = read(schedule, timeZone, dst ?? undefined);
    const ofRepeats = explainSchedule(repeats, language, { at: NOW });
    const ofLine = explainSchedule(read(text, timeZone), language);
    return [withoutZone(ofRepeats, language), ofLine];
  }

  test.each(LINES.flatMap((text) => ['', 'Europe/Berlin'].map((zone) => [text, zone] as const)))(
    '%s in "%s"',
    (text, timeZone) => {
      for (const language of LANGUAGES) {
        const [ofRepeats, ofLine] = sentences(text, timeZone, language);
        expect(ofRepeats).toBe(ofLine);
      }
    },
  );

  test('generated lines', () => {
    const [minutes, hours] = FIELDS;
    const usual = fc
      .tuple(
        fc.constantFrom<string>(...minutes),
        fc.constantFrom<string>(...hours),
        fc.constantFrom('*', '*', '1-31', '1-31/2', '1,15', '31', '30', '29', '1-7'),
        fc.constantFrom('*', '*', '*', '*/3', '6-8', '1,3,4', '1,3,5,7,8,10,12'),
        fc.constantFrom('*', '*', '1-5', '0', '*/2', '0,6', '1-7'),
      )
      .map((fields) => fields.join(' '));
    const property = fc.property(usual, fc.constantFrom(...ZONES), (text, timeZone) => {
      for (const language of LANGUAGES) {
        const [ofRepeats, ofLine] = sentences(text, timeZone, language);
        expect(ofRepeats, `${text} in ${timeZone}`).toBe(ofLine);
      }
    });
    fc.assert(property, { numRuns: 400, seed: SEED });
  }, 60_000);
});
