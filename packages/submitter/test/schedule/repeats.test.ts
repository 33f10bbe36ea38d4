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
import { ODD_ZONES, changesOf } from './clock-window.js';
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

/** Repeats that are under way at `at`: anchored some hundred periods before it, at most. */
function repeatNear(at: number, kind: 'any' | 'aligned'): fc.Arbitrary<NaiveRepeat> {
  const isAligned = kind === 'aligned';
  return fc
    .record({
      period: isAligned ? usualPeriod : fc.oneof(usualPeriod, anyPeriod),
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
        { weight: 2, arbitrary: fc.integer({ min: 0, max: 100 }) },
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

const unionsOf = (sizes: { minLength: number; maxLength: number }) =>
  fc.record({ moment: moments, rule: policy }).chain(({ moment, rule }) =>
    fc.record({
      moment: fc.constant(moment),
      rule: fc.constant(rule),
      repeats: fc.oneof(
        fc.array(repeatNear(moment.at, 'any'), sizes),
        fc.array(repeatNear(moment.at, 'aligned'), sizes),
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
  expect(occurrencesBetween(schedule, { ...range, limit: 1e5 }).join(' ')).toBe(inside.join(' '));
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

describe('a union of repeats, each stepped through with luxon', () => {
  test(
    'is all their instants, and those that several share once',
    () => {
      let sharedCount = 0;
      holds(
        'a union is the set of its instants',
        80,
        fc.property(
          unionsOf({ minLength: 2, maxLength: 5 }),
          picks,
          ({ moment, rule, repeats }, chosen) => {
            const { zone, at } = moment;
            const reachMs = Math.min(
              ...repeats.map(({ period }) => Math.max(roughMs(period) * 200, HOUR_MS)),
              200 * DAY_MS,
            );
            const [from, to] = [at - reachMs, at + reachMs];
            const each = repeats.map((repeat) =>
              occurrencesBefore(repeat, { zone, rule, before: to + 1 }),
            );
            const fires = [...new Set(each.flat())].sort((left, right) => left - right);
            if (fires.length < each.flat().length) sharedCount += 1;
            const text = repeats.map((repeat) => repeat.text).join(' ; ');
            const schedule = read(text, { timeZone: zone, now: epochMs(at), dst: rule });
            expectAnswers(schedule, { fires, from, to }, chosen);
          },
        ),
      );
      expect(sharedCount).toBeGreaterThan(10);
    },
    PROPERTY_TIMEOUT_MS,
  );
});
