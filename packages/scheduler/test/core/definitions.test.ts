import { describe, expect, test } from 'vitest';
import { addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import {
  createState,
  dirtyEntities,
  restoreState,
  stateFingerprint,
} from '../../src/core/index.js';
import { jobsInOrder } from '../../src/core/view/job-order.js';
import { CoreWorld, at } from './core-world.js';

const daily = (name: string, time: string) => aJob(name).schedule(`R/2026-01-01T${time}:00Z/P1D`);

/** What a refused put leaves behind: nothing. */
function expectRefused(world: CoreWorld, job: ReturnType<typeof aJob>, expected: object): void {
  const before = stateFingerprint(world.state);
  expect(world.put(job)).toMatchObject({ ok: false, ...expected });
  expect(stateFingerprint(world.state)).toBe(before);
}

describe('a job with parents is refused, and nothing changes, when', () => {
  test('a parent is not there', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    expectRefused(world, aJob('c').parents('a', 'x', 'y'), {
      code: 'PARENT_UNKNOWN',
      text: expect.stringMatching(/does not have all parents defined! Not found: x, y/),
    });
  });

  test('it would depend on itself, directly or not', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    world.put(aJob('b').parents('a'));
    world.put(aJob('c').parents('b'));
    expectRefused(world, aJob('c').parents('c'), { code: 'PARENT_CYCLE' });
    expectRefused(world, aJob('a').parents('c'), {
      code: 'PARENT_CYCLE',
      text: expect.stringContaining('a → c → b → a'),
    });
  });

  test('it asks for rounds where there are none', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    world.put(aJob('hourly').schedule('R/2026-01-01T00:30:00Z/PT1H'));
    const child = aJob('c').parents('a', 'hourly');
    expectRefused(world, child.with({ dependencyMode: 'cycle' }), {
      code: 'CYCLE_MODE_UNDEFINED',
      text: expect.stringMatching(/"a" and "hourly"|"hourly" and "a"/),
    });
    expect(world.put(child).ok).toBe(true);
    expect(world.job('c').gate).toMatchObject({ mode: 'latest', reference: null });
  });

  test('its parent would take the rounds away that it asked for', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    world.put(daily('b', '02:00'));
    world.put(aJob('c').parents('a', 'b').with({ dependencyMode: 'cycle' }));
    expectRefused(world, aJob('b').schedule('R/2026-01-01T02:00:00Z/PT1H'), {
      code: 'CYCLE_MODE_UNDEFINED',
    });
  });
});

describe('rounds begin', () => {
  function referenceOf(times: Readonly<Record<string, string>>, zone = ''): string | null {
    const world = new CoreWorld();
    for (const [name, schedule] of Object.entries(times)) {
      world.put(aJob(name).schedule(schedule, zone));
    }
    world.put(aJob('child').parents(...Object.keys(times)));
    return world.job('child').gate?.reference ?? null;
  }

  test.each([
    [{ b: 'R/2026-01-01T01:00:00Z/P1D', a: 'R/2026-01-01T02:00:00Z/P1D' }, 'b'],
    [{ a: 'R/2026-01-01T00:30:00Z/P1D', b: 'R/2026-01-01T23:30:00Z/P1D' }, 'b'],
    [{ b: 'R/2026-01-01T01:00:00Z/P1D', a: 'R/2026-01-01T13:00:00Z/P1D' }, 'a'],
    [{ b: 'R/2026-01-01T01:00:00Z/P1D', a: 'R/2026-01-01T01:00:00Z/P1D' }, 'a'],
    [{ a: '0 3 * * *', b: '0 1 * * *', c: '0 2 * * *' }, 'b'],
    [{ a: '0 * * * *', b: '0 1 * * *' }, null],
    [{ a: 'R/2026-01-01T00:00:00Z/P7D', b: 'R/2026-01-01T00:00:00Z/P1D' }, null],
    [{ a: 'R/2026-01-31T00:00:00Z/P1M', b: 'R/2026-02-01T00:00:00Z/P1M' }, 'a'],
    [{ a: 'R1/2026-01-05T00:00:00Z/P1D', b: 'R1/2026-01-06T00:00:00Z/P1D' }, 'a'],
    [{ a: 'R/2026-01-01T00:10:00Z/PT1H', b: 'R/2026-01-01T00:05:00Z/PT1H' }, 'b'],
  ])('%j: with %s', (times, reference) => {
    expect(referenceOf(times)).toBe(reference);
  });

  test('with the same parent on both sides of a change to summer time', () => {
    const times = { a: 'R/2026-01-01T01:30:00/P1D', b: 'R/2026-01-01T03:30:00/P1D' };
    expect(referenceOf(times, 'Europe/Berlin')).toBe('a');
  });

  test('for a child of children as for what those depend on', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    world.put(daily('b', '02:00'));
    world.put(aJob('ab').parents('a', 'b'));
    world.put(aJob('late').schedule('R/2026-01-01T05:00:00Z/P1D'));
    world.put(aJob('all').parents('ab', 'late'));
    expect(world.job('all').gate).toMatchObject({ mode: 'cycle', reference: 'ab' });
    world.advance('PT6H');
    expect(world.statesOf('all')).toEqual(['succeeded']);
    expect(world.runsOf('all')[0]?.cycleAt).toBe(at('2026-01-01T05:00:00Z'));
  });

  test('nowhere below a gate that takes the latest', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    world.put(aJob('b').parents('a').with({ dependencyMode: 'latest' }));
    world.put(aJob('c').parents('b'));
    expect(world.job('c').gate?.mode).toBe('latest');
    world.advance('P2D');
    expect(world.statesOf('c')).toEqual(['succeeded', 'succeeded']);
  });

  test('anew when the times of a parent change, for all that depend on it', () => {
    const world = new CoreWorld();
    world.put(daily('a', '01:00'));
    world.put(daily('b', '02:00'));
    world.put(aJob('c').parents('a', 'b'));
    world.put(aJob('d').parents('c', 'b'));
    world.put(aJob('b').schedule('R/2026-01-01T00:15:00Z/PT1H'));
    expect([world.job('c').gate?.mode, world.job('d').gate?.mode]).toEqual(['latest', 'latest']);
    world.put(daily('b', '00:30'));
    expect(world.job('c').gate).toMatchObject({ mode: 'cycle', reference: 'b' });
    expect(world.job('d').gate).toMatchObject({ mode: 'cycle', reference: 'b' });
  });
});

test('a child that was waiting says so when the rounds of its parents change', () => {
  const world = new CoreWorld();
  world.put(daily('a', '01:00'));
  world.put(daily('b', '02:00'));
  world.put(aJob('c').parents('a', 'b'));
  world.advance('PT1H30M');
  world.put(aJob('b').schedule('R/2026-01-01T02:00:00Z/PT1H'));
  expect(world.runsOf('c')).toMatchObject([{ state: 'skipped', reason: 'gate incomplete' }]);
});

test('what is not there is not found', () => {
  const world = new CoreWorld();
  const asks = [
    { type: 'jobRunAsked', jobName: 'x', arguments: null, cycleAt: null },
    { type: 'jobKillAsked', jobName: 'x' },
    { type: 'jobSuccessMarked', jobName: 'x' },
    { type: 'jobDeleted', jobName: 'x', children: 'refuse' },
  ];
  for (const ask of asks) expect(world.ask(ask)).toMatchObject({ ok: false, code: 'JOB_UNKNOWN' });
  const run = world.ask({ type: 'runKillAsked', runId: 'x@2026' });
  expect(run).toMatchObject({ ok: false, code: 'RUN_UNKNOWN' });
});

test('counters that a client sends are taken, and kept when it sends none', () => {
  const world = new CoreWorld();
  world.put(daily('a', '01:00'), { successCount: 41 });
  world.put(daily('a', '01:00').command('echo'));
  world.advance('PT2H');
  expect(world.job('a').counters.successCount).toBe(42);
});

test('a job of parents becomes one of a schedule, and back, with one trigger at a time', () => {
  const world = new CoreWorld();
  world.put(daily('a', '01:00'));
  world.put(daily('c', '03:00'));
  world.put(aJob('c').parents('a'));
  world.advance('PT4H');
  expect(world.runsOf('c').map(({ trigger }) => trigger)).toEqual(['dependency']);
  world.put(daily('c', '03:00'));
  world.advance('P1D');
  expect(world.runsOf('c').map(({ trigger }) => trigger)).toEqual(['dependency', 'schedule']);
  expect(world.state.children.size).toBe(0);
});

test('a job without parents any more is stored again, and comes back so', () => {
  const world = new CoreWorld();
  world.put(aJob('a').schedule('R/2026-01-02T00:00:00Z/P1D'));
  world.put(aJob('b').parents('a'));
  world.ask({ type: 'jobDeleted', jobName: 'a', children: 'detach' });
  const { job } = world.job('b');
  expect(world.ask({ type: 'jobPut', job: { ...job, retries: 9 }, counters: {} }).ok).toBe(true);
  world.restart();
  expect(world.job('b').job).toMatchObject({ kind: 'dependency', parents: [], retries: 9 });
  world.fold();
  world.restart();
  expect(world.job('b').job).toMatchObject({ kind: 'dependency', parents: [], retries: 9 });
  expect(world.runNow('b').ok).toBe(true);
});

describe('jobs keep the order of their creation', () => {
  function names(world: CoreWorld): readonly string[] {
    return [...jobsInOrder(world.state)].map(({ name }) => name);
  }

  function aWorldOf(...jobs: readonly string[]): CoreWorld {
    const world = new CoreWorld();
    for (const name of jobs) world.put(daily(name, '01:00'));
    return world;
  }

  test('over a restart, also those that were put again', () => {
    const world = aWorldOf('c', 'a', 'b');
    world.fold();
    world.put(daily('c', '02:00'));
    world.put(daily('d', '01:00'));
    world.ask({ type: 'jobDeleted', jobName: 'a', children: 'refuse' });
    world.put(daily('a', '01:00'));
    world.restart();
    expect(names(world)).toEqual(['c', 'b', 'd', 'a']);
    world.fold();
    world.put(daily('e', '01:00'));
    world.restart();
    expect(names(world)).toEqual(['c', 'b', 'd', 'a', 'e']);
  });

  test('whatever order the store keeps, and those of an older version as they were', () => {
    const world = aWorldOf('c', 'a', 'b', 'd');
    const rows = dirtyEntities(world.state).map((row) =>
      row.kind === 'job' && row.key !== 'a'
        ? { ...row, body: { ...(row.body as object), number: undefined } }
        : row,
    );
    const restored = createState();
    const last = rows.filter(({ key }) => key === 'a');
    const others = rows.filter(({ key }) => key !== 'a');
    restoreState(restored, { entities: [...others, ...last], changes: [] });
    expect([...restored.jobs.keys()]).toEqual(['c', 'a', 'b', 'd']);
  });
});

test('two runs by hand in the same millisecond are two runs', () => {
  const world = new CoreWorld();
  world.put(aJob('a').schedule('R/2026-01-01T00:00:00Z/PT1M').overlap('allow'));
  world.tick();
  world.runNow('a');
  world.runNow('a');
  expect(world.runsOf('a').map(({ dueAt }) => dueAt - world.now)).toEqual([0, 1, 2]);
});

test('a run by hand has its own arguments', () => {
  const world = new CoreWorld();
  world.put(daily('a', '01:00').with({ arguments: ['own'] }));
  world.ask({ type: 'jobRunAsked', jobName: 'a', arguments: ['given'], cycleAt: null });
  const [task] = world.cluster.tasks.values();
  expect(task?.info.command?.arguments?.at(-1)).toBe('given');
});

test('a stored job that cannot be read is set aside, and the others run', () => {
  const world = new CoreWorld();
  world.put(daily('good', '01:00'));
  const broken = { name: 'bad', command: 'true', schedule: 'every other Tuesday' };
  const counters = world.job('good').counters;
  const put = { kind: 'jobPut', document: broken, putAt: world.now, nextAt: null } as const;
  const change = { ...put, takenAt: null, takenCount: 0, counters };
  world.journal(change);
  world.restart({ afterMs: 0 });
  expect([...world.state.unreadable.keys()]).toEqual(['bad']);
  world.now = addMs(world.now, 3_600_000);
  world.advance('PT5S');
  expect(world.statesOf('good')).toEqual(['succeeded']);
});
