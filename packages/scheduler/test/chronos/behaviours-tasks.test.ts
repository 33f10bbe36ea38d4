import { describe, expect, test } from 'vitest';
import { type Constraint, parseJob } from '@horae/submitter/job';
import { aJob } from '@horae/submitter/testing';
import { placementOf } from '../../src/core/offer/constraint.js';
import { chronosState } from '../../src/core/view/job-state.js';
import { nextWakeAt } from '../../src/core/index.js';
import { CoreWorld, at } from '../core/core-world.js';

const ONCE = 'R1/2026-01-01T00:00:05Z/PT1M';
const DUE_MS = Date.parse('2026-01-01T00:00:05Z');

function commandOf(world: CoreWorld) {
  const task = [...world.cluster.tasks.values()].at(-1);
  if (task?.info.command === undefined) throw new Error('no task was started');
  return task.info.command;
}

function environmentOf(world: CoreWorld): Record<string, string | undefined> {
  const variables = commandOf(world).environment?.variables ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

describe('task ids and arguments (Chronos: TaskUtilsSpec)', () => {
  test('61. ids have the form that scripts parse; arguments never make part of them', () => {
    const world = new CoreWorld();
    world.put(
      aJob('x y')
        .schedule(ONCE)
        .with({ arguments: ['-a', 'b:c'] }),
    );
    world.advance('PT10S');
    expect([...world.cluster.tasks.keys()]).toEqual([`ct:${DUE_MS}:0:x y:`]);
  });

  test('62. arguments come from the job, not out of the id', () => {
    const world = new CoreWorld();
    world.put(
      aJob('x')
        .schedule(ONCE)
        .command('run')
        .with({ arguments: ['-a', 'b:c'] }),
    );
    world.advance('PT10S');
    expect(commandOf(world).arguments).toEqual(['sh', '-c', 'run "$@"', 'x', '-a', 'b:c']);
  });

  test('64. arguments of a run by hand stand in for those of the job', () => {
    const world = new CoreWorld();
    world.put(
      aJob('x')
        .schedule(ONCE)
        .command('run')
        .with({ shell: false, arguments: ['own'] }),
    );
    world.ask({ type: 'jobRunAsked', jobName: 'x', arguments: ['other'], cycleAt: null });
    expect(commandOf(world).arguments).toEqual(['run', 'other']);
  });

  test('65. a semicolon stays: arguments are data, which no shell reads', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE).command('run'));
    world.ask({ type: 'jobRunAsked', jobName: 'x', arguments: ['a;reboot'], cycleAt: null });
    expect(commandOf(world).arguments).toEqual(['sh', '-c', 'run "$@"', 'x', 'a;reboot']);
  });
});

describe('the queue (Chronos: TaskManagerSpec, MesosJobFrameworkSpec)', () => {
  test('66. the scheduler sleeps until a time is due, and not at all when it is past', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    expect(nextWakeAt(world.state)).toBe(DUE_MS);
    world.now = at('2026-01-01T00:00:30Z');
    world.tick();
    expect(world.runsOf('x')[0]?.state).toBe('running');
  });

  test('67. what waits for a job that is gone never starts', () => {
    const world = new CoreWorld({ agents: [] });
    world.put(aJob('x').schedule(ONCE));
    world.advance('PT10S');
    world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
    expect(world.statesOf('x')).toEqual(['skipped: job deleted']);
    expect(world.state.queue.size).toBe(0);
  });

  test('68. offers are asked for whenever work comes after idleness, without a flag', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE));
    expect(world.cluster.isSuppressed).toBe(true);
    world.advance('PT10S');
    expect(world.cluster.calls.map(({ type }) => type)).toContain('REVIVE');
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });

  test('69. the count of running tasks goes up and down', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule('R/2026-01-01T00:00:05Z/PT1M'));
    world.programs.set('x', { exitCode: 0, tookMs: 10_000 });
    world.advance('PT6S');
    expect(world.state.tasks.size).toBe(1);
    world.advance('PT30S');
    expect(world.state.tasks.size).toBe(0);
  });

  test('70. work that waits is placed on the offers of a new subscription', () => {
    const world = new CoreWorld({ isAlone: true });
    world.put(aJob('x').schedule('R1//PT1M'));
    world.subscribe();
    world.advance('PT1M');
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });

  test('71. offers that nobody needs are declined, with how long to keep them away', () => {
    const world = new CoreWorld();
    const declines = world.cluster.calls.flatMap((call) =>
      call.type === 'DECLINE' ? [call.decline] : [],
    );
    expect(declines).toHaveLength(1);
    expect(declines[0]?.filters?.refuse_seconds).toBeGreaterThan(5);
  });

  test('72. any order of news leaves the count right; news of unknown jobs harm nobody', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(ONCE).retries(0));
    world.programs.set('x', { exitCode: 0, tookMs: Infinity });
    world.advance('PT6S');
    const id = `ct:${DUE_MS}:0:x:`;
    for (const state of ['TASK_STAGING', 'TASK_RUNNING', 'TASK_RUNNING', 'TASK_FAILED'] as const) {
      world.hear([world.cluster.status(id, state)]);
    }
    for (const state of ['TASK_RUNNING', 'TASK_KILLED', 'TASK_FINISHED'] as const) {
      world.hear([world.cluster.status(id, state)]);
    }
    world.hear([world.cluster.status('ct:1:0:nobody:', 'TASK_FAILED')]);
    expect(world.statesOf('x')).toEqual(['failed']);
    expect(world.state.tasks.size).toBe(0);
  });
});

describe('the environment of a task (Chronos: MesosTaskBuilderSpec)', () => {
  const own = [
    { name: 'MINE', value: 'yes' },
    { name: 'CHRONOS_JOB_NAME', value: 'forged' },
  ];

  function aTask(): Record<string, string | undefined> {
    const world = new CoreWorld();
    world.put(
      aJob('x')
        .schedule(ONCE)
        .resources({ cpus: 1, mem: 64, disk: 256.5 })
        .with({ owner: 'ops@example.org', environmentVariables: own }),
    );
    world.advance('PT10S');
    return environmentOf(world);
  }

  test('73. all that Chronos gives is there, resources as doubles', () => {
    const id = `ct:${DUE_MS}:0:x:`;
    expect(aTask()).toMatchObject({
      mesos_task_id: id,
      MESOS_TASK_ID: id,
      CHRONOS_JOB_OWNER: 'ops@example.org',
      HOST: 'web1',
      CHRONOS_RESOURCE_CPU: '1.0',
      CHRONOS_RESOURCE_MEM: '64.0',
      CHRONOS_RESOURCE_DISK: '256.5',
      CHRONOS_JOB_RUN_TIME: String(DUE_MS),
      CHRONOS_JOB_RUN_ATTEMPT: '0',
    });
  });

  test('74. variables of the job are added', () => {
    expect(aTask()['MINE']).toBe('yes');
  });

  test('75. they cannot stand in for those that are given', () => {
    expect(aTask()['CHRONOS_JOB_NAME']).toBe('x');
  });
});

describe('constraints (Chronos: Equals-, Like-, Unlike-, ConstraintCheckerSpec)', () => {
  const AGENT = new Map([
    ['hostname', ['web1']],
    ['rack', ['r1']],
    ['weight', ['2.0']],
    ['tags', ['ssd', 'gpu']],
  ]);
  const table: readonly (readonly [Constraint, boolean])[] = [
    [['rack', 'EQUALS', 'r1'], true],
    [['rack', 'EQUALS', 'r2'], false],
    [['rack', 'LIKE', 'r[0-9]'], true],
    [['rack', 'LIKE', 'r'], false],
    [['weight', 'LIKE', '2\\.0'], true],
    [['weight', 'LIKE', '2'], false],
    [['tags', 'LIKE', 's.*'], true],
    [['tags', 'LIKE', 'x.*'], false],
    [['rack', 'UNLIKE', 'r2'], true],
    [['rack', 'UNLIKE', 'r1'], false],
    [['zone', 'UNLIKE', 'a'], false],
  ];

  test.each(table)('76. %j: %s', (constraint, isMet) => {
    expect(placementOf(constraint).isMet(AGENT)).toBe(isMet);
  });

  test('77. an expression that is none is refused when the job is posted', () => {
    const document = aJob('x')
      .with({ constraints: [['rack', 'LIKE', '(r']] })
      .document();
    const parsed = parseJob(document, { now: at('2026-01-01T00:00:00Z') });
    const problems = parsed.ok ? [] : parsed.error.map(({ text }) => text);
    expect(problems).toEqual([expect.stringMatching(/^constraints\[0\]\[2\]: "\(r" is not/)]);
  });

  test('78. every agent has a hostname; an attribute of that name goes before it', () => {
    const agents = [
      { hostname: 'web1', cpus: 1, memMb: 512 },
      { hostname: 'web2', cpus: 1, memMb: 512, attributes: { hostname: 'alias' } },
    ];
    const world = new CoreWorld({ agents });
    const on = (name: string, hostname: string) =>
      aJob(name)
        .schedule(ONCE)
        .with({ constraints: [['hostname', 'EQUALS', hostname]] });
    world.put(on('a', 'web1'));
    world.put(on('b', 'alias'));
    world.put(on('c', 'web2'));
    world.advance('PT10S');
    const places = [...world.cluster.tasks.values()].map(({ info, agentId }) => [
      info.name,
      agentId,
    ]);
    expect(places.sort()).toEqual([
      ['ChronosTask:a', 'agent-web1'],
      ['ChronosTask:b', 'agent-web2'],
    ]);
    expect(world.statesOf('c')).toEqual(['queued']);
  });
});

describe('what a job does (Chronos 3: JobStatsSpec)', () => {
  const stateOf = (world: CoreWorld): string =>
    chronosState(world.job('x'), { countsRunning: true });

  test('81. queued, then running with a count that goes down, then idle; failures too', () => {
    const world = new CoreWorld({ agents: [{ hostname: 'web1', cpus: 0.3, memMb: 1_024 }] });
    world.put(aJob('x').schedule('R/2030-01-01T00:00:00Z/P1D').overlap('allow').retries(0));
    const seen = [stateOf(world)];
    for (const [round, exitCode] of [0, 1, 0, 0].entries()) {
      world.programs.set('x', { exitCode, tookMs: 1_000 * (round + 1) });
      world.runNow('x');
      // The fourth has no room; that it waits does not hide the three that run.
      seen.push(stateOf(world));
    }
    for (let second = 1; second <= 7; second += 1) {
      world.advance('PT1S');
      seen.push(stateOf(world));
    }
    expect(seen).toEqual([
      'idle',
      ...['1 running', '2 running', '3 running', '3 running'],
      ...['3 running', '2 running', '1 running', '1 running', 'idle', 'idle', 'idle'],
    ]);
  });
});
