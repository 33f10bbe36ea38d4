import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, epochMs } from '@horae/submitter/kernel';
import {
  type Schedule,
  countBetween,
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  previousBefore,
} from '@horae/submitter/schedule';
import { type Policy, ODD_ZONES, changesOf } from './clock-window.js';
import { type NaivePeriod, type NaiveRepeat, occurrencesBefore } from './naive-repeat.js';
import { PROPERTY_TIMEOUT_MS, holds } from './property-runs.js';
import { read } from './same-fires.js';

const UNITS = [
  ['years', 'Y', 366 * DAY_MS],
  ['months', 'M', 30.4 * DAY_MS],
  ['weeks', 'W', 7 * DAY_MS],
  ['days', 'D', DAY_MS],
  ['hours', 'H', HOUR_MS],
  ['minutes', 'M', MINUTE_MS],
  ['seconds', 'S', SECOND_MS],
] as const;

function periodText(period: NaivePeriod): string {
  const parts = UNITS.map(([unit, letter]) => {
    const value = period[unit] ?? 0;
    return value === 0 ? '' : `${value}${letter}`;
  });
  const time = parts.slice(4).join('');
  return `P${parts.slice(0, 4).join('')}${time === '' ? '' : `T${time}`}`;
}

function roughMs(period: NaivePeriod): number {
  return UNITS.reduce((sum, [unit, , ms]) => sum + (period[unit] ?? 0) * ms, 0);
}

const usualPeriod: fc.Arbitrary<NaivePeriod> = fc.constantFrom<NaivePeriod>(
  { days: 1 },
  { weeks: 1 },
  { months: 1 },
  { years: 1 },
  { days: 2 },
  { months: 3 },
  { hours: 1 },
  { hours: 24 },
  { minutes: 20 },
  { minutes: 90 },
  { hours: 6 },
  { seconds: 45 },
);
const anyPeriod = fc
  .record({
    years: fc.constantFrom(0, 0, 0, 1, 4),
    months: fc.constantFrom(0, 0, 1, 5, 13),
    weeks: fc.constantFrom(0, 0, 0, 2),
    days: fc.constantFrom(0, 0, 3, 31),
    hours: fc.constantFrom(0, 0, 7, 36),
    minutes: fc.constantFrom(0, 0, 50),
    seconds: fc.constantFrom(0, 0, 0, 61),
  })
  .filter((period) => roughMs(period) > 0);

/** A zone, and a moment at or near which its clocks change. */
const moments = fc
  .tuple(fc.constantFrom(...ODD_ZONES), fc.nat(), fc.integer({ min: -3_000, max: 3_000 }))
  .map(([zone, pick, minutes]) => {
    const changes = changesOf(zone);
    return { zone, at: (changes[pick % changes.length] ?? 0) + minutes * MINUTE_MS };
  });

const policy = fc.record({
  gap: fc.constantFrom('next' as const, 'skip' as const),
  overlap: fc.constantFrom('first' as const, 'both' as const),
});

interface RepeatShape {
  readonly period: fc.Arbitrary<NaivePeriod>;
  /** Mostly at midnight or noon, so that several name the same instants. */
  readonly isAligned: boolean;
}

/** Repeats that are under way at `at`: anchored some hundred periods before it, at most. */
function repeatNear(at: number, { period, isAligned }: RepeatShape): fc.Arbitrary<NaiveRepeat> {
  return fc
    .record({
      period,
      stepsBack: fc.nat({ max: 90 }),
      // Sometimes on the last days of a month, where adding months has something to decide.
      monthEnd: fc.option(fc.integer({ min: 28, max: 31 }), { freq: 2 }),
      timeOfDay: fc.oneof(
        { weight: isAligned ? 20 : 1, arbitrary: fc.constantFrom(0, 12 * HOUR_MS) },
        fc.integer({ min: 0, max: 1_439 }).map((minute) => minute * MINUTE_MS),
        fc.constantFrom(0, 30, 60, 90, 120, 150, 180).map((minute) => minute * MINUTE_MS),
        fc.integer({ min: 0, max: 86_399 }).map((second) => second * SECOND_MS),
      ),
      count: fc.oneof(
        { weight: 3, arbitrary: fc.constant(Infinity) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 100 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }) },
      ),
    })
    .map(({ period, stepsBack, monthEnd, timeOfDay, count }) => {
      const back = Math.min(stepsBack * roughMs(period), 12 * 366 * DAY_MS);
      const day = new Date(Math.floor((at - back) / DAY_MS) * DAY_MS);
      if (monthEnd !== null) day.setUTCDate(monthEnd);
      const anchorLocal = day.getTime() + timeOfDay;
      const start = new Date(anchorLocal).toISOString().replace('.000Z', '');
      const repeats = count === Infinity ? '' : `${count}`;
      return {
        text: `R${repeats}/${start}/${periodText(period)}`,
        occurrenceCount: count,
        anchorLocal,
        period,
      };
    });
}

interface UnionSample {
  readonly moment: { readonly zone: string; readonly at: number };
  readonly rule: Policy;
  readonly repeats: readonly NaiveRepeat[];
}

function unionsOf(sizes: { minLength: number; maxLength: number }): fc.Arbitrary<UnionSample> {
  const period = fc.oneof(usualPeriod, anyPeriod);
  return fc.record({ moment: moments, rule: policy }).chain(({ moment, rule }) =>
    fc.record({
      moment: fc.constant(moment),
      rule: fc.constant(rule),
      repeats: fc.oneof(
        fc.array(repeatNear(moment.at, { period, isAligned: false }), sizes),
        fc.array(repeatNear(moment.at, { period: usualPeriod, isAligned: true }), sizes),
      ),
    }),
  );
}

/** As many cron lines become: dozens of repeats of one period, or of two, at other times. */
const families: fc.Arbitrary<UnionSample> = fc
  .record({
    moment: moments,
    rule: policy,
    periods: fc.array(fc.oneof(usualPeriod, anyPeriod), { minLength: 1, maxLength: 2 }),
  })
  .chain(({ moment, rule, periods }) =>
    fc.record({
      moment: fc.constant(moment),
      rule: fc.constant(rule),
      repeats: fc.array(
        repeatNear(moment.at, { period: fc.constantFrom(...periods), isAligned: false }),
        { minLength: 3, maxLength: 25 },
      ),
    }),
  );

interface Truth {
  readonly fires: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** All four questions, asked at fires, beside them and anywhere. */
function expectAnswers(schedule: Schedule, { fires, from, to }: Truth, picks: readonly number[]) {
  const inside = fires.filter((at) => at > from && at <= to);
  const range = { from: epochMs(from), to: epochMs(to) };
  expect(occurrencesBetween(schedule, { ...range, limit: 1e6 }).join(' ')).toBe(inside.join(' '));
  expect(countBetween(schedule, range)).toBe(inside.length);
  expect(occurrencesBetween(schedule, { ...range, limit: 3 })).toEqual(inside.slice(0, 3));
  for (const pick of picks) {
    const at =
      inside.length > 0 && pick % 2 === 0
        ? (inside[pick % inside.length] ?? from) + (pick % 3) - 1
        : from + (pick % Math.max(to - from, 1));
    const where = new Date(at).toISOString();
    const after = fires.find((fire) => fire > at) ?? null;
    const upto = fires.filter((fire) => fire <= at).at(-1) ?? null;
    const before = fires.filter((fire) => fire < at).at(-1) ?? null;
    // What comes after the last of the fires looked at is not known here.
    if (at < to && (after === null || after <= to)) {
      const next = nextAfter(schedule, epochMs(at));
      if (after !== null) expect([where, next]).toEqual([where, after]);
      else if (next !== null) expect(next).toBeGreaterThan(to);
    }
    expect([where, latestAtOrBefore(schedule, epochMs(at))]).toEqual([where, upto]);
    expect([where, previousBefore(schedule, epochMs(at))]).toEqual([where, before]);
    const half = { from: epochMs(Math.min(at, to)), to: epochMs(to) };
    expect(countBetween(schedule, half)).toBe(inside.filter((fire) => fire > at).length);
  }
}

const picks = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });

describe('a repeat, stepped through from its start with luxon', () => {
  const sizes = { minLength: 1, maxLength: 1 };
  test(
    'is next, previous, counted and listed as that says, under every dst rule',
    () => {
      holds(
        'a repeat is what luxon says',
        200,
        fc.property(unionsOf(sizes), picks, ({ moment, rule, repeats }, chosen) => {
          const reachMs = Math.max(...repeats.map(({ period }) => roughMs(period) * 4), 2 * DAY_MS);
          const capMs = Math.min(...repeats.map(({ period }) => roughMs(period) * 200));
          const from = moment.at - Math.min(reachMs, capMs);
          const to = moment.at + Math.min(reachMs, capMs);
          const before = to + 1;
          const fires = repeats.flatMap((repeat) =>
            occurrencesBefore(repeat, { zone: moment.zone, rule, before }),
          );
          const text = repeats.map((repeat) => repeat.text).join(';');
          const schedule = read(text, {
            timeZone: moment.zone,
            now: epochMs(moment.at),
            dst: rule,
          });
          expectAnswers(schedule, { fires, from, to }, chosen);
        }),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

/** So far from the moment that there is much to see, and not more than can be looked at. */
function reachOf(repeats: readonly NaiveRepeat[]): number {
  const each = repeats.map(({ period }) => Math.max(roughMs(period) * 120, HOUR_MS));
  return Math.min(...each, 200 * DAY_MS);
}

/** The instants of each on its own, and the union held against all of them. */
function expectUnion(sample: UnionSample, chosen: readonly number[]): { sharedCount: number } {
  const { zone, at } = sample.moment;
  const reachMs = reachOf(sample.repeats);
  const [from, to] = [at - reachMs, at + reachMs];
  const each = sample.repeats.map((repeat) =>
    occurrencesBefore(repeat, { zone, rule: sample.rule, before: to + 1 }),
  );
  const fires = [...new Set(each.flat())].sort((left, right) => left - right);
  const text = sample.repeats.map((repeat) => repeat.text).join(' ; ');
  const schedule = read(text, { timeZone: zone, now: epochMs(at), dst: sample.rule });
  expectAnswers(schedule, { fires, from, to }, chosen);
  return { sharedCount: each.flat().length - fires.length };
}

describe('a union of repeats, each stepped through with luxon', () => {
  test(
    'is all their instants, and those that several share once',
    () => {
      let sharingCount = 0;
      holds(
        'a union is the set of its instants',
        80,
        fc.property(unionsOf({ minLength: 2, maxLength: 5 }), picks, (sample, chosen) => {
          if (expectUnion(sample, chosen).sharedCount > 0) sharingCount += 1;
        }),
      );
      expect(sharingCount).toBeGreaterThan(10);
    },
    PROPERTY_TIMEOUT_MS,
  );

  test(
    'is so too when it is dozens of repeats of the same period, begun one after the other',
    () => {
      holds(
        'a union of one period is the set of its instants',
        60,
        fc.property(families, picks, (sample, chosen) => {
          expectUnion(sample, chosen);
        }),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );

  test(
    'is so too when every repeat has the offset of its own text',
    () => {
      holds(
        'a union of offsets is the set of its instants',
        40,
        fc.property(
          families,
          fc.array(fc.constantFrom(0, 330, -210, 60), { minLength: 25, maxLength: 25 }),
          picks,
          ({ moment, repeats }, offsets, chosen) => {
            const reachMs = reachOf(repeats);
            const [from, to] = [moment.at - reachMs, moment.at + reachMs];
            const rule: Policy = { gap: 'next', overlap: 'first' };
            const shifted = repeats.map((repeat, index) => {
              const minutes = offsets[index] ?? 0;
              const options = { zone: 'UTC', rule, before: to + DAY_MS };
              return {
                text: repeat.text.replace(/(?=\/P)/, offsetText(minutes)),
                fires: occurrencesBefore(repeat, options).map((at) => at - minutes * MINUTE_MS),
              };
            });
            const all = new Set(shifted.flatMap(({ fires }) => fires));
            const fires = [...all].sort((left, right) => left - right);
            const text = shifted.map((each) => each.text).join(';');
            const schedule = read(text, { timeZone: '', now: epochMs(moment.at) });
            expectAnswers(schedule, { fires, from, to }, chosen);
          },
        ),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const clock = new Date(Math.abs(minutes) * MINUTE_MS).toISOString().slice(11, 16);
  return `${minutes < 0 ? '-' : '+'}${clock}`;
}
