import { describe, expect, test } from 'vitest';
import { addMs } from '@horae/submitter/kernel';
import { remainingText } from '@horae/submitter/schedule';
import { aJob } from '@horae/submitter/testing';
import { type JobAlert, remainingAfter } from '../../src/core/index.js';
import { CoreWorld, type WorldOptions } from './core-world.js';

const ONCE = 'R1/2026-01-01T00:00:00Z/PT1H';
const EVERY_MINUTE = 'R/2026-01-01T00:00:00Z/PT1M';

function failing(options: WorldOptions = {}): CoreWorld {
  const world = new CoreWorld(options);
  world.programs.set('x', { exitCode: 1, tookMs: 1_000 });
  return world;
}

function who(world: CoreWorld) {
  const { disabledBy, disabledReason } = world.job('x');
  return [disabledBy, disabledReason];
}

function alerts(world: CoreWorld): JobAlert[] {
  return world.notices.flatMap((notice) => (notice.type === 'jobAlert' ? [notice.alert] : []));
}

/** What Chronos shows of the schedule, which clients send back. */
function shownSchedule(world: CoreWorld): string {
  const entry = world.job('x');
  if (entry.schedule === null) throw new Error('it has a schedule');
  return remainingText(entry.schedule, remainingAfter(entry));
}

const OVER = 'the schedule has no more occurrences';

describe('a schedule that is over', () => {
  test('disables its job by the system, once its last run has succeeded', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT1M');
    expect(who(world)).toEqual(['system', OVER]);
    expect(world.job('x').counters.successCount).toBe(1);
    expect(shownSchedule(world)).toMatch(/^R0\//);
    expect(alerts(world)).toMatchObject([
      { kind: 'disabled', reason: OVER, counters: { successCount: 1 }, attemptCount: 1 },
    ]);
  });

  test('leaves a job whose last run has failed enabled; a run by hand that succeeds disables it', () => {
    const world = failing();
    world.put(aJob('x').schedule(ONCE).retries(0));
    world.advance('PT1M');
    expect(who(world)).toEqual([null, null]);
    expect(shownSchedule(world)).toMatch(/^R0\//);
    world.programs.set('x', { exitCode: 0, tookMs: 1_000 });
    world.runNow('x');
    world.advance('PT1M');
    expect(who(world)).toEqual(['system', OVER]);
  });

  test('does not disable a job that was posted with R0', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R0/2014-01-01T00:00:00Z/PT60M'));
    world.advance('P1D');
    expect([who(world), world.runsOf('x')]).toEqual([[null, null], []]);
  });

  test('stays enabled when it is enabled again, until another run succeeds', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT1M');
    world.put(aJob('x').schedule(shownSchedule(world)));
    world.advance('P1D');
    expect(who(world)).toEqual([null, null]);
    world.runNow('x');
    world.advance('PT1M');
    expect(who(world)).toEqual(['system', OVER]);
  });
});

describe("the system's disabling", () => {
  test.each(['as posted', 'as shown'])(
    'does not become the operator’s when a client sends back what it read, the schedule %s',
    (form) => {
      const world = new CoreWorld();
      world.put(aJob('x').schedule(ONCE));
      world.advance('PT1M');
      const schedule = form === 'as posted' ? ONCE : shownSchedule(world);
      world.put(aJob('x').schedule(schedule).disabled());
      expect(who(world)).toEqual(['system', OVER]);
      expect(world.job('x').job.disabled).toBe(false);
      world.restart();
      expect(who(world)).toEqual(['system', OVER]);
      expect(alerts(world)).toHaveLength(1);
    },
  );

  test('stays with dependent jobs too', () => {
    const world = failing({ disableAfterFailures: 1 });
    world.put(aJob('parent').schedule(ONCE));
    world.put(aJob('x').parents('parent').retries(0));
    world.advance('PT1M');
    expect(world.job('x').disabledBy).toBe('system');
    world.put(aJob('x').parents('parent').disabled());
    expect(world.job('x').disabledBy).toBe('system');
    world.put(aJob('x').parents('parent'));
    expect(world.job('x').disabledBy).toBe(null);
  });

  test('is the operator’s with another schedule', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT1M');
    world.put(aJob('x').schedule('R1/2027-01-01T00:00:00Z/PT1H').disabled());
    expect(who(world)).toEqual(['operator', null]);
  });
});

describe("the operator's disabling", () => {
  test('is not undone by the failure of a run that goes on', () => {
    const world = failing({ disableAfterFailures: 1 });
    world.put(aJob('x').schedule(EVERY_MINUTE).retries(0));
    world.tick();
    world.put(aJob('x').schedule(EVERY_MINUTE).retries(0).disabled());
    world.advance('PT10M');
    expect(world.job('x').counters.errorCount).toBe(1);
    expect(who(world)).toEqual(['operator', null]);
    expect(alerts(world)).toMatchObject([{ kind: 'failed' }]);
  });

  test('is not replaced by that of the system when the schedule is over', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    world.tick();
    world.put(aJob('x').schedule(ONCE).disabled());
    world.advance('PT1M');
    expect(world.statesOf('x')).toEqual(['succeeded']);
    expect(who(world)).toEqual(['operator', null]);
  });

  test('is not told to the owners', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(EVERY_MINUTE).disabled());
    expect(alerts(world)).toEqual([]);
  });
});

describe('a job that keeps failing', () => {
  test('is disabled after so many failed runs in a row, and its owners hear of that instead', () => {
    const world = failing({ disableAfterFailures: 3 });
    world.put(aJob('x').schedule(EVERY_MINUTE).retries(1).retryInterval('PT1S'));
    world.advance('PT1H');
    expect(world.statesOf('x').slice(0, 4)).toEqual([
      'failed',
      'failed',
      'failed',
      'skipped: disabled',
    ]);
    const reason = '3 runs in a row have failed, the limit is 3; the last: retries exhausted';
    expect(who(world)).toEqual(['system', reason]);
    expect(alerts(world).map(({ kind }) => kind)).toEqual(['failed', 'failed', 'disabled']);
    expect(alerts(world).at(-1)).toMatchObject({
      counters: { errorCount: 3, errorsSinceLastSuccess: 3 },
      attemptCount: 2,
      runId: 'x@2026-01-01T00:02:00.000Z',
    });
  });

  test.each([
    [1, '1 run has failed, the limit is 1'],
    [2, '2 runs in a row have failed, the limit is 2'],
  ])('says what the last of %i runs said, to its owners too', (limit, counted) => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 3, tookMs: Infinity });
    const job = aJob('x').schedule(EVERY_MINUTE).retries(0).with({ disableAfterFailures: limit });
    world.put(job);
    for (let count = 0; count < limit; count += 1) {
      world.advance('PT59S');
      const [taskId = ''] = world.state.tasks.keys();
      const message = 'Command exited with status 3';
      world.hear([world.cluster.status(taskId, 'TASK_FAILED', { message })]);
      world.advance('PT1S');
    }
    const reason = `${counted}; the last: Command exited with status 3`;
    expect(who(world)).toEqual(['system', reason]);
    expect(alerts(world).at(-1)).toMatchObject({ kind: 'disabled', reason });
  });

  test('is not, where a success comes between', () => {
    const world = failing({ disableAfterFailures: 2 });
    let launchCount = 0;
    world.programs.set('x', () => ({ exitCode: (launchCount += 1) % 2, tookMs: 1_000 }));
    world.put(aJob('x').schedule(EVERY_MINUTE).retries(0));
    world.advance('PT10M');
    expect(who(world)).toEqual([null, null]);
  });

  test('is never disabled unless somebody asks for it', () => {
    const world = failing();
    world.put(aJob('x').schedule(EVERY_MINUTE).retries(0));
    world.advance('PT10M');
    expect(who(world)).toEqual([null, null]);
  });

  test('may have a number of its own, also none', () => {
    for (const [own, disabledBy] of [
      [2, 'system'],
      [0, null],
    ] as const) {
      const world = failing({ disableAfterFailures: own === 0 ? 1 : 0 });
      world.put(aJob('x').schedule(EVERY_MINUTE).retries(0).with({ disableAfterFailures: own }));
      world.advance('PT10M');
      expect(world.job('x').disabledBy).toBe(disabledBy);
    }
  });

  test('is not disabled by runs by hand, although they count', () => {
    const world = failing({ disableAfterFailures: 1 });
    world.put(aJob('x').schedule('R/2030-01-01T00:00:00Z/P1D').retries(0));
    world.runNow('x');
    world.advance('PT1M');
    world.runNow('x');
    world.advance('PT1M');
    expect(world.job('x').counters.errorsSinceLastSuccess).toBe(2);
    expect(who(world)).toEqual([null, null]);
  });

  test('has runs that wait ended with it', () => {
    const world = failing({ disableAfterFailures: 1 });
    world.programs.set('x', { exitCode: 1, tookMs: 70_000 });
    world.put(aJob('x').schedule(EVERY_MINUTE).retries(0).overlap('queue'));
    world.advance('PT75S');
    expect(world.statesOf('x')).toEqual(['failed', 'skipped: disabled']);
  });
});

describe('owners are told', () => {
  test('when a run has failed for good, with what its task said, and not before', () => {
    const world = failing();
    world.put(aJob('x').schedule(ONCE).retries(1).retryInterval('PT10S'));
    world.advance('PT5S');
    expect(alerts(world)).toEqual([]);
    const [run] = world.runsOf('x');
    world.advance('PT7S');
    expect(alerts(world)).toMatchObject([
      {
        kind: 'failed',
        at: addMs(run?.dueAt ?? world.now, 12_000),
        reason: 'retries exhausted',
        runId: run?.id,
        taskId: `ct:${run?.dueAt}:1:x:`,
        attemptCount: 2,
        counters: { errorCount: 1 },
      },
    ]);
  });

  test('when a job is deleted; not of kills and skips', () => {
    const world = failing();
    world.put(aJob('x').schedule(EVERY_MINUTE));
    world.advance('PT2M1S');
    world.ask({ type: 'jobKillAsked', jobName: 'x' });
    expect(world.statesOf('x')).toContain('skipped: overlap');
    world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
    expect(alerts(world)).toMatchObject([
      { kind: 'deleted', reason: null, runId: null, taskId: null, job: { name: 'x' } },
    ]);
  });
});
