import { describe, expect, test } from 'vitest';
import { aJob } from '@horae/submitter/testing';
import { waitingReason } from '../../src/core/index.js';
import { CoreWorld } from './core-world.js';
import type { AgentSpec } from './perfect-cluster.js';

const AT_ONCE = 'R1/2026-01-01T00:00:00Z/PT1H';
const small: AgentSpec = { hostname: 'small', cpus: 1, memMb: 1_024 };
const large: AgentSpec = { hostname: 'large', cpus: 16, memMb: 65_536 };

function reasonOf(world: CoreWorld, jobName: string): string | null {
  const [run] = world.runsOf(jobName);
  return run === undefined ? null : waitingReason(world.state, run);
}

function hostOf(world: CoreWorld, jobName: string): string | undefined {
  return world.runsOf(jobName)[0]?.attempts[0]?.agent;
}

/** Tasks that never end, so that what is placed stays. */
function aWorld(agents: readonly AgentSpec[], queues = new Map()): CoreWorld {
  const world = new CoreWorld({ agents, queues });
  for (const name of ['a', 'b', 'c', 'd']) {
    world.programs.set(name, { exitCode: 0, tookMs: Infinity });
  }
  return world;
}

describe('a run that fits no offer', () => {
  test('waits with its reason and blocks none that fits, whatever its priority', () => {
    const world = aWorld([small]);
    world.put(aJob('a').schedule(AT_ONCE).resources({ cpus: 8 }).priority(1_000));
    world.put(aJob('b').schedule(AT_ONCE).resources({ mem: 4_096 }));
    world.put(
      aJob('c')
        .schedule(AT_ONCE)
        .with({ constraints: [['rack', 'EQUALS', 'r1']] }),
    );
    world.put(aJob('d').schedule(AT_ONCE));
    world.tick();
    expect([world.statesOf('a'), world.statesOf('d')]).toEqual([['queued'], ['running']]);
    expect(reasonOf(world, 'a')).toMatch(/^It needs 8 cpus; the most .* is /);
    expect(reasonOf(world, 'b')).toMatch(/^It needs 4096 MB of memory/);
    expect(reasonOf(world, 'c')).toBe('No agent meets the constraint ["rack","EQUALS","r1"]');
    expect(reasonOf(world, 'd')).toBe(null);
  });

  test('starts when an agent comes that it fits', () => {
    const world = aWorld([{ ...large, attributes: { rack: 'r1' } }]);
    world.put(
      aJob('c')
        .schedule(AT_ONCE)
        .with({ constraints: [['rack', 'EQUALS', 'r1']] }),
    );
    world.tick();
    expect(hostOf(world, 'c')).toBe('large');
  });
});

test('the most important goes first, then what has been due for longest', () => {
  const world = aWorld([{ hostname: 'one', cpus: 0.1, memMb: 1_024 }]);
  for (const name of ['a', 'b', 'c']) world.programs.set(name, { exitCode: 0, tookMs: 1_000 });
  world.put(aJob('a').schedule('R1/2026-01-01T00:00:02Z/PT1H'));
  world.put(aJob('b').schedule('R1/2026-01-01T00:00:01Z/PT1H'));
  world.put(aJob('c').schedule('R1/2026-01-01T00:00:03Z/PT1H').priority(5));
  world.now = world.job('c').nextAt ?? world.now;
  world.advance('PT10S');
  const starts = ['a', 'b', 'c'].map((name) => world.runsOf(name)[0]?.attempts[0]?.launchedAt ?? 0);
  expect(starts.map((startAt) => (startAt - Math.min(...starts)) / 1_000)).toEqual([2, 1, 0]);
});

test('a run goes where it leaves least, so that large ones find room', () => {
  const world = aWorld([large, small]);
  world.put(aJob('a').schedule(AT_ONCE).resources({ cpus: 0.5 }));
  world.put(aJob('b').schedule(AT_ONCE).resources({ cpus: 16 }));
  world.tick();
  expect([hostOf(world, 'a'), hostOf(world, 'b')]).toEqual(['small', 'large']);
});

test('a job goes to the machine that it names', () => {
  const world = aWorld([small, large]);
  world.put(aJob('a').schedule(AT_ONCE).with({ host: 'large' }));
  world.tick();
  expect(hostOf(world, 'a')).toBe('large');
});

test('nothing is placed beyond what is offered, to the thousandth', () => {
  const world = aWorld([{ hostname: 'one', cpus: 0.3, memMb: 1_024 }]);
  for (const name of ['a', 'b', 'c', 'd']) world.put(aJob(name).schedule(AT_ONCE));
  world.tick();
  expect(world.cluster.runningIds()).toHaveLength(3);
});

describe('a queue', () => {
  test('holds as many runs as it may, and says so', () => {
    const world = aWorld([large], new Map([['reports', { runCountMax: 1 }]]));
    world.put(aJob('a').schedule(AT_ONCE).queue('reports'));
    world.put(aJob('b').schedule(AT_ONCE).queue('reports'));
    world.put(aJob('c').schedule(AT_ONCE));
    world.tick();
    expect(['a', 'b', 'c'].map((name) => world.statesOf(name)[0])).toEqual([
      'running',
      'queued',
      'running',
    ]);
    expect(reasonOf(world, 'b')).toBe('The queue "reports" is full: its runCountMax is 1');
    world.ask({ type: 'jobKillAsked', jobName: 'a' });
    expect(world.statesOf('b')).toEqual(['running']);
  });

  test('holds as much as it may', () => {
    const world = aWorld([large], new Map([['reports', { cpus: 1, memMb: 300 }]]));
    world.put(aJob('a').schedule(AT_ONCE).queue('reports').resources({ cpus: 0.9, mem: 100 }));
    world.put(aJob('b').schedule(AT_ONCE).queue('reports').resources({ cpus: 0.2, mem: 100 }));
    world.put(aJob('c').schedule(AT_ONCE).queue('reports').resources({ cpus: 0.1, mem: 250 }));
    world.put(aJob('d').schedule(AT_ONCE).queue('reports').resources({ cpus: 0.1, mem: 200 }));
    world.tick();
    expect(['a', 'b', 'c', 'd'].map((name) => world.statesOf(name)[0])).toEqual([
      'running',
      'queued',
      'queued',
      'running',
    ]);
  });

  test('of all runs that wait has a bound: what comes then is recorded, or refused', () => {
    const world = new CoreWorld({ agents: [], limits: { queuedRunCountMax: 1 } });
    world.put(aJob('a').schedule(AT_ONCE));
    world.put(aJob('b').schedule(AT_ONCE));
    world.tick();
    expect([...world.statesOf('a'), ...world.statesOf('b')]).toEqual([
      'queued',
      'skipped: queue full',
    ]);
    expect(world.runNow('b')).toMatchObject({ ok: false, code: 'QUEUE_FULL' });
  });

  test('does not bound alone: neither may more runs than that await their reports', () => {
    const world = new CoreWorld({ agents: [large], limits: { activeRunCountMax: 3 } });
    const job = aJob('a').schedule('R/2026-01-01T00:00:00Z/PT1M').overlap('allow');
    world.put(job.with({ async: true }));
    world.advance('PT3M30S');
    expect(world.statesOf('a')).toEqual([...Array(3).fill('running'), 'skipped: queue full']);
    expect(world.runsOf('a').at(-1)?.detail).toBe('3 runs have not ended yet');
    expect(world.runNow('a')).toMatchObject({ ok: false, code: 'QUEUE_FULL' });
  });
});

describe('a queue that is full', () => {
  /** Two jobs in a queue of one, and all that the scheduler says from there on. */
  function aFullQueue(): CoreWorld {
    const world = aWorld([large], new Map([['reports', { runCountMax: 1 }]]));
    for (const name of ['a', 'b']) {
      world.programs.set(name, { exitCode: 0, tookMs: 1_500 });
      world.put(aJob(name).schedule(AT_ONCE).queue('reports'));
    }
    world.tick();
    return world;
  }

  test('wants no offers, which it could not use', () => {
    const world = aFullQueue();
    expect(world.statesOf('b')).toEqual(['queued']);
    expect(world.cluster.isSuppressed).toBe(true);
    const last = world.cluster.calls.filter(({ type }) => type === 'ACCEPT').at(-1);
    expect(last).toMatchObject({ accept: { filters: { refuse_seconds: 3_600 } } });
  });

  test('asks once, in the moment in which a run has ended', () => {
    const world = aFullQueue();
    const saidCount = world.cluster.calls.length;
    world.advance('PT1.5S');
    expect(world.statesOf('b')).toEqual(['running']);
    const kinds = world.cluster.calls.slice(saidCount).map(({ type }) => type);
    expect(kinds.filter((type) => type === 'REVIVE')).toHaveLength(1);
    expect(world.runsOf('b')[0]?.attempts[0]?.launchedAt).toBe(world.now);
  });

  test('keeps no other run from its offers, and asks for itself although others wait', () => {
    const world = aFullQueue();
    world.put(aJob('c').schedule(AT_ONCE).resources({ cpus: 64 }));
    world.tick();
    expect(world.cluster.isSuppressed).toBe(false);
    const saidCount = world.cluster.calls.length;
    world.advance('PT1.5S');
    const kinds = world.cluster.calls.slice(saidCount).map(({ type }) => type);
    expect(kinds.filter((type) => type === 'REVIVE')).toHaveLength(1);
    expect([world.statesOf('b'), world.statesOf('c')]).toEqual([['running'], ['queued']]);
  });
});

describe('a polite framework', () => {
  test('says when it wants nothing, and when it does again', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule('R2/2026-01-01T00:00:10Z/PT1M'));
    expect(world.cluster.isSuppressed).toBe(true);
    world.advance('PT2M');
    const kinds = world.cluster.calls.map(({ type }) => type);
    expect(kinds.filter((type) => type === 'REVIVE')).toHaveLength(2);
    expect(kinds.filter((type) => type === 'SUPPRESS')).toHaveLength(3);
    expect(world.cluster.isSuppressed).toBe(true);
  });

  test('gives every offer back in the same decision', () => {
    const world = new CoreWorld({ agents: [small, large] });
    world.put(aJob('a').schedule(AT_ONCE));
    world.tick();
    const answered = world.cluster.calls.flatMap((call) => {
      if (call.type === 'ACCEPT') return call.accept.offer_ids;
      return call.type === 'DECLINE' ? call.decline.offer_ids : [];
    });
    // Two offers at the subscription, two after REVIVE.
    expect(answered.map(({ value }) => value)).toEqual([
      'offer-1',
      'offer-2',
      'offer-3',
      'offer-4',
    ]);
  });

  test('asks again while work waits, now and then', () => {
    const world = new CoreWorld({ agents: [] });
    world.put(aJob('a').schedule(AT_ONCE));
    world.advance('PT11M');
    expect(world.cluster.calls.filter(({ type }) => type === 'REVIVE')).toHaveLength(3);
  });
});

describe('a run that fits nowhere', () => {
  /** Beside an idle machine, which has been declined for it. */
  function besideTheImpossible(): CoreWorld {
    const queues = new Map([['one', { runCountMax: 1 }]]);
    const world = new CoreWorld({ agents: [small], queues });
    world.put(aJob('giant').schedule(AT_ONCE).resources({ cpus: 64 }));
    world.tick();
    expect(world.statesOf('giant')).toEqual(['queued']);
    return world;
  }

  function latenessesOf(world: CoreWorld, name: string): number[] {
    return world.runsOf(name).map(({ dueAt, attempts }) => {
      const launchedAt = attempts.at(-1)?.launchedAt;
      return launchedAt === undefined ? Infinity : launchedAt - dueAt;
    });
  }

  function reviveCount(world: CoreWorld): number {
    return world.cluster.calls.filter(({ type }) => type === 'REVIVE').length;
  }

  test('delays no other: each that comes into the line is asked for at once, and once', () => {
    const world = besideTheImpossible();
    const before = reviveCount(world);
    world.put(aJob('a').schedule('R5/2026-01-01T00:00:02Z/PT2S'));
    world.advance('PT30S');
    expect(latenessesOf(world, 'a')).toEqual([0, 0, 0, 0, 0]);
    expect(reviveCount(world) - before).toBe(5);
  });

  test('delays no retry', () => {
    const world = besideTheImpossible();
    world.programs.set('a', (attempt) => ({ exitCode: attempt === 0 ? 1 : 0, tookMs: 1_000 }));
    world.put(aJob('a').schedule('R1/2026-01-01T00:00:02Z/PT1H').retryInterval('PT10S'));
    world.advance('PT1M');
    expect(latenessesOf(world, 'a')).toEqual([11_000]);
  });

  test('delays none that waits for room in its queue', () => {
    const world = besideTheImpossible();
    for (const name of ['a', 'b']) {
      world.put(aJob(name).schedule('R2/2026-01-01T00:00:02Z/PT10S').queue('one'));
    }
    world.advance('PT1M');
    expect([latenessesOf(world, 'a'), latenessesOf(world, 'b')]).toEqual([
      [0, 0],
      [1_000, 1_000],
    ]);
  });

  test('does not make the scheduler ask for itself more often than now and then', () => {
    const world = besideTheImpossible();
    const before = reviveCount(world);
    world.advance('PT11M');
    expect(reviveCount(world) - before).toBe(2);
  });
});

test('a task is told all that Chronos tells, and its job cannot say otherwise', () => {
  const world = new CoreWorld();
  const environmentVariables = [
    { name: 'HORAE_ATTEMPT', value: '99' },
    { name: 'MINE', value: 'yes' },
  ];
  const more = { environmentVariables, arguments: ['a b', ';rm'], owner: 'ops@example.org' };
  world.put(
    aJob('a')
      .schedule(AT_ONCE)
      .command('echo "$@"')
      .with({ ...more, runAsUser: 'ops' }),
  );
  world.tick();
  const [task] = world.cluster.tasks.values();
  const command = task?.info.command;
  expect(command).toMatchObject({
    shell: false,
    value: '/bin/sh',
    arguments: ['sh', '-c', 'echo "$@"', 'a', 'a b', ';rm'],
    user: 'ops',
  });
  const environment = new Map(command?.environment?.variables?.map((one) => [one.name, one.value]));
  expect(Object.fromEntries(environment)).toMatchObject({
    mesos_task_id: task?.info.task_id.value,
    CHRONOS_JOB_NAME: 'a',
    CHRONOS_JOB_OWNER: 'ops@example.org',
    CHRONOS_RESOURCE_MEM: '128.0',
    CHRONOS_RESOURCE_CPU: '0.1',
    CHRONOS_JOB_RUN_TIME: String(Date.parse('2026-01-01T00:00:00Z')),
    CHRONOS_JOB_RUN_ATTEMPT: '0',
    HOST: 'web1',
    HORAE_RUN_ID: 'a@2026-01-01T00:00:00.000Z',
    HORAE_ATTEMPT: '0',
    HORAE_DUE_AT: '2026-01-01T00:00:00.000Z',
    HORAE_CYCLE: '2026-01-01T00:00:00.000Z',
    MINE: 'yes',
  });
  expect(
    task?.info.resources?.map(({ name, scalar, allocation_info: owner }) => [
      name,
      scalar?.value,
      owner?.role,
    ]),
  ).toEqual([
    ['cpus', 0.1, '*'],
    ['mem', 128, '*'],
    ['disk', 256, '*'],
  ]);
});
