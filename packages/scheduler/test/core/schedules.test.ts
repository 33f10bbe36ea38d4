import { describe, expect, test } from 'vitest';
import { addMs } from '@horae/submitter/kernel';
import { type JobBuilder, aJob } from '@horae/submitter/testing';
import { nextWakeAt, stateFingerprint } from '../../src/core/index.js';
import { CoreWorld, type WorldOptions, at } from './core-world.js';
import { PerfectCluster } from './perfect-cluster.js';

const MINUTELY = 'R/2026-01-01T00:00:00Z/PT1M';

describe('occurrences that were missed', () => {
  /** The scheduler is away from 00:00:30 to 00:05:30. */
  function afterDowntime(misfire: 'latest' | 'all' | 'skip', limits = {}): CoreWorld {
    const world = new CoreWorld({ limits });
    world.put(aJob('beat').schedule(MINUTELY).misfire(misfire));
    world.advance('PT30S');
    world.restart({ afterMs: 300_000 });
    world.advance('PT10S');
    return world;
  }

  test('become one run of the newest, by default', () => {
    const states = afterDowntime('latest').statesOf('beat');
    expect(states).toEqual(['succeeded', ...Array(4).fill('skipped: misfire'), 'succeeded']);
  });

  test('all run, oldest first and one by one, where the job wants it', () => {
    const world = afterDowntime('all');
    expect(world.statesOf('beat')).toEqual(Array(6).fill('succeeded'));
    const starts = world.runsOf('beat').map((run) => run.attempts[0]?.startedAt);
    const base = at('2026-01-01T00:05:30Z');
    expect(starts.slice(1)).toEqual([0, 1, 2, 3, 4].map((second) => base + second * 1_000));
  });

  test('run up to a bound, and the older ones are recorded', () => {
    const states = afterDowntime('all', { misfireRunCountMax: 2 }).statesOf('beat');
    const skipped = Array(3).fill('skipped: misfire');
    expect(states).toEqual(['succeeded', ...skipped, 'succeeded', 'succeeded']);
  });

  test('are all skipped where the job wants that, but one that has only just come due runs', () => {
    const states = afterDowntime('skip').statesOf('beat');
    expect(states).toEqual(['succeeded', ...Array(4).fill('skipped: misfire'), 'succeeded']);
  });

  test('are skipped although there is one only, when it is too late for it', () => {
    const world = new CoreWorld();
    world.put(aJob('daily').schedule('R/2026-01-01T01:00:00Z/P1D').misfire('skip'));
    world.restart({ afterMs: 2 * 3_600_000 });
    world.advance('PT1S');
    expect(world.statesOf('daily')).toEqual(['skipped: misfire']);
  });

  test('share one record, beyond those that have one each', () => {
    const world = afterDowntime('latest', { skipRecordCountMax: 1 });
    expect(world.runsOf('beat').map((run) => [run.state, run.occurrenceCount])).toEqual([
      ['succeeded', 1],
      ['skipped', 3],
      ['skipped', 1],
      ['succeeded', 1],
    ]);
    expect(world.runsOf('beat')[1]).toMatchObject({
      dueAt: at('2026-01-01T00:01:00Z'),
      lastDueAt: at('2026-01-01T00:03:00Z'),
    });
  });

  test('are found in no time after years of a job that runs every second', () => {
    const world = new CoreWorld();
    world.put(aJob('tick').schedule('R/2026-01-01T00:00:00Z/PT1S'));
    world.now = addMs(world.now, 3 * 365 * 86_400_000);
    const startedMs = performance.now();
    world.tick();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    const runs = world.runsOf('tick');
    const count = runs.reduce((sum, run) => sum + run.occurrenceCount, 0);
    expect(count).toBe(3 * 365 * 86_400 + 1);
  });
});

describe('an occurrence that still waits for an agent when the next one is due', () => {
  const LATE = 'skipped: misfire';

  /** No agent from 00:00:00 to 00:03:30, with an occurrence each minute. */
  function withoutAgents(job: JobBuilder, options: WorldOptions = {}): CoreWorld {
    const world = new CoreWorld({ ...options, agents: [] });
    world.put(job);
    world.advance('PT3M30S');
    return world;
  }

  function agentsCome(world: CoreWorld): void {
    world.cluster = new PerfectCluster();
    world.subscribe();
    world.advance('PT20S');
  }

  function beat(misfire: 'latest' | 'all' | 'skip') {
    return aJob('beat').schedule(MINUTELY).misfire(misfire);
  }

  test.each(['latest', 'skip'] as const)('is skipped, and the newest waits: %s', (misfire) => {
    const world = withoutAgents(beat(misfire));
    expect(world.statesOf('beat')).toEqual([LATE, LATE, LATE, 'queued']);
    expect(world.runsOf('beat')[0]?.detail).toMatch(/no room .* 2026-01-01T00:01:00.000Z was due/);
    expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
    agentsCome(world);
    expect(world.statesOf('beat')).toEqual([LATE, LATE, LATE, 'succeeded']);
  });

  test('waits on where each is to run, and they run one by one, oldest first', () => {
    const world = withoutAgents(beat('all'));
    expect(world.statesOf('beat')).toEqual(Array(4).fill('queued'));
    agentsCome(world);
    const runs = world.runsOf('beat');
    expect(world.statesOf('beat')).toEqual(Array(4).fill('succeeded'));
    const starts = runs.map((run) => run.attempts[0]?.startedAt ?? 0);
    expect(starts.map((start) => start - (starts[0] ?? 0))).toEqual([0, 1_000, 2_000, 3_000]);
  });

  test('is skipped although each is to run, once too many wait', () => {
    const world = withoutAgents(beat('all'), { limits: { misfireRunCountMax: 2 } });
    expect(world.statesOf('beat')).toEqual([LATE, LATE, 'queued', 'queued']);
    world.restart({ afterMs: 120_000, isAlone: true });
    world.advance('PT40S');
    expect(world.statesOf('beat')).toEqual([...Array(5).fill(LATE), 'queued', 'queued']);
  });

  test.each(['skip', 'queue', 'allow'] as const)('is so whatever overlap says: %s', (overlap) => {
    const world = withoutAgents(beat('latest').overlap(overlap));
    expect(world.statesOf('beat')).toEqual([LATE, LATE, LATE, 'queued']);
  });

  test('keeps its place in line, so that a busy cluster gets to a frequent job', () => {
    const world = withoutAgents(beat('latest'));
    world.put(aJob('other').schedule('R1/2026-01-01T00:03:31Z/PT1H'));
    world.advance('PT1M');
    world.cluster = new PerfectCluster([{ hostname: 'one', cpus: 0.1, memMb: 1_024 }]);
    world.subscribe();
    expect([world.statesOf('beat').at(-1), ...world.statesOf('other')]).toEqual([
      'running',
      'queued',
    ]);
  });

  test('is left alone while the next one is not due', () => {
    const world = new CoreWorld({ agents: [] });
    world.put(beat('latest'));
    world.advance('PT59S');
    expect(world.statesOf('beat')).toEqual(['queued']);
    agentsCome(world);
    expect(world.statesOf('beat')).toEqual(['succeeded', 'succeeded']);
  });

  test('is left alone by a time that is recorded for another reason', () => {
    const world = new CoreWorld({ agents: [] });
    world.put(beat('latest'));
    world.advance('PT30S');
    const { job } = world.job('beat');
    world.ask({ type: 'jobPut', job: { ...job, disabled: true }, counters: {} });
    world.advance('PT1M');
    expect(world.statesOf('beat').at(-1)).toBe('skipped: disabled');
    expect(world.statesOf('beat')).not.toContain(LATE);
  });

  test('stays when it was started by hand: overlap decides about the next one', () => {
    const world = new CoreWorld({ agents: [] });
    world.put(aJob('beat').schedule('R/2026-01-01T00:01:00Z/PT1M').misfire('latest'));
    world.runNow('beat');
    world.advance('PT1M30S');
    expect(world.statesOf('beat')).toEqual(['queued', 'skipped: overlap']);
  });

  test('is told to whoever counts skips', () => {
    const world = withoutAgents(beat('latest'));
    const skips = world.notices.filter(({ type }) => type === 'occurrencesSkipped');
    expect(skips).toEqual(
      Array(3).fill({ type: 'occurrencesSkipped', jobName: 'beat', count: 1, reason: 'misfire' }),
    );
  });
});

describe('a job that is still running when it is due again', () => {
  function overlapping(overlap: 'skip' | 'queue' | 'allow'): CoreWorld {
    const world = new CoreWorld();
    world.programs.set('slow', { exitCode: 0, tookMs: 150_000 });
    world.put(aJob('slow').schedule('R4/2026-01-01T00:00:00Z/PT1M').overlap(overlap));
    world.advance('PT3M30S');
    return world;
  }

  test('is skipped by default', () => {
    const states = overlapping('skip').statesOf('slow');
    expect(states).toEqual(['succeeded', 'skipped: overlap', 'skipped: overlap', 'running']);
  });

  test('waits once where it may queue, and never overlaps', () => {
    const world = overlapping('queue');
    expect(world.statesOf('slow')).toEqual(['succeeded', 'running', 'skipped: overlap', 'queued']);
    expect(world.cluster.runningIds()).toHaveLength(1);
  });

  test('runs beside itself where it may', () => {
    const world = overlapping('allow');
    expect(world.statesOf('slow')).toEqual(['succeeded', 'succeeded', 'running', 'running']);
  });

  test('is still running after the scheduler was killed', () => {
    const world = new CoreWorld();
    world.programs.set('slow', { exitCode: 0, tookMs: 90_000 });
    world.put(aJob('slow').schedule('R/2026-01-01T00:00:00Z/PT1M'));
    world.advance('PT10S');
    world.restart({ afterMs: 60_000 });
    world.advance('PT1M');
    expect(world.statesOf('slow')).toEqual(['succeeded', 'skipped: overlap', 'running']);
    expect(world.cluster.tasks.size).toBe(2);
  });
});

describe('the clock', () => {
  test('set back by an hour starts nothing twice', () => {
    const world = new CoreWorld({ startAt: '2026-01-01T02:00:00Z' });
    world.put(aJob('beat').schedule('R/2026-01-01T02:00:00Z/PT1M'));
    world.advance('PT5M30S');
    const before = world.cluster.tasks.size;
    world.now = addMs(world.now, -3_600_000);
    world.tick();
    world.advance('PT59M');
    expect(world.cluster.tasks.size).toBe(before);
    world.advance('PT2M');
    expect(world.cluster.tasks.size).toBe(before + 1);
  });

  test.each(['the same scheduler', 'another one'])(
    'that was ahead has made a run wait in line: %s lets it start when it is due',
    (whose) => {
      const world = new CoreWorld();
      world.programs.set('slow', { exitCode: 0, tookMs: 13_000 });
      world.put(aJob('slow').schedule('R3/2026-01-01T00:00:10Z/PT10S').overlap('queue'));
      world.advance('PT11S');
      world.now = addMs(world.now, 20_000);
      world.tick();
      expect(world.statesOf('slow')).toEqual(['running', 'skipped: misfire', 'queued']);
      if (whose === 'another one') world.restart({ afterMs: -20_000 });
      else world.now = addMs(world.now, -20_000);
      world.tick();
      world.advance('PT15S');
      expect(world.statesOf('slow')).toEqual(['succeeded', 'skipped: misfire', 'retrying']);
      world.advance('PT30S');
      const last = world.runsOf('slow').at(-1);
      expect(last).toMatchObject({ state: 'succeeded', dueAt: Date.parse('2026-01-01T00:00:30Z') });
      expect(last?.attempts[0]?.launchedAt).toBe(last?.dueAt);
    },
  );

  test('set forward by an hour leaves a record for each occurrence that it jumped', () => {
    const world = new CoreWorld();
    world.put(aJob('beat').schedule(MINUTELY));
    world.advance('PT10S');
    world.now = addMs(world.now, 3_600_000);
    world.advance('PT10S');
    expect(world.runsOf('beat')).toHaveLength(61);
  });
});

describe('a start deadline', () => {
  test('skips what could not start in time, and the schedule moves on', () => {
    const world = new CoreWorld({ agents: [] });
    world.put(aJob('x').schedule('R/2026-01-01T00:00:00Z/PT1M').startDeadline('PT20S'));
    world.advance('PT1M30S');
    expect(world.statesOf('x')).toEqual(['skipped: start deadline', 'skipped: start deadline']);
  });

  test('does not stand in the way of a retry', () => {
    const world = new CoreWorld();
    world.programs.set('x', (attempt) => ({ exitCode: attempt === 0 ? 1 : 0, tookMs: 1_000 }));
    const job = aJob('x').schedule('R1/2026-01-01T00:00:00Z/PT1M').retryInterval('PT1M');
    world.put(job.startDeadline('PT20S'));
    world.advance('PT2M');
    expect(world.statesOf('x')).toEqual(['succeeded']);
  });
});

describe('a schedule that is posted', () => {
  test('with a start long ago begins with its next occurrence', () => {
    const world = new CoreWorld({ startAt: '2026-01-01T00:00:30Z' });
    world.put(aJob('old').schedule('R/2020-01-01T00:00:00Z/PT1M'));
    expect(world.job('old').nextAt).toBe(at('2026-01-01T00:01:00Z'));
    expect(world.runsOf('old')).toEqual([]);
  });

  test('with a start of a moment ago begins with that', () => {
    const world = new CoreWorld({ startAt: '2026-01-01T00:00:30Z' });
    world.put(aJob('new').schedule('R3/2026-01-01T00:00:00Z/PT1M'));
    world.advance('PT5M');
    expect(world.statesOf('new')).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('wholly in the past is listed, never runs, and says so once', () => {
    const world = new CoreWorld();
    world.put(aJob('over').schedule('R5/2020-01-01T00:00:00Z/P1D'));
    world.advance('P1D');
    const [record, ...others] = world.runsOf('over');
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      reason: 'due before the job was posted',
      occurrenceCount: 5,
      dueAt: at('2020-01-01T00:00:00Z'),
      lastDueAt: at('2020-01-05T00:00:00Z'),
    });
    expect(world.job('over').disabledBy).toBe(null);
  });

  test('again, or as what remains of it, goes on where it was, with its counters', () => {
    const world = new CoreWorld();
    const job = aJob('five').schedule('R5/2026-01-01T00:00:00Z/PT1M');
    world.put(job);
    world.advance('PT1M30S');
    world.put(job.command('echo again'));
    world.put(aJob('five').schedule('R3/2026-01-01T00:02:00.000Z/PT1M'));
    expect(world.job('five').job).toMatchObject({ schedule: 'R5/2026-01-01T00:00:00Z/PT1M' });
    expect(world.job('five').counters.successCount).toBe(2);
    world.advance('PT10M');
    expect(world.statesOf('five')).toEqual(Array(5).fill('succeeded'));
  });

  test('as it was shown before its last occurrences goes on where it is', () => {
    const world = new CoreWorld();
    world.put(aJob('ends').schedule('R4/2026-01-31T00:00:00Z/P1M'));
    world.put(aJob('beat').schedule('R/2026-01-01T06:00:00Z/P1D'));
    world.advance('P61D');
    // What was read after the first occurrence, posted back after the second.
    world.put(aJob('ends').schedule('R3/2026-02-28T00:00:00.000Z/P1M').retries(0));
    world.put(aJob('beat').schedule('R/2026-01-09T06:00:00.000Z/P1D').retries(0));
    expect(world.job('ends').job).toMatchObject({ schedule: 'R4/2026-01-31T00:00:00Z/P1M' });
    expect(world.job('ends').nextAt).toBe(at('2026-03-31T00:00:00Z'));
    expect(world.job('beat').job).toMatchObject({ schedule: 'R/2026-01-01T06:00:00Z/P1D' });
    // A later start, or another number, is another schedule.
    world.put(aJob('ends').schedule('R3/2026-03-31T00:00:00.000Z/P1M'));
    expect(world.job('ends').job).toMatchObject({ schedule: 'R3/2026-03-31T00:00:00.000Z/P1M' });
    world.put(aJob('beat').schedule('R/2026-04-01T06:00:00.000Z/P1D'));
    expect(world.job('beat').nextAt).toBe(at('2026-04-01T06:00:00Z'));
  });

  test('without a start runs again when it is posted again after its end, not before', () => {
    const world = new CoreWorld();
    world.programs.set('once', { exitCode: 0, tookMs: 5_000 });
    const once = aJob('once').schedule('R1//PT1M');
    world.put(once);
    world.advance('PT1S');
    world.put(once.command('echo again'));
    world.advance('PT10S');
    expect(world.statesOf('once')).toEqual(['succeeded']);
    expect(world.job('once').disabledBy).toBe('system');
    world.put(aJob('once').schedule('R1//PT1M').disabled());
    world.advance('PT10S');
    expect(world.statesOf('once')).toEqual(['succeeded']);
    world.put(once);
    world.advance('PT10S');
    expect(world.statesOf('once')).toEqual(['succeeded', 'succeeded']);
  });

  test('without a start means when it was posted, also after a restart', () => {
    const world = new CoreWorld({ startAt: '2026-01-01T00:00:07Z' });
    world.put(aJob('now').schedule('R2//PT1M'));
    world.advance('PT5S');
    world.fold();
    world.restart({ afterMs: 1_000 });
    world.advance('PT5M');
    expect(world.runsOf('now').map(({ dueAt }) => dueAt)).toEqual([
      at('2026-01-01T00:00:07Z'),
      at('2026-01-01T00:01:07Z'),
    ]);
  });

  test('in place of another leaves records of what was due and not taken', () => {
    const world = new CoreWorld();
    world.put(aJob('x').schedule(MINUTELY));
    world.advance('PT30S');
    world.now = addMs(world.now, 120_000);
    world.put(aJob('x').schedule('R/2026-01-01T12:00:00Z/P1D'));
    expect(world.statesOf('x')).toEqual([
      'succeeded',
      'skipped: schedule changed',
      'skipped: schedule changed',
    ]);
    expect(world.job('x').nextAt).toBe(at('2026-01-01T12:00:00Z'));
  });

  test('never uses a task id again, whatever is deleted and posted anew', () => {
    const world = new CoreWorld();
    for (let round = 0; round < 3; round += 1) {
      world.put(aJob('x').schedule('R1//PT1M'));
      world.tick();
      world.runNow('x');
      world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
      world.put(aJob('x').schedule(MINUTELY));
      world.ask({ type: 'jobDeleted', jobName: 'x', children: 'refuse' });
    }
    // The cluster refuses a second launch of an id by throwing.
    expect(world.cluster.tasks.size).toBeGreaterThanOrEqual(3);
    expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
  });
});

describe('a finite schedule', () => {
  test('disables its job when the last run has succeeded, not when it has failed', () => {
    const world = new CoreWorld();
    world.programs.set('bad', { exitCode: 1, tookMs: 1_000 });
    world.put(aJob('good').schedule('R1/2026-01-01T00:00:05Z/PT1M'));
    world.put(aJob('bad').schedule('R1/2026-01-01T00:00:05Z/PT1M').retries(0));
    world.advance('PT1M');
    expect(world.job('good').disabledBy).toBe('system');
    expect(world.job('bad').disabledBy).toBe(null);
  });

  test('counts occurrences: retries and runs by hand use none of them up', () => {
    const world = new CoreWorld();
    world.programs.set('x', (attempt) => ({ exitCode: attempt === 0 ? 1 : 0, tookMs: 1_000 }));
    world.put(aJob('x').schedule('R2/2026-01-01T00:01:00Z/PT1M').retryInterval('PT2S'));
    world.runNow('x');
    world.advance('PT10M');
    expect(world.runsOf('x').map(({ trigger, state }) => [trigger, state])).toEqual([
      ['manual', 'succeeded'],
      ['schedule', 'succeeded'],
      ['schedule', 'succeeded'],
    ]);
  });
});

describe('a disabled job', () => {
  /** Of each record: when its occurrences begin and end, and how many they are. */
  function stretchesOf(world: CoreWorld, name: string): unknown[] {
    return world.runsOf(name).map(({ dueAt, lastDueAt, occurrenceCount }) => {
      const [from, to] = [dueAt, lastDueAt].map((ms) => new Date(ms).toISOString().slice(5, 16));
      return `${from} ${to} ${occurrenceCount}`;
    });
  }

  test('accounts for every occurrence, those of a day in one record, folded or not', () => {
    const world = new CoreWorld();
    world.put(aJob('off').schedule(MINUTELY).disabled());
    world.advance('PT3H');
    world.fold();
    world.advance('P1D');
    expect(stretchesOf(world, 'off')).toEqual([
      '01-01T00:00 01-01T23:59 1440',
      '01-02T00:00 01-02T03:00 181',
    ]);
    expect(world.reload().ended.size).toBe(world.state.ended.size);
  });

  test('has a record for each occurrence of a day or more', () => {
    const world = new CoreWorld();
    world.put(aJob('off').schedule('R/2026-01-01T01:00:00Z/P1D').disabled());
    world.advance('P3D');
    expect(world.statesOf('off')).toEqual(Array(3).fill('skipped: disabled'));
  });

  test('begins a record after a run, after a restart, and when it is posted anew', () => {
    const world = new CoreWorld();
    const job = aJob('off').schedule(MINUTELY).disabled();
    world.put(job);
    world.advance('PT1M30S');
    world.runNow('off');
    world.advance('PT2M');
    world.fold();
    world.restart({ afterMs: 150_000 });
    world.advance('PT1M');
    world.put(job);
    world.advance('PT1M');
    const skips = world.runsOf('off').filter(({ state }) => state === 'skipped');
    expect(skips.map(({ occurrenceCount }) => occurrenceCount)).toEqual([2, 2, 4, 1]);
  });

  test('leaves a record of its occurrences and runs by hand only', () => {
    const world = new CoreWorld();
    world.put(aJob('off').schedule(MINUTELY).disabled());
    world.advance('PT1M30S');
    expect(world.runNow('off').ok).toBe(true);
    world.advance('PT5S');
    expect(world.statesOf('off')).toEqual(['skipped: disabled', 'succeeded']);
    expect(world.job('off').disabledBy).toBe('operator');
  });

  test('starts nothing that waits, and lets what runs go on', () => {
    const world = new CoreWorld();
    world.programs.set('x', { exitCode: 1, tookMs: 60_000 });
    const job = aJob('x').schedule('R/2026-01-01T00:00:00Z/PT10M');
    world.put(job);
    world.advance('PT5S');
    world.put(job.disabled());
    expect(world.statesOf('x')).toEqual(['running']);
    world.advance('PT2M');
    expect(world.runsOf('x')).toMatchObject([{ state: 'failed', reason: 'disabled' }]);
  });
});

test('what does not fit into one batch is due at once in the next', () => {
  const world = new CoreWorld({ limits: { dueBatchCountMax: 3 } });
  for (let index = 0; index < 7; index += 1) {
    world.put(aJob(`job-${index}`).schedule('R/2026-01-01T00:00:10Z/PT1H'));
  }
  world.now = at('2026-01-01T00:00:10Z');
  const created = (): number =>
    world.tick().changes.filter(({ kind }) => kind === 'runCreated').length;
  expect([created(), nextWakeAt(world.state), created(), created(), created()]).toEqual([
    3,
    world.now,
    3,
    1,
    0,
  ]);
});
