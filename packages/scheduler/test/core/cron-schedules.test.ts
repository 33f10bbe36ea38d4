import { describe, expect, test } from 'vitest';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import { stateFingerprint } from '../../src/core/index.js';
import { nextDueTimes } from '../../src/core/view/schedule-view.js';
import { CoreWorld, at } from './core-world.js';

describe('a job with a drawn time', () => {
  const DRAWN = '~ ~ * * *';

  function timeOfDay(world: CoreWorld, name = 'drawn'): number {
    return (world.job(name).nextAt ?? NaN) % DAY_MS;
  }

  function posted(name: string, startAt = '2026-01-01T00:00:00Z'): CoreWorld {
    const world = new CoreWorld({ startAt });
    world.put(aJob(name).schedule(DRAWN));
    return world;
  }

  test('runs at that time every day, through restarts, from the journal or from rows', () => {
    const world = posted('drawn');
    const time = timeOfDay(world);
    world.advance('P2D');
    world.restart({ afterMs: 3 * HOUR_MS });
    world.advance('P2D');
    world.fold();
    expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
    world.restart({ afterMs: HOUR_MS });
    world.advance('P3D');
    const dueAts = world.runsOf('drawn').map(({ dueAt }) => dueAt);
    const days = [0, 1, 2, 3, 4, 5, 6].map((day) => at('2026-01-01T00:00:00Z') + day * DAY_MS);
    expect(dueAts).toEqual(days.map((day) => day + time));
    expect(timeOfDay(world)).toBe(time);
  });

  test('keeps it when the same text is posted again, also after it was deleted', () => {
    const world = posted('drawn');
    const time = timeOfDay(world);
    world.advance('P1DT1H');
    world.put(aJob('drawn').schedule(DRAWN).command('other'));
    expect(timeOfDay(world)).toBe(time);
    expect(world.job('drawn').job).toMatchObject({ schedule: DRAWN });
    world.put(aJob('drawn').schedule('R/2026-01-01T00:00:00Z/PT1H'));
    world.put(aJob('drawn').schedule(DRAWN));
    expect(timeOfDay(world)).toBe(time);
    world.ask({ type: 'jobDeleted', jobName: 'drawn', children: 'refuse' });
    world.put(aJob('drawn').schedule(DRAWN));
    expect(timeOfDay(world)).toBe(time);
  });

  test('has the same on another scheduler, whenever it is posted there', () => {
    const time = timeOfDay(posted('drawn'));
    expect(timeOfDay(posted('drawn', '2031-07-05T17:23:42Z'))).toBe(time);
  });

  test('has another than most other jobs', () => {
    const names = Array.from({ length: 100 }, (_, index) => `job-${index}`);
    const times = new Set(names.map((name) => timeOfDay(posted(name), name)));
    expect(times.size).toBeGreaterThan(80);
  });
});

describe('a union of a thousand repeats', () => {
  const FIRST_AT = at('2026-01-01T00:00:00Z');
  /** Every 86 seconds through the day: no period says that, because a day is no multiple of it. */
  const dueAts = Array.from({ length: 1_000 }, (_, index) => addMs(FIRST_AT, index * 86_000));
  const text = (dueAt: EpochMs): string => `R/${new Date(dueAt).toISOString().slice(0, 19)}Z/P1D`;
  const union = dueAts.map(text).join(';');

  test('is due at each of them, day after day', () => {
    const world = new CoreWorld();
    expect(world.put(aJob('many').schedule(union)).ok).toBe(true);
    world.advanceTo(addMs(FIRST_AT, 100 * 86_000 + 5_000));
    expect(world.runsOf('many').map(({ dueAt }) => dueAt)).toEqual(dueAts.slice(0, 101));
    expect(nextDueTimes(world.job('many'), { limit: 1_000 })).toEqual([
      ...dueAts.slice(101),
      ...dueAts.slice(0, 101).map((dueAt) => addMs(dueAt, DAY_MS)),
    ]);
  });

  test('has a record of each that passes while the scheduler is away, at once', () => {
    const world = new CoreWorld();
    world.put(aJob('many').schedule(union));
    world.advance('PT1M');
    const startedMs = performance.now();
    world.restart({ afterMs: 30 * DAY_MS });
    world.tick();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    const count = world.runsOf('many').reduce((sum, run) => sum + run.occurrenceCount, 0);
    expect(count).toBe(30_001);
  });
});

test('repeats with a rule of their own for changes of the clocks keep it through a restart', () => {
  /** On 29 March 2026 at 02:00 the clocks of Berlin go on to 03:00. */
  const world = new CoreWorld({ startAt: '2026-03-27T12:00:00Z' });
  const job = aJob('late').schedule('R/2026-03-28T02:30:00/P1D', 'Europe/Berlin');
  world.put(job.with({ dst: { gap: 'skip', overlap: 'both' } }));
  world.advance('PT20H');
  world.fold();
  world.restart({ afterMs: MINUTE_MS });
  expect(world.job('late').nextAt).toBe(at('2026-03-30T00:30:00Z'));
  world.advanceTo('2026-03-31T00:00:00Z');
  expect(world.runsOf('late').map(({ dueAt }) => dueAt)).toEqual([
    at('2026-03-28T01:30:00Z'),
    at('2026-03-30T00:30:00Z'),
  ]);
});
