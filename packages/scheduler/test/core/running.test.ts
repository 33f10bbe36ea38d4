import { describe, expect, test } from 'vitest';
import { addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import type { SchedulerCall, TaskState } from '@horae/agent/protocol';
import { CoreWorld, at } from './core-world.js';
import { statusOf } from './perfect-cluster.js';

const ONCE = 'R1/2026-01-01T00:00:00Z/PT1H';

function tell(world: CoreWorld, state: TaskState, more: object = {}): void {
  const [taskId] = world.state.tasks.keys();
  world.hear([statusOf(taskId ?? '', 'agent-web1', state, more)]);
}

/** A job whose task has started and does not end by itself. */
function running(job = aJob('x')): CoreWorld {
  const world = new CoreWorld();
  world.programs.set('x', { exitCode: 0, tookMs: Infinity });
  world.put(job.schedule(ONCE).retryInterval('PT5S'));
  world.tick();
  expect(world.statesOf('x')).toEqual(['running']);
  return world;
}

/** A cluster that hears everything and does nothing. */
function deafen(world: CoreWorld): SchedulerCall[] {
  const calls: SchedulerCall[] = [];
  world.cluster.take = (call) => {
    calls.push(call);
    return [];
  };
  return calls;
}

describe('a retry', () => {
  test('survives the scheduler: it comes at its time, once', () => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 1, tookMs: 1_000 });
    world.put(aJob('x').schedule(ONCE).retries(1).retryInterval('PT10S'));
    world.advance('PT5S');
    expect(world.statesOf('x')).toEqual(['retrying']);
    world.fold();
    world.restart({ afterMs: 1_000 });
    world.advance('PT1M');
    const [run] = world.runsOf('x');
    expect(run?.attempts.map(({ startedAt }) => startedAt)).toEqual([
      at('2026-01-01T00:00:00Z'),
      at('2026-01-01T00:00:11Z'),
    ]);
  });

  test('comes later each time with a factor, up to the longest interval', () => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 1, tookMs: 1_000 });
    const more = { retryBackoff: 3, retryMaxInterval: 'PT20S' };
    world.put(aJob('x').schedule(ONCE).retries(4).retryInterval('PT5S').with(more));
    world.advance('PT5M');
    const attempts = world.runsOf('x')[0]?.attempts ?? [];
    const pauses = attempts
      .slice(1)
      .map(({ launchedAt }, index) => launchedAt - (attempts[index]?.endedAt ?? 0));
    expect(pauses).toEqual([5_000, 15_000, 20_000, 20_000]);
  });

  test('does not follow a kill by an operator, whatever the task answers', () => {
    for (const state of ['TASK_KILLED', 'TASK_FAILED', 'TASK_GONE', 'TASK_LOST'] as const) {
      const world = running();
      deafen(world);
      world.ask({ type: 'jobKillAsked', jobName: 'x' });
      tell(world, state);
      expect(world.runsOf('x')).toMatchObject([{ state: 'killed', reason: 'killed by operator' }]);
      expect(world.job('x').counters.errorCount).toBe(0);
    }
  });

  test('that waits ends at once when it is killed', () => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 1, tookMs: 1_000 });
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT5S');
    const [run] = world.runsOf('x');
    expect(world.ask({ type: 'runKillAsked', runId: run?.id ?? '' }).ok).toBe(true);
    expect(world.runsOf('x')).toMatchObject([{ state: 'killed', retryAt: null }]);
    const again = world.ask({ type: 'runKillAsked', runId: run?.id ?? '' });
    expect(again).toMatchObject({ ok: false, code: 'RUN_ENDED' });
  });

  test('does not count for a task that was never started, within a bound', () => {
    const world = new CoreWorld({ limits: { uncountedAttemptCountMax: 3 } });
    world.put(aJob('x').schedule(ONCE).retries(0));
    const take = world.cluster.take.bind(world.cluster);
    world.cluster.take = (call) => {
      const answers = take(call);
      if (call.type !== 'ACCEPT') return answers;
      const [task] = call.accept.operations[0]?.launch.task_infos ?? [];
      const taskId = task?.task_id.value ?? '';
      world.cluster.tasks.delete(taskId);
      return [statusOf(taskId, 'agent-web1', 'TASK_DROPPED', { message: 'no such offer' })];
    };
    world.advance('PT1M');
    const [run] = world.runsOf('x');
    expect(run).toMatchObject({ state: 'failed', reason: 'never started', failureCount: 0 });
    expect(run?.attempts).toHaveLength(4);
  });

  test('follows a task that its leaving agent has ended, without counting', () => {
    const world = running(aJob('x').retries(0));
    tell(world, 'TASK_KILLED', { reason: 'REASON_AGENT_DRAINING' });
    expect(world.runsOf('x')).toMatchObject([{ state: 'running', failureCount: 0 }]);
    expect(world.runsOf('x')[0]?.attempts.map(({ state }) => state)).toEqual(['killed', 'running']);
  });
});

describe('an agent out of reach', () => {
  test('keeps its run for ten minutes, then another attempt is made', () => {
    const world = running();
    tell(world, 'TASK_UNREACHABLE');
    world.advance('PT9M59S');
    expect(world.statesOf('x')).toEqual(['running']);
    world.advance('PT10S');
    const [run] = world.runsOf('x');
    expect(run?.attempts.map(({ state }) => state)).toEqual(['lost', 'running']);
    expect(run?.failureCount).toBe(1);
  });

  test('that comes back in time changes nothing', () => {
    const world = running();
    tell(world, 'TASK_UNREACHABLE');
    world.advance('PT5M');
    tell(world, 'TASK_RUNNING');
    world.advance('PT1H');
    expect(world.runsOf('x')[0]?.attempts.map(({ state }) => state)).toEqual(['running']);
  });

  test('that comes back too late has its task killed, also after a restart', () => {
    const world = running(aJob('x').retries(0));
    const [taskId] = world.state.tasks.keys();
    tell(world, 'TASK_UNREACHABLE');
    world.advance('PT11M');
    expect(world.statesOf('x')).toEqual(['lost']);
    world.fold();
    world.restart();
    const calls = deafen(world);
    world.hear([statusOf(taskId ?? '', 'agent-web1', 'TASK_RUNNING', {})]);
    const kills = calls.filter(({ type }) => type === 'KILL');
    expect(kills).toMatchObject([{ kill: { task_id: { value: taskId } } }]);
    world.hear([statusOf(taskId ?? '', 'agent-web1', 'TASK_KILLED', {})]);
    expect(world.state.writtenOff.size).toBe(0);
  });
});

test('a task that was to be killed before anybody heard of it is killed if it ever shows up', () => {
  const world = new CoreWorld();
  const take = world.cluster.take.bind(world.cluster);
  world.cluster.take = (call) => (call.type === 'ACCEPT' ? [] : take(call));
  world.put(aJob('x').schedule(ONCE));
  world.tick();
  const [taskId = ''] = world.state.tasks.keys();
  const calls = deafen(world);
  world.ask({ type: 'jobKillAsked', jobName: 'x' });
  world.hear([statusOf(taskId, 'agent-web1', 'TASK_UNKNOWN', {})]);
  expect(world.statesOf('x')).toEqual(['killed']);
  calls.length = 0;
  world.hear([statusOf(taskId, 'agent-web1', 'TASK_RUNNING', {})]);
  const kills = calls.filter(({ type }) => type === 'KILL');
  expect(kills).toMatchObject([{ kill: { task_id: { value: taskId } } }]);
});

describe('a clock that is set forward', () => {
  test('neither gives up a silent agent nor kills a healthy task before its time', () => {
    const world = running(aJob('x').timeout('PT30M'));
    tell(world, 'TASK_UNREACHABLE');
    world.advance('PT1M');
    world.now = addMs(world.now, 3 * 3_600_000);
    world.tick();
    expect(world.statesOf('x')).toEqual(['running']);
    tell(world, 'TASK_RUNNING');
    world.advance('PT28M');
    expect(world.runsOf('x')[0]?.attempts.map(({ state }) => state)).toEqual(['running']);
    world.advance('PT10M');
    expect(world.runsOf('x')[0]?.attempts[0]).toMatchObject({ timedOut: true });
  });

  test('lets a retry wait for its interval still, and no longer', () => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 1, tookMs: 1_000 });
    world.put(aJob('x').schedule(ONCE).retries(1).retryInterval('PT5M'));
    world.advance('PT10S');
    world.now = addMs(world.now, 3_600_000);
    world.tick();
    expect(world.statesOf('x')).toEqual(['retrying']);
    world.advance('PT6M');
    expect(world.statesOf('x')).toEqual(['failed']);
  });
});

describe('a task that runs for too long', () => {
  test('is killed with its grace, counts as failed, and is tried again', () => {
    const world = running(aJob('x').timeout('PT30S').retries(1).with({ killGracePeriod: 'PT7S' }));
    world.advance('PT31S');
    const kill = world.cluster.calls.find((call) => call.type === 'KILL');
    expect(kill).toMatchObject({
      kill: { kill_policy: { grace_period: { nanoseconds: 7_000_000_000 } } },
    });
    expect(world.runsOf('x')[0]).toMatchObject({ state: 'retrying', failureCount: 1 });
    world.advance('PT2M');
    const [run] = world.runsOf('x');
    expect(run).toMatchObject({ state: 'failed', reason: 'timeout' });
    expect(run?.attempts.map(({ state, timedOut }) => [state, timedOut])).toEqual([
      ['failed', true],
      ['failed', true],
    ]);
  });

  test('has a net at its agent, later than the scheduler itself', () => {
    const world = running(aJob('x').timeout('PT30S'));
    const [task] = world.cluster.tasks.values();
    const net = task?.info.max_completion_time?.nanoseconds ?? 0;
    expect(net).toBeGreaterThan(30e9 + (task?.info.kill_policy?.grace_period?.nanoseconds ?? 0));
  });

  test('is only told of where the job asks for an alert', () => {
    const world = running(aJob('x').timeout('PT30S').with({ onTimeout: 'alert' }));
    world.advance('PT5M');
    expect(world.notices.filter(({ type }) => type === 'runOverdue')).toHaveLength(1);
    expect(world.statesOf('x')).toEqual(['running']);
  });
});

test('a kill is repeated until the task has ended, less and less often', () => {
  const world = running();
  const kills: number[] = [];
  const startedAt = world.now;
  world.cluster.take = (call) => {
    if (call.type === 'KILL') kills.push((world.now - startedAt) / 1_000);
    return [];
  };
  world.ask({ type: 'jobKillAsked', jobName: 'x' });
  world.advance('PT4M');
  expect(kills).toEqual([0, 10, 30, 70, 130, 190]);
});

test('a launch that nobody confirms is asked about, and never sent again', () => {
  const world = new CoreWorld();
  const take = world.cluster.take.bind(world.cluster);
  const calls: SchedulerCall[] = [];
  world.cluster.take = (call) => {
    calls.push(call);
    return call.type === 'REVIVE' ? take(call) : [];
  };
  world.put(aJob('x').schedule(ONCE));
  world.advance('PT3M30S');
  const asked = calls.filter(
    (call) => call.type === 'RECONCILE' && call.reconcile.tasks.length > 0,
  );
  expect(asked).toHaveLength(3);
  expect(calls.filter(({ type }) => type === 'ACCEPT')).toHaveLength(1);
});

describe('a subscription', () => {
  test('is waited for before anything fires, but not for ever', () => {
    const world = new CoreWorld({ isAlone: true });
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT29S');
    expect(world.runsOf('x')).toEqual([]);
    world.advance('PT1M');
    expect(world.statesOf('x')).toEqual(['queued']);
  });

  test('asks about every attempt, and for all that the master knows', () => {
    const world = running();
    const calls = deafen(world);
    world.subscribe();
    const asked = calls.filter((call) => call.type === 'RECONCILE');
    const [taskId] = world.state.tasks.keys();
    expect(asked.map((call) => call.reconcile.tasks)).toEqual([
      [{ task_id: { value: taskId }, agent_id: { value: 'agent-web1' } }],
      [],
    ]);
  });

  test('finds tasks that ended while the scheduler was dead', () => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 0, tookMs: 20_000 });
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT5S');
    world.restart({ afterMs: 3_000, isAlone: true });
    expect(world.statesOf('x')).toEqual(['running']);
    world.subscribe();
    world.advance('PT1M');
    expect(world.statesOf('x')).toEqual(['succeeded']);
    expect(world.cluster.tasks.size).toBe(1);
  });

  test('a launch that was recorded and never sent is made again as another attempt', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    // The commit is done, and the process dies before the ACCEPT.
    const take = world.cluster.take.bind(world.cluster);
    world.cluster.take = (call) => (call.type === 'ACCEPT' ? [] : take(call));
    world.tick();
    world.cluster.take = take;
    world.restart();
    world.advance('PT10S');
    const [run] = world.runsOf('x');
    expect(run?.attempts.map(({ state }) => state)).toEqual(['lost', 'succeeded']);
    expect(run?.failureCount).toBe(0);
  });
});

test('nobody but the leader acts', () => {
  const world = new CoreWorld();
  world.put(aJob('x').schedule('R/2026-01-01T00:00:00Z/PT1M'));
  world.tell({ type: 'deposed' });
  world.now = addMs(world.now, 600_000);
  expect(world.tick().changes).toEqual([]);
  world.subscribe();
  expect(world.runsOf('x')).toEqual([]);
});

test('the runs of a deleted job are ended, and count for nobody', () => {
  const world = running();
  world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
  expect(world.runsOf('x')).toMatchObject([{ state: 'killed', reason: 'job deleted' }]);
  expect(world.state.runs.size).toBe(0);
});

test('a job posted anew waits for the task that its forerunner has left', () => {
  const world = running();
  deafen(world);
  world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
  world.put(aJob('x').schedule('R/2026-01-01T00:00:10Z/PT1M'));
  world.advance('PT30S');
  expect(world.statesOf('x')).toEqual(['running', 'skipped: overlap']);
});
