import { describe, expect, test } from 'vitest';
import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import { nameRuleBroken } from '@horae/submitter/job';
import { firstOccurrence, nextAfter, parseSchedule } from '@horae/submitter/schedule';
import { aJob } from '@horae/submitter/testing';
import { nextWakeAt } from '../../src/core/index.js';
import { remainingSchedule } from '../../src/core/view/schedule-view.js';
import { CoreWorld, at } from '../core/core-world.js';

/** When a text fires first in a zone; the problem's sentence when it is refused. */
function firstOf(text: string, timeZone = ''): string {
  const parsed = parseSchedule(text, { timeZone, now: at('2026-01-01T00:00:00Z') });
  if (!parsed.ok) return parsed.error.text;
  const first = firstOccurrence(parsed.value);
  return first === null ? 'never' : isoFromMs(first);
}

function left(world: CoreWorld, name = 'x'): string {
  return remainingSchedule(world.job(name));
}

describe('texts (Chronos: Iso8601ExpressionParserSpec)', () => {
  const START = '2008-03-01T13:00:00Z';

  test('1. what is no repeating interval is refused', () => {
    expect(firstOf('tomorrow')).toMatch(/"tomorrow" is neither a repeat .*expected/);
  });

  test('2. count, start and period are read', () => {
    const parsed = parseSchedule(`R5/${START}/P1D`, { timeZone: '', now: at(START) });
    if (!parsed.ok) throw new Error(parsed.error.text);
    const times: string[] = [];
    for (let next = firstOccurrence(parsed.value); next !== null;) {
      times.push(isoFromMs(next).slice(0, 10));
      next = nextAfter(parsed.value, next);
    }
    expect(times).toEqual(['2008-03-01', '2008-03-02', '2008-03-03', '2008-03-04', '2008-03-05']);
  });

  test('3. R alone never ends', () => {
    const parsed = parseSchedule(`R/${START}/P1D`, { timeZone: '', now: at(START) });
    if (!parsed.ok) throw new Error(parsed.error.text);
    expect(nextAfter(parsed.value, at('2107-06-01T00:00:00Z'))).toBe(at('2107-06-01T13:00:00Z'));
  });

  test("4. BST is Bangladesh's, as in Java: 13:00 at +06:00", () => {
    expect(firstOf(`R5/${START}/P1D`, 'BST')).toBe('2008-03-01T07:00:00.000Z');
  });

  test("5. PST is Los Angeles's: 13:00 at -08:00", () => {
    expect(firstOf(`R5/${START}/P1D`, 'PST')).toBe('2008-03-01T21:00:00.000Z');
  });

  test('6. Europe/Paris says 13:00 at +01:00', () => {
    expect(firstOf(`R5/${START}/P1D`, 'Europe/Paris')).toBe('2008-03-01T12:00:00.000Z');
  });

  test('7. the zone wins over the offset in the text', () => {
    const text = 'R5/2008-03-01T13:00:00-04:00/P1D';
    expect(firstOf(text, 'America/Los_Angeles')).toBe('2008-03-01T21:00:00.000Z');
  });

  test('8. a text without a period is refused', () => {
    expect(firstOf(`R5/${START}`)).toMatch(/period/);
  });

  test('9. a date alone is midnight in the zone', () => {
    expect(firstOf('R5/2008-03-01/P1D', 'America/Los_Angeles')).toBe('2008-03-01T08:00:00.000Z');
  });

  test('10. an empty start is now', () => {
    expect(firstOf('R1//P1D')).toBe('2026-01-01T00:00:00.000Z');
  });

  test('11. R1//P is accepted, and runs once', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R1//P'));
    world.advance('P2D');
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });
});

describe('steps (Chronos: ScheduleStreamSpec)', () => {
  test('12. R3 counts down to R0, then there is nothing', () => {
    const world = new CoreWorld({ startAt: '2011-12-31T23:59:00Z' });
    world.put(aJob('x').schedule('R3/2012-01-01T00:00:00.000Z/P1D'));
    const seen = [left(world)];
    for (const day of ['01', '02', '03']) {
      world.advanceTo(`2012-01-${day}T12:00:00Z`);
      seen.push(left(world));
    }
    expect(seen).toEqual([
      'R3/2012-01-01T00:00:00.000Z/P1D',
      'R2/2012-01-02T00:00:00.000Z/P1D',
      'R1/2012-01-03T00:00:00.000Z/P1D',
      'R0/2012-01-04T00:00:00.000Z/P1D',
    ]);
    world.advance('P30D');
    expect(world.runsOf('x')).toHaveLength(3);
  });

  test('13. R steps to R of the next day', () => {
    const world = new CoreWorld({ startAt: '2011-12-31T23:59:00Z' });
    world.put(aJob('x').schedule('R/2012-01-01T00:00:00.000Z/P1D'));
    world.advanceTo('2012-01-01T12:00:00Z');
    expect(left(world)).toBe('R/2012-01-02T00:00:00.000Z/P1D');
  });
});

describe('jobs that are posted (Chronos: JobUtilsSpec)', () => {
  const NOW = '2026-03-10T09:30:30Z';
  const posted = (text: string): CoreWorld => {
    const world = new CoreWorld({ startAt: NOW });
    world.put(aJob('x').schedule(text));
    return world;
  };

  test('14. a stored job is there after a restart', () => {
    const world = posted('R/2026-03-11T00:00:00Z/P1D');
    world.fold();
    world.restart();
    expect(world.job('x').nextAt).toBe(at('2026-03-11T00:00:00Z'));
  });

  test('15. a minutely job that began in 2012 goes on today', () => {
    expect(posted('R/2012-01-01T00:00:00Z/PT1M').job('x').nextAt).toBe(at('2026-03-10T09:31:00Z'));
  });

  test('16. a monthly job goes on with a coming 1st', () => {
    expect(posted('R/2012-01-01T00:00:00Z/P1M').job('x').nextAt).toBe(at('2026-04-01T00:00:00Z'));
  });

  test('17. arguments of a run come behind the command, each as one word that no shell reads', () => {
    const world = posted('R/2026-03-11T00:00:00Z/P1D');
    world.ask({ type: 'jobRunAsked', jobName: 'x', arguments: ['a', '$(b)'], cycleAt: null });
    const [task] = world.cluster.tasks.values();
    expect(task?.info.command?.arguments).toEqual(['sh', '-c', 'true "$@"', 'x', 'a', '$(b)']);
  });

  test('18. dots are legal in names', () => {
    for (const rule of ['v1', 'v2'] as const) expect(nameRuleBroken('a.b', rule)).toBe(null);
  });

  test('19. a start tomorrow is not passed over', () => {
    expect(posted('R/2026-03-11T09:00:00Z/P1D').job('x').nextAt).toBe(at('2026-03-11T09:00:00Z'));
  });

  test('20. R0 stays R0 and never runs, where Chronos 3 made it endless', () => {
    const world = posted('R0/2026-03-09T09:00:00Z/PT0S');
    world.advance('P2D');
    expect(left(world)).toBe('R0/2026-03-09T09:00:00Z/PT0S');
    expect(world.runsOf('x')).toEqual([]);
  });

  test('21. R1 of yesterday without a period: over, and recorded as such', () => {
    const world = posted('R1/2026-03-09T09:00:00Z/PT0S');
    world.advance('P2D');
    expect(world.statesOf('x')).toEqual(['skipped: due before the job was posted']);
  });

  test('22. a run takes one repetition away, whatever the period', () => {
    const start = '2026-03-10T09:30:30.000Z';
    for (const [text, expected] of [
      [`R1/${start}/P1D`, 'R0/2026-03-11T09:30:30.000Z/P1D'],
      [`R3/${start}/P1D`, 'R2/2026-03-11T09:30:30.000Z/P1D'],
      [`R1/${start}/PT1S`, 'R0/2026-03-10T09:30:31.000Z/PT1S'],
    ] as const) {
      const world = posted(text);
      world.advance('PT5S');
      expect(left(world)).toBe(expected);
    }
  });

  test('23. R1 of yesterday is over', () => {
    const world = posted('R1/2026-03-09T09:00:00Z/PT1S');
    world.advance('P2D');
    expect(world.statesOf('x')).toEqual(['skipped: due before the job was posted']);
  });

  test('24. a daily job from yesterday goes on tomorrow, or later today', () => {
    expect(posted('R/2026-03-09T09:00:00Z/P1D').job('x').nextAt).toBe(at('2026-03-11T09:00:00Z'));
    expect(posted('R/2026-03-09T10:00:00Z/P1D').job('x').nextAt).toBe(at('2026-03-10T10:00:00Z'));
  });

  test('25. a yearly job from yesterday goes on a year after yesterday', () => {
    expect(posted('R/2026-03-09T09:00:00Z/P1Y').job('x').nextAt).toBe(at('2027-03-09T09:00:00Z'));
  });
});

describe('due times (Chronos 2: JobSchedulerSpec)', () => {
  const taskIds = (world: CoreWorld): string[] => [...world.cluster.tasks.keys()];
  const T = at('2026-01-01T00:00:00Z');

  test('26. an occurrence is a task due at that time, and R1 has no other', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R1/2026-01-01T00:00:10Z/PT1M'));
    world.advance('PT1H');
    expect(taskIds(world)).toEqual([`ct:${T + 10_000}:0:x:`]);
  });

  test('27. an occurrence too old when posted gives no task and ends R1', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R1/2025-12-31T23:50:00Z/PT1M'));
    world.advance('PT1H');
    expect(taskIds(world)).toEqual([]);
    expect(world.job('x').nextAt).toBe(null);
  });

  test('28. R0 gives nothing', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R0/2026-01-01T00:00:10Z/PT1M'));
    world.advance('PT1H');
    expect(world.runsOf('x')).toEqual([]);
  });

  test('29. schedules that are over wait for nothing', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R0/2026-01-01T00:00:10Z/PT1M'));
    world.put(aJob('y').schedule('R2/2020-01-01T00:00:10Z/PT1M'));
    expect([world.job('x').nextAt, world.job('y').nextAt]).toEqual([null, null]);
  });

  test('30. what was missed is passed over, and nothing starts before its time', () => {
    // Chronos arms six tasks ahead here; Horae has no horizon.
    const world = new CoreWorld({ startAt: '2026-01-01T00:01:01Z' });
    world.put(aJob('x').schedule('R10/2026-01-01T00:00:00.000Z/PT1M'));
    world.advance('PT5M');
    expect(world.runsOf('x').map(({ dueAt }) => (dueAt - T) / 60_000)).toEqual([2, 3, 4, 5, 6]);
    expect(left(world)).toBe('R3/2026-01-01T00:07:00.000Z/PT1M');
  });

  test('31. an occurrence that is still to come stays', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R2/2026-01-01T00:10:00Z/PT1M'));
    world.advance('PT9M59S');
    expect(world.runsOf('x')).toEqual([]);
  });

  test('32. sixty missed seconds become one run, where Chronos starts sixty tasks', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R60/2026-01-01T00:00:01Z/PT1S'));
    world.restart({ afterMs: 120_000 });
    world.advance('PT1M');
    expect(taskIds(world)).toHaveLength(1);
    const records = world.runsOf('x');
    const sum = records.reduce((count, run) => count + (run.occurrenceCount ?? 1), 0);
    expect(sum).toBe(60);
  });

  test('33. a minute that is due once gives one task', () => {
    const world = new CoreWorld({ startAt: '2026-01-01T00:00:45Z' });
    world.put(aJob('x').schedule('R/2026-01-01T00:01:00Z/PT1M'));
    world.advance('PT30S');
    expect(taskIds(world)).toHaveLength(1);
  });

  test('34. a scheduler without jobs waits', () => {
    const world = new CoreWorld();
    expect(() => world.advance('P1D')).not.toThrow();
    expect(world.state.jobs.size).toBe(0);
  });

  test('35. a job that is deleted is due no more, others are', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R/2026-01-01T00:01:00Z/PT1M'));
    world.put(aJob('y').schedule('R/2026-01-01T00:01:00Z/PT1M'));
    world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
    world.advance('PT1M30S');
    expect([world.runsOf('x').length, world.runsOf('y').length]).toEqual([0, 1]);
  });

  test('36. each step is durable', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R5/2026-01-01T00:01:00.000Z/PT1M'));
    world.advance('PT2M30S');
    world.restart();
    expect(left(world)).toBe('R3/2026-01-01T00:03:00.000Z/PT1M');
  });

  test('37. R5 posted after three of its days has two left', () => {
    const world = new CoreWorld({ startAt: '2012-01-03T00:00:01Z' });
    world.put(aJob('x').schedule('R5/2012-01-01T00:00:00.000Z/P1D'));
    world.advance('PT1H');
    expect(world.job('x').nextAt).toBe(at('2012-01-04T00:00:00Z') as EpochMs);
    world.advanceTo('2012-01-04T12:00:00Z');
    expect(left(world)).toBe('R1/2012-01-05T00:00:00.000Z/P1D');
  });
});

describe('due times (Chronos 3: JobSchedulerSpec)', () => {
  test('38. only what is enabled and due runs', () => {
    const world = new CoreWorld();
    world.put(aJob('due').schedule('R/2026-01-01T00:00:10Z/PT1H'));
    world.put(aJob('off').schedule('R/2026-01-01T00:00:10Z/PT1H').disabled());
    world.put(aJob('later').schedule('R/2026-01-01T00:30:00Z/PT1H'));
    world.advance('PT1M');
    expect([...world.cluster.tasks.keys()].map((id) => id.split(':')[3])).toEqual(['due']);
  });

  test('39. a dependent job has its edge when it is posted', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D'));
    world.put(aJob('b').parents('a'));
    expect([...(world.state.children.get('a') ?? [])]).toEqual(['b']);
  });

  test('40. what is due runs in the order of its times', () => {
    const world = new CoreWorld({ agents: [{ hostname: 'web1', cpus: 0.1, memMb: 128 }] });
    for (const second of ['09', '03', '06']) {
      world.put(aJob(`at${second}`).schedule(`R1/2026-01-01T00:00:${second}Z/PT1H`));
    }
    world.restart({ afterMs: 20_000 });
    world.advance('PT1M');
    const order = [...world.cluster.tasks.keys()].map((id) => id.split(':')[3]);
    expect(order).toEqual(['at03', 'at06', 'at09']);
  });

  test('41. the scheduler sleeps until the next time that is enabled and not over', () => {
    const world = new CoreWorld();
    world.put(aJob('off').schedule('R0/2026-01-01T00:00:10Z/PT1H'));
    world.put(aJob('next').schedule('R/2026-01-01T00:05:00Z/PT1H'));
    world.put(aJob('later').schedule('R/2026-01-01T00:30:00Z/PT1H'));
    expect(nextWakeAt(world.state)).toBe(at('2026-01-01T00:05:00Z'));
  });

  test('42. a parent marked successful starts enabled children; grandchildren wait for them', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule('R/2026-01-02T00:00:00Z/P1D'));
    world.put(aJob('b').parents('a'));
    world.put(aJob('off').parents('a').disabled());
    world.put(aJob('c').parents('b'));
    world.ask({ type: 'jobSuccessMarked', jobName: 'a' });
    expect(world.statesOf('b')).toEqual(['running']);
    expect(world.statesOf('off')).toEqual(['skipped: disabled']);
    expect(world.statesOf('c')).toEqual([]);
    world.advance('PT1M');
    expect(world.statesOf('c')).toEqual(['succeeded']);
  });

  test('43. the launch of an R1 job harms nobody', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R1//PT24H'));
    world.advance('PT1M');
    expect(world.statesOf('x')).toEqual(['succeeded']);
    expect(world.job('x').disabledBy).toBe('system');
  });
});
