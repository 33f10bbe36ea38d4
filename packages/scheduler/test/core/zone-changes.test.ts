import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, addMs, epochMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import { CoreWorld } from './core-world.js';
import { type Window, type ZoneChange, changesOf, minutesWhere } from './zone-changes.js';

const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2031, 0, 1);

const TEST_MS = 60_000;

/** What the machine's clock does around the change of the zone's clocks. */
const CLOCKS = [
  { name: 'runs on', jumpAt: 0, jumpMs: 0 },
  { name: 'jumps forward by two hours over it', jumpAt: -HOUR_MS, jumpMs: 2 * HOUR_MS },
  { name: 'jumps back by two hours over it', jumpAt: HOUR_MS, jumpMs: -2 * HOUR_MS },
] as const;
type Clock = (typeof CLOCKS)[number];

/** A job, and when it is due by the wall clock alone: no schedule library says so. */
interface Case {
  readonly schedule: string;
  readonly timeZone: string;
  readonly dueAts: readonly number[];
}

/**
 * Every zone, every change of its clocks: whatever the clock does, each occurrence has exactly one
 * record, and the cluster, which refuses a second launch of the same task, is never asked for one.
 */
const TITLE = 'no zone and no change of its clocks makes an occurrence double or forgotten';
describe(TITLE, { timeout: TEST_MS }, () => {
  let changes: ZoneChange[] = [];
  beforeAll(() => {
    const zones = Intl.supportedValuesOf('timeZone');
    changes = zones.flatMap((zone) => changesOf(zone, FROM, TO));
    expect(changes.length).toBeGreaterThan(1_000);
  });

  test.each(CLOCKS)('when the clock $name: every hour and every half hour', (clock) => {
    const wrong = changes.flatMap((change) => {
      const window = { from: change.at - 3 * HOUR_MS, to: change.at + 3 * HOUR_MS };
      return wrongRecords([hourly(change, window), halfHourly(change, window)], window, {
        change,
        clock,
      });
    });
    expect(wrong).toEqual([]);
  });

  test.each(CLOCKS)('when the clock $name: every day, at the hour that changes', (clock) => {
    const wrong = changes.flatMap((change) => {
      const window = { from: change.at - 26 * HOUR_MS, to: change.at + 26 * HOUR_MS };
      return wrongRecords(daily(change, window), window, { change, clock });
    });
    expect(wrong).toEqual([]);
  });
});

function hourly({ zone, beforeMs }: ZoneChange, { from, to }: Window): Case {
  const startAt = from + 7 * MINUTE_MS;
  const dueAts = [];
  for (let at = startAt; at <= to; at += HOUR_MS) dueAts.push(at);
  return { schedule: `R/${iso(startAt + beforeMs)}/PT1H`, timeZone: zone, dueAts };
}

/** Follows the wall clock: nothing in a gap, both passes of what happens twice. */
function halfHourly(change: ZoneChange, window: Window): Case {
  const dueAts = minutesWhere(change, window, (local) => local % (30 * MINUTE_MS) === 0);
  return { schedule: '*/30 * * * *', timeZone: change.zone, dueAts };
}

/** Once on each day of the calendar, as ISO 8601 and as cron say it, in the hour that changes. */
function daily(change: ZoneChange, window: Window): Case[] {
  const { zone, at, beforeMs, afterMs } = change;
  const middle = at + Math.floor((beforeMs + afterMs) / 2 / MINUTE_MS) * MINUTE_MS;
  const isIts = (local: number): boolean => (local - middle) % DAY_MS === 0;
  const times = minutesWhere(change, window, isIts);
  // What happens twice runs at the first; the day that lacks this time, right after the gap.
  const first = (time: number): boolean =>
    !times.some((other) => time - other === beforeMs - afterMs);
  const dueAts = afterMs > beforeMs ? [...times, at].sort((a, b) => a - b) : times.filter(first);
  const start = iso(middle - 2 * DAY_MS);
  const time = start.slice(11);
  const [hour, minute] = time.split(':').map(Number);
  return [
    { schedule: `R/${start}/P1D`, timeZone: zone, dueAts },
    { schedule: `${minute} ${hour} * * *`, timeZone: zone, dueAts },
  ];
}

/** What the core recorded otherwise than due, in words; none where all is right. */
function wrongRecords(
  cases: readonly Case[],
  window: Window,
  { change, clock }: { readonly change: ZoneChange; readonly clock: Clock },
): string[] {
  // Everything that is due within the window comes after the posting.
  const world = new CoreWorld({ startAt: new Date(window.from - MINUTE_MS).toISOString() });
  for (const [index, { schedule, timeZone }] of cases.entries()) {
    expect(world.put(aJob(`job-${index}`).schedule(schedule, timeZone)).ok).toBe(true);
  }
  if (clock.jumpMs !== 0) {
    world.advanceTo(epochMs(change.at + clock.jumpAt));
    world.now = addMs(world.now, clock.jumpMs);
    world.tick();
  }
  world.advanceTo(epochMs(window.to));
  return cases.flatMap(({ schedule, dueAts }, index) => {
    const runs = world.runsOf(`job-${index}`);
    const recorded = runs.map(({ dueAt }) => iso(dueAt)).join(' ');
    const due = dueAts.map(iso).join(' ');
    const isOneEach = runs.every(({ occurrenceCount }) => occurrenceCount === 1);
    if (recorded === due && isOneEach) return [];
    return [`${change.zone} ${iso(change.at)}, ${schedule}: due ${due}, recorded ${recorded}`];
  });
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}
