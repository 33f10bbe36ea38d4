import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, epochMs } from '@horae/submitter/kernel';
import {
  type Schedule,
  type ScheduleOptions,
  countBetween,
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
  previousBefore,
} from '@horae/submitter/schedule';
import {
  type ClockWindow,
  type Policy,
  ODD_ZONES,
  changesOf,
  firesInWindow,
  windowAround,
} from './clock-window.js';
import { type CronSample, cronSample } from './cron-arbitraries.js';
import { instantsShowing } from './naive-repeat.js';
import { PROPERTY_TIMEOUT_MS, holds } from './property-runs.js';
import { read } from './same-fires.js';

const policy = fc.record({
  gap: fc.constantFrom('next', 'skip', null),
  overlap: fc.constantFrom('first', 'both', null),
});

/** A change of the clocks of one of the zones. */
const changingDays = fc
  .tuple(fc.constantFrom(...ODD_ZONES), fc.nat({ max: 11 }))
  .map(([zone, pick]) => {
    const changes = changesOf(zone);
    return { zone, at: changes[Math.floor((pick / 12) * changes.length)] ?? 0 };
  });

const windows = new Map<string, ClockWindow>();

/** The days before and after it, minute by minute. */
function windowOf(days: { zone: string; at: number }): ClockWindow {
  const key = `${days.zone} ${days.at}`;
  const known = windows.get(key);
  const options = { zone: days.zone, stepMs: MINUTE_MS, reachMs: 2.5 * DAY_MS };
  const window = known ?? windowAround(days.at, options);
  windows.set(key, window);
  return window;
}

function inside(window: ClockWindow): { from: number; to: number } {
  const [first = 0, last = 0] = [window.instants[0], window.instants.at(-1)];
  return { from: first + 1.2 * DAY_MS, to: last - DAY_MS };
}

function within(fires: readonly number[], range: { from: number; to: number }): number[] {
  return fires.filter((at) => at > range.from && at <= range.to);
}

/** Thousands of instants compare faster as one text than as a list. */
function asText(instants: readonly number[]): string {
  return instants.join(' ');
}

const anyLine = fc.oneof(
  { weight: 3, arbitrary: cronSample({ withSeconds: false }) },
  { weight: 1, arbitrary: cronSample({ withSeconds: false, withQuartzDays: true }) },
);

/** Whether any day of the calendar, which repeats itself after 400 years, has a time of the line. */
function firesOnSomeDay(sample: CronSample): boolean {
  for (let day = Date.UTC(2000, 0); day < Date.UTC(2400, 0); day += DAY_MS) {
    if (sample.isDay(day)) return true;
  }
  return false;
}

/** The schedule; null for a line that is refused because it never fires, and indeed never does. */
function readSample(sample: CronSample, options: ScheduleOptions): Schedule | null {
  const parsed = parseSchedule(sample.text, options);
  if (parsed.ok) return parsed.value;
  expect(parsed.error).toMatchObject({ kind: 'never' });
  expect(firesOnSomeDay(sample)).toBe(false);
  return null;
}

/** Every reading of the clock that starts the line, day by day and minute by minute. */
function localsOf(sample: CronSample, range: { from: number; to: number }): number[] {
  const times: number[] = [];
  for (let time = 0; time < DAY_MS; time += MINUTE_MS) {
    if (sample.isTime(time)) times.push(time);
  }
  const locals: number[] = [];
  for (let day = range.from; day <= range.to; day += DAY_MS) {
    if (sample.isDay(day)) locals.push(...times.map((time) => day + time));
  }
  return locals;
}

function ruleOf(
  sample: CronSample,
  dst: Partial<Record<'gap' | 'overlap', string | null>>,
): Policy {
  return {
    gap: (dst.gap ?? (sample.isWildcard ? 'skip' : 'next')) as Policy['gap'],
    overlap: (dst.overlap ?? (sample.isWildcard ? 'both' : 'first')) as Policy['overlap'],
  };
}

describe('a cron line around a change of the clocks', () => {
  test(
    'runs when a minute-by-minute reading of the clock says so, under every dst rule',
    () => {
      holds(
        'cron, minute by minute',
        150,
        fc.property(anyLine, changingDays, policy, (sample, days, dst) => {
          const range = inside(windowOf(days));
          const schedule = readSample(sample, {
            timeZone: days.zone,
            now: epochMs(range.from),
            dst,
          });
          if (schedule === null) return;
          const fires = firesInWindow(windowOf(days), sample.isWanted, ruleOf(sample, dst));
          const expected = within(fires, range);
          const asked = { from: epochMs(range.from), to: epochMs(range.to) };
          expect(asText(occurrencesBetween(schedule, { ...asked, limit: 1e5 }))).toBe(
            asText(expected),
          );
          expect(countBetween(schedule, asked)).toBe(expected.length);
          const probes = [0, 1, 30, 60, 90, 420].map((minutes) => days.at + minutes * MINUTE_MS);
          for (const at of [range.to, ...probes, ...expected.slice(-2), ...expected.slice(0, 2)]) {
            const latest = within(fires, { from: range.from, to: at }).at(-1);
            const before = within(fires, { from: range.from, to: at - 1 }).at(-1);
            const next = expected.find((fire) => fire > at);
            const rest = { from: epochMs(at), to: asked.to };
            if (latest !== undefined) expect(latestAtOrBefore(schedule, epochMs(at))).toBe(latest);
            if (before !== undefined) expect(previousBefore(schedule, epochMs(at))).toBe(before);
            if (next !== undefined) expect(nextAfter(schedule, epochMs(at))).toBe(next);
            if (at < range.to) {
              expect(countBetween(schedule, rest)).toBe(
                expected.filter((fire) => fire > at).length,
              );
            }
          }
        }),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );

  test(
    'with seconds runs when a second-by-second reading says so',
    () => {
      holds(
        'cron, second by second',
        40,
        fc.property(
          cronSample({ withSeconds: true }),
          changingDays,
          policy,
          (sample, days, dst) => {
            const options = { zone: days.zone, stepMs: SECOND_MS, reachMs: 90 * MINUTE_MS };
            const middle = days.at + 30 * MINUTE_MS;
            const clock = windowAround(middle, options);
            const range = { from: middle - HOUR_MS, to: middle + 90 * MINUTE_MS };
            const schedule = readSample(sample, {
              timeZone: days.zone,
              now: epochMs(range.from),
              dst,
            });
            if (schedule === null) return;
            const fires = firesInWindow(clock, sample.isWanted, ruleOf(sample, dst));
            const expected = within(fires, range);
            const asked = { from: epochMs(range.from), to: epochMs(range.to) };
            expect(asText(occurrencesBetween(schedule, { ...asked, limit: 1e5 }))).toBe(
              asText(expected),
            );
            expect(countBetween(schedule, asked)).toBe(expected.length);
            if (expected.length > 0) {
              expect(latestAtOrBefore(schedule, asked.to)).toBe(expected.at(-1));
            }
          },
        ),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

describe('a cron line over years', () => {
  test(
    'runs when a walk through every day of the calendar says so',
    () => {
      holds(
        'cron, day by day over four years',
        120,
        fc.property(
          cronSample({ withSeconds: false, withQuartzDays: true, isSparse: true }),
          fc.constantFrom(...ODD_ZONES),
          fc.integer({ min: 2000, max: 2033 }),
          policy,
          (sample, zone, year, dst) => {
            const [first, last] = [Date.UTC(year, 0, 1), Date.UTC(year + 4, 0, 1)];
            const schedule = readSample(sample, { timeZone: zone, now: epochMs(first), dst });
            if (schedule === null) return;
            const rule = ruleOf(sample, dst);
            const fires = new Set<number>();
            for (const local of localsOf(sample, { from: first - DAY_MS, to: last + DAY_MS })) {
              for (const at of instantsShowing(local, zone, rule)) fires.add(at);
            }
            const ascending = [...fires].sort((left, right) => left - right);
            const expected = within(ascending, { from: first, to: last });
            const asked = { from: epochMs(first), to: epochMs(last) };
            expect(asText(occurrencesBetween(schedule, { ...asked, limit: 1e5 }))).toBe(
              asText(expected),
            );
            expect(countBetween(schedule, asked)).toBe(expected.length);
            const backwards: number[] = [];
            let at = previousBefore(schedule, asked.to);
            while (at !== null && at > asked.from && backwards.length < 60) {
              backwards.push(at);
              at = previousBefore(schedule, at);
            }
            const upTo = within(ascending, { from: first, to: last - 1 });
            expect(asText(backwards)).toBe(asText(upTo.reverse().slice(0, 60)));
          },
        ),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

const period = fc
  .record({
    years: fc.constantFrom(0, 0, 0, 1, 2),
    months: fc.constantFrom(0, 0, 1, 2, 5, 7),
    weeks: fc.constantFrom(0, 0, 1, 3),
    days: fc.constantFrom(0, 1, 2, 10, 40),
    hours: fc.constantFrom(0, 0, 0, 5, 30),
    minutes: fc.constantFrom(0, 0, 0, 45),
  })
  .filter(({ years, months, weeks, days }) => years + months + weeks + days > 0)
  .map((parts) => ({
    monthCount: parts.years * 12 + parts.months,
    restMs:
      (parts.weeks * 7 + parts.days) * DAY_MS + parts.hours * HOUR_MS + parts.minutes * MINUTE_MS,
    text:
      `P${parts.years}Y${parts.months}M${parts.weeks}W${parts.days}D` +
      `T${parts.hours}H${parts.minutes}M`,
  }));

/** Number n of a repeat by the platform's own calendar, clamped to the month it lands in. */
function localOfNumber(anchor: number, step: { monthCount: number; restMs: number }, n: number) {
  const from = new Date(anchor);
  const months = from.getUTCFullYear() * 12 + from.getUTCMonth() + n * step.monthCount;
  const lastDay = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  const moved = Date.UTC(Math.floor(months / 12), months % 12, day);
  return moved + (((anchor % DAY_MS) + DAY_MS) % DAY_MS) + n * step.restMs;
}

describe('a repeat of days or longer around a change of the clocks', () => {
  test(
    'is anchor + n periods on the wall clock, wherever that clock stands',
    () => {
      holds(
        'repeats of days, minute by minute',
        150,
        fc.property(
          changingDays,
          period,
          policy,
          fc.record({
            stepsBack: fc.nat({ max: 40 }),
            minute: fc.nat({ max: 1_439 }),
            occurrenceCount: fc.option(fc.integer({ min: 2, max: 60 }), { nil: Infinity }),
          }),
          (days, step, dst, { stepsBack, minute, occurrenceCount }) => {
            const range = inside(windowOf(days));
            const middle = Math.floor(days.at / DAY_MS) * DAY_MS + minute * MINUTE_MS;
            const meanMs = step.monthCount * 30.44 * DAY_MS + step.restMs;
            const anchorDays = Math.floor((stepsBack * meanMs) / DAY_MS);
            const anchor = middle - anchorDays * DAY_MS;
            const wanted = new Set<number>();
            for (let n = 0; n < occurrenceCount; n += 1) {
              const local = localOfNumber(anchor, step, n);
              if (local > range.to + 2 * DAY_MS) break;
              wanted.add(local);
            }
            const rule = { gap: dst.gap ?? 'next', overlap: dst.overlap ?? 'first' } as const;
            const expected = within(
              firesInWindow(windowOf(days), (local) => wanted.has(local), rule),
              range,
            );
            const count = occurrenceCount === Infinity ? '' : occurrenceCount;
            const start = new Date(anchor).toISOString().slice(0, 16);
            const schedule = read(`R${count}/${start}/${step.text}`, {
              timeZone: days.zone,
              now: epochMs(range.from),
              dst,
            });
            const asked = { from: epochMs(range.from), to: epochMs(range.to) };
            expect(asText(occurrencesBetween(schedule, { ...asked, limit: 1e4 }))).toBe(
              asText(expected),
            );
            expect(countBetween(schedule, asked)).toBe(expected.length);
          },
        ),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

describe('any schedule', () => {
  test(
    'looks back and ahead at the same occurrences',
    () => {
      const texts = fc.constantFrom(
        '*/7 * * * *',
        '30 2 * * *',
        '0 0 L * *',
        '0 9 * * 1#2',
        'R/2005-03-31T02:30:00/P1M',
        'R/1999-01-01T00:15:00Z/PT7H13M',
        'R500/2004-02-29T23:45:00/P1Y;R/2001-01-01T12:00/P3D;R/2010-01-01T12:00/PT36H',
      );
      holds(
        'back and ahead',
        400,
        fc.property(
          texts,
          fc.constantFrom(...ODD_ZONES),
          fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) }),
          (text, timeZone, instant) => {
            const at = epochMs(instant);
            const schedule = read(text, { timeZone, now: at });
            const latest = latestAtOrBefore(schedule, at);
            const next = nextAfter(schedule, at);
            if (latest !== null) {
              expect(latest).toBeLessThanOrEqual(at);
              expect(nextAfter(schedule, latest)).toBe(next);
              expect(nextAfter(schedule, epochMs(latest - 1))).toBe(latest);
            }
            if (next !== null) {
              expect(next).toBeGreaterThan(at);
              expect(latestAtOrBefore(schedule, epochMs(next - 1))).toBe(latest);
              expect(latestAtOrBefore(schedule, next)).toBe(next);
            }
          },
        ),
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});
