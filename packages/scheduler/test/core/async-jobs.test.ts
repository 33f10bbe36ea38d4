import { describe, expect, test } from 'vitest';
import { addMs } from '@horae/submitter/kernel';
import { type JobBuilder, aJob } from '@horae/submitter/testing';
import { type WorldOptions, CoreWorld, at } from './core-world.js';
import { statusOf } from './perfect-cluster.js';

const ONCE = 'R1/2026-01-01T00:00:00Z/PT1H';
const EVERY_MINUTE = 'R/2026-01-01T00:00:00Z/PT1M';

/** The task of the job's first run; it takes ten seconds. */
function started(job: JobBuilder, options: WorldOptions = {}) {
  const world = new CoreWorld(options);
  world.programs.set('x', { exitCode: 0, tookMs: 10_000 });
  world.put(job.retryInterval('PT5S'));
  world.tick();
  return { world, taskId: newestTaskId(world) };
}

function newestTaskId(world: CoreWorld): string {
  return world.runsOf('x').at(-1)?.attempts.at(-1)?.taskId ?? '';
}

function anAsyncJob(schedule = ONCE): JobBuilder {
  return aJob('x').schedule(schedule).with({ async: true });
}

function report(world: CoreWorld, taskId: string, statusCode: number): void {
  expect(world.ask({ type: 'taskReported', taskId, statusCode })).toMatchObject({ ok: true });
}

describe('an asynchronous run', () => {
  test('succeeds when its task has ended well and then reports so, not before', () => {
    const { world, taskId } = started(anAsyncJob());
    world.put(aJob('child').parents('x'));
    world.advance('PT1H');
    expect(world.runsOf('x')).toMatchObject([
      { state: 'running', endedAt: null, attempts: [{ state: 'awaiting', exitCode: 0 }] },
    ]);
    expect([world.job('x').counters.successCount, world.statesOf('child')]).toEqual([0, []]);
    report(world, taskId, 0);
    expect(world.runsOf('x')).toMatchObject([
      { state: 'succeeded', endedAt: world.now, attempts: [{ state: 'succeeded' }] },
    ]);
    expect([world.job('x').counters.successCount, world.runsOf('child')]).toMatchObject([1, [{}]]);
  });

  test('succeeds with the end of its task when it has reported before', () => {
    const { world, taskId } = started(anAsyncJob());
    report(world, taskId, 0);
    expect(world.statesOf('x')).toEqual(['running']);
    world.advance('PT10S');
    expect(world.runsOf('x')).toMatchObject([{ state: 'succeeded', endedAt: world.now }]);
  });

  test('may report before the news comes that it has started', () => {
    const world = new CoreWorld();
    const take = world.cluster.take.bind(world.cluster);
    world.cluster.take = (call) => (call.type === 'ACCEPT' ? [] : take(call));
    world.put(anAsyncJob());
    world.tick();
    const taskId = newestTaskId(world);
    report(world, taskId, 0);
    world.hear([statusOf(taskId, 'agent-web1', 'TASK_FINISHED', {})]);
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });

  test('has failed with any other report, by the usual rule of retries', () => {
    for (const isEarly of [true, false]) {
      const { world, taskId } = started(anAsyncJob().retries(1));
      if (isEarly) report(world, taskId, 3);
      world.advance('PT10S');
      if (!isEarly) report(world, taskId, 3);
      expect(world.runsOf('x')).toMatchObject([
        {
          state: 'retrying',
          attempts: [{ state: 'failed', reportedCode: 3, message: 'reported status 3' }],
        },
      ]);
      world.advance('PT20S');
      report(world, newestTaskId(world), -1);
      expect(world.runsOf('x')).toMatchObject([
        { state: 'failed', reason: 'reported failure', detail: 'reported status -1' },
      ]);
      expect(world.job('x').counters.errorCount).toBe(1);
    }
  });

  test('fails as any other when its task does, whatever it reports', () => {
    const { world, taskId } = started(anAsyncJob().retries(0));
    report(world, taskId, 0);
    world.hear([world.cluster.status(taskId, 'TASK_FAILED')]);
    expect(world.runsOf('x')).toMatchObject([{ state: 'failed', reason: null }]);
  });

  test('holds no resources while its report is awaited, and the job does not overlap', () => {
    const { world, taskId } = started(anAsyncJob(EVERY_MINUTE), {
      queues: new Map([['default', { runCountMax: 1 }]]),
    });
    world.put(aJob('other').schedule('R1/2026-01-01T00:00:30Z/PT1H'));
    world.advance('PT1M40S');
    expect(world.state.usage.size).toBe(0);
    expect(world.statesOf('other')).toEqual(['succeeded']);
    expect(world.statesOf('x')).toEqual(['running', 'skipped: overlap']);
    report(world, taskId, 0);
    world.advance('PT30S');
    expect(world.statesOf('x')).toEqual(['succeeded', 'skipped: overlap', 'running']);
  });

  test('outlives the scheduler, and the master is not asked for what has ended', () => {
    const { world, taskId } = started(anAsyncJob());
    world.advance('PT1M');
    for (const isFolded of [false, true]) {
      if (isFolded) world.fold();
      const saidCount = world.cluster.calls.length;
      world.restart({ afterMs: 5_000 });
      world.advance('PT1H');
      expect(world.runsOf('x')).toMatchObject([{ attempts: [{ state: 'awaiting' }] }]);
      const asked = world.cluster.calls
        .slice(saidCount)
        .flatMap((call) => (call.type === 'RECONCILE' ? call.reconcile.tasks : []));
      expect(asked).toEqual([]);
    }
    report(world, taskId, 0);
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });

  test('keeps an early report through a restart', () => {
    const { world, taskId } = started(anAsyncJob());
    report(world, taskId, 0);
    world.restart();
    world.advance('PT10S');
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });

  test('may name its task without the last colon', () => {
    const { world, taskId } = started(anAsyncJob());
    world.advance('PT10S');
    report(world, taskId.slice(0, -1), 0);
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });
});

describe('a report that nobody waits for is taken, counted as odd, and changes nothing:', () => {
  function expectOdd(world: CoreWorld, taskId: string, statusCode: number): void {
    const before = JSON.stringify(world.runsOf('x'));
    const { oddStatusCount } = world.state.cluster;
    const changeCount = world.changes.length;
    report(world, taskId, statusCode);
    expect(world.state.cluster.oddStatusCount).toBe(oddStatusCount + 1);
    expect(JSON.stringify(world.runsOf('x'))).toBe(before);
    expect(world.changes).toHaveLength(changeCount);
  }

  test('the second one of a task, before and after its end', () => {
    const { world, taskId } = started(anAsyncJob(EVERY_MINUTE));
    report(world, taskId, 0);
    expectOdd(world, taskId, 1);
    world.advance('PT10S');
    expectOdd(world, taskId, 1);
  });

  test('that of an attempt which another one has followed', () => {
    const { world, taskId } = started(anAsyncJob());
    world.hear([world.cluster.status(taskId, 'TASK_FAILED')]);
    world.advance('PT6S');
    expectOdd(world, taskId, 0);
    expect(world.statesOf('x')).toEqual(['running']);
  });

  test('that of a job which is not asynchronous, and of no task at all', () => {
    const { world, taskId } = started(aJob('x').schedule(ONCE));
    expectOdd(world, taskId, 1);
    expectOdd(world, 'ct:1:0:x:', 0);
    expectOdd(world, 'nonsense', 0);
    world.advance('PT10S');
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });
});

describe('the wait for a report ends', () => {
  test('with the timeout of the job, counted from the start of the task', () => {
    const { world } = started(anAsyncJob().timeout('PT1M').retries(0));
    world.advance('PT59S');
    expect(world.statesOf('x')).toEqual(['running']);
    world.advance('PT1S');
    expect(world.runsOf('x')).toMatchObject([
      { state: 'failed', reason: 'timeout', attempts: [{ state: 'failed', timedOut: true }] },
    ]);
  });

  test('after the bound of the scheduler, from the end of the task, without a timeout', () => {
    const alert = { onTimeout: 'alert', timeout: 'PT30S' };
    for (const more of [{}, alert]) {
      const job = anAsyncJob().retries(1).with(more);
      const { world } = started(job, { limits: { asyncWaitMs: 3_600_000 } });
      world.advanceTo(at('2026-01-01T01:00:09.999Z'));
      expect(world.statesOf('x')).toEqual(['running']);
      world.advance('PT5S');
      expect(world.runsOf('x')[0]?.attempts).toMatchObject([{ state: 'failed' }]);
      world.advance('PT2H');
      const [run] = world.runsOf('x');
      expect(run).toMatchObject({ state: 'failed', reason: 'no report', failureCount: 1 });
      expect(run?.detail).toContain('--async-timeout');
    }
  });

  test('after that bound too where the timeout had passed before it was one that kills', () => {
    const job = (onTimeout: string) =>
      anAsyncJob().retries(0).timeout('PT5S').with({ onTimeout }).retryInterval('PT5S');
    const { world } = started(job('alert'), { limits: { asyncWaitMs: 3_600_000 } });
    world.advance('PT7S');
    world.put(job('kill'));
    world.advance('PT2H');
    expect(world.runsOf('x')).toMatchObject([{ state: 'failed', reason: 'no report' }]);
  });

  test('is seven days long where nobody says otherwise', () => {
    const { world } = started(anAsyncJob().retries(0));
    world.advance('P7DT9S');
    expect(world.statesOf('x')).toEqual(['running']);
    world.advance('PT1S');
    expect(world.statesOf('x')).toEqual(['failed']);
  });

  test.each(['runs on', 'is restarted'])(
    'although the clock has been set back meanwhile, and the scheduler %s',
    (what) => {
      for (const job of [anAsyncJob().timeout('PT10M'), anAsyncJob()]) {
        const limits = { asyncWaitMs: 600_000 };
        const { world } = started(job.retries(0), { limits });
        world.advance('PT1M');
        world.now = addMs(world.now, -3_600_000);
        if (what === 'is restarted') world.restart();
        else world.tick();
        world.advance('PT10M');
        expect(world.statesOf('x')).toEqual(['failed']);
      }
    },
  );

  test('no later because the clock was set forward before the task had even started', () => {
    const world = new CoreWorld({ limits: { asyncWaitMs: 600_000 } });
    const take = world.cluster.take.bind(world.cluster);
    world.cluster.take = (call) => (call.type === 'REVIVE' ? take(call) : []);
    world.put(anAsyncJob().retries(0));
    world.tick();
    world.now = addMs(world.now, 3_600_000);
    world.tick();
    for (const state of ['TASK_RUNNING', 'TASK_FINISHED'] as const) {
      world.hear([statusOf(newestTaskId(world), 'agent-web1', state, {})]);
    }
    expect(world.runsOf('x')[0]?.attempts).toMatchObject([{ state: 'awaiting' }]);
    world.advance('PT10M');
    expect(world.statesOf('x')).toEqual(['failed']);
  });

  test('with a timeout that only alerts, by telling so once', () => {
    const { world, taskId } = started(anAsyncJob().timeout('PT1M').with({ onTimeout: 'alert' }));
    world.advance('PT1H');
    expect(world.notices.filter(({ type }) => type === 'runOverdue')).toHaveLength(1);
    report(world, taskId, 0);
    expect(world.runsOf('x')).toMatchObject([
      { state: 'succeeded', attempts: [{ timedOut: true }] },
    ]);
  });

  test('at once when the run is killed, or its job deleted', () => {
    for (const event of [
      { type: 'jobKillAsked', jobName: 'x' },
      { type: 'jobDeleted', jobName: 'x', children: 'refuse' },
    ]) {
      const { world, taskId } = started(anAsyncJob());
      world.advance('PT1M');
      const killCount = world.cluster.calls.filter(({ type }) => type === 'KILL').length;
      world.ask(event);
      expect(world.runsOf('x')).toMatchObject([
        { state: 'killed', attempts: [{ state: 'killed' }] },
      ]);
      expect(world.cluster.calls.filter(({ type }) => type === 'KILL')).toHaveLength(killCount);
      report(world, taskId, 0);
      expect(world.statesOf('x')).toEqual(['killed']);
    }
  });

  test('killed while it ran, a task that ends well without a report has been killed', () => {
    const { world, taskId } = started(anAsyncJob());
    world.cluster.take = () => [];
    world.ask({ type: 'jobKillAsked', jobName: 'x' });
    world.hear([world.cluster.status(taskId, 'TASK_FINISHED')]);
    expect(world.statesOf('x')).toEqual(['killed']);
  });
});

describe('progress of a data job', () => {
  const data = aJob('x').schedule(ONCE).with({ dataProcessingJobType: true });

  function progress(world: CoreWorld, taskId: string, elementCount: number, jobName = 'x') {
    return world.ask({ type: 'taskProgressed', jobName, taskId, elementCount });
  }

  function elementCounts(world: CoreWorld) {
    return world.runsOf('x')[0]?.attempts.map(({ elementCount }) => elementCount);
  }

  test('adds up by attempt, survives a restart and stays with the run', () => {
    const { world, taskId } = started(data);
    for (const count of [5, 0, 7]) expect(progress(world, taskId, count).ok).toBe(true);
    world.restart();
    expect(progress(world, taskId.slice(0, -1), 1).ok).toBe(true);
    expect(elementCounts(world)).toEqual([13]);
    world.hear([world.cluster.status(taskId, 'TASK_FAILED')]);
    world.advance('PT6S');
    progress(world, newestTaskId(world), 2);
    world.advance('PT1M');
    expect(elementCounts(world)).toEqual([13, 2]);
  });

  test('is bounded by the whole numbers that every client can read', () => {
    const { world, taskId } = started(data);
    progress(world, taskId, Number.MAX_SAFE_INTEGER);
    progress(world, taskId, 10);
    expect(elementCounts(world)).toEqual([Number.MAX_SAFE_INTEGER]);
  });

  test('is refused in the words of Chronos', () => {
    const { world, taskId } = started(data);
    world.put(aJob('plain').schedule(ONCE));
    world.put(
      aJob('other').schedule('R1/2030-01-01T00:00:00Z/PT1H').with({ dataProcessingJobType: true }),
    );
    const refusals = [
      [progress(world, taskId, 1, 'absent'), "Job 'absent' not found"],
      [progress(world, 'x', 1), 'Invalid task id format x'],
      [progress(world, taskId, 1, 'plain'), "Job 'plain' is not enabled to track data"],
      [progress(world, taskId, -1), 'numAdditionalElementsProcessed (-1) is not positive'],
      [progress(world, 'ct:1:0:x:', 1), 'Task id  ct:1:0:x: not found'],
      [progress(world, taskId, 1, 'other'), `Task id  ${taskId} not found`],
    ] as const;
    for (const [reply, text] of refusals) {
      expect(reply.ok ? '' : reply.text.slice(0, text.length)).toBe(text);
    }
    world.advance('PT1M');
    expect(progress(world, taskId, 1).ok).toBe(false);
    expect(elementCounts(world)).toEqual([undefined]);
  });
});
