import { describe, expect, test } from 'vitest';
import type { RunState } from '../../src/core/index.js';
import { aJob } from '@horae/submitter/testing';
import { CoreWorld, at } from '../core/core-world.js';

const HOURLY = 'R/2026-01-01T01:00:00Z/PT1H';
const SOME_DAY = 'R/2030-01-01T00:00:00Z/P1D';

/** Jobs that only run when a test says so, and how they end. */
function aWorld(...roots: readonly string[]): CoreWorld {
  const world = new CoreWorld();
  for (const name of roots) world.put(aJob(name).schedule(SOME_DAY).retries(0));
  return world;
}

function run(world: CoreWorld, name: string, end: 'succeeds' | 'fails' = 'succeeds'): void {
  world.programs.set(name, { exitCode: end === 'fails' ? 1 : 0, tookMs: 1_000 });
  world.runNow(name);
  world.advance('PT5S');
}

function countOf(world: CoreWorld, name: string, state: RunState = 'succeeded'): number {
  return world.runsOf(name).filter((one) => one.state === state).length;
}

describe('counters and children (Chronos 2: JobSchedulerIntegrationTest)', () => {
  test('44. a failed attempt and its retry step the schedule once', () => {
    const world = new CoreWorld();
    world.programs.set('x', (attempt) => ({ exitCode: attempt === 0 ? 1 : 0, tookMs: 1_000 }));
    world.put(aJob('x').schedule('R5/2026-01-01T00:01:00Z/P1D').retryInterval('PT5S'));
    world.advance('PT10M');
    expect(world.runsOf('x')[0]?.attempts).toHaveLength(2);
    expect(world.changes.filter(({ kind }) => kind === 'scheduleAdvanced')).toHaveLength(1);
    expect(world.changes.filter(({ kind }) => kind === 'jobPut')).toHaveLength(1);
  });

  test('45. two successes and a final failure are counted, and are three records', () => {
    const world = aWorld('x');
    run(world, 'x');
    run(world, 'x');
    run(world, 'x', 'fails');
    expect(world.job('x').counters).toMatchObject({
      successCount: 2,
      errorCount: 1,
      errorsSinceLastSuccess: 1,
    });
    expect(world.statesOf('x')).toEqual(['succeeded', 'succeeded', 'failed']);
  });

  test('46. a disabled parent and its disabled child count nothing', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule(HOURLY).disabled());
    world.put(aJob('b').parents('a').disabled());
    world.advance('PT5H');
    for (const name of ['a', 'b']) {
      expect(world.job(name).counters).toMatchObject({ successCount: 0, errorCount: 0 });
    }
    expect(world.cluster.tasks.size).toBe(0);
  });

  test('47. each child starts once, with the last of its parents', () => {
    const world = aWorld('job1', 'job2');
    world.put(aJob('job3').parents('job1'));
    world.put(aJob('job4').parents('job1', 'job2'));
    world.put(aJob('job5').parents('job1', 'job2', 'job3'));
    run(world, 'job1');
    expect([countOf(world, 'job3'), countOf(world, 'job4'), countOf(world, 'job5')]).toEqual([
      1, 0, 0,
    ]);
    run(world, 'job2');
    expect([countOf(world, 'job3'), countOf(world, 'job4'), countOf(world, 'job5')]).toEqual([
      1, 1, 1,
    ]);
  });

  test('48. a parent with softError starts its child when it has failed for good', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule(SOME_DAY).retries(0).softError());
    world.put(aJob('b').parents('a'));
    run(world, 'a', 'fails');
    expect(world.statesOf('b')).toEqual(['succeeded']);
    expect(world.runsOf('b')[0]?.dueAt).toBe(world.job('a').counters.lastErrorAt);
  });

  test('49. without softError it does not', () => {
    const world = aWorld('a');
    world.put(aJob('b').parents('a'));
    run(world, 'a', 'fails');
    expect(world.statesOf('b')).toEqual([]);
  });

  test('50. a parent added between rounds is waited for; the counters stay, unlike there', () => {
    const world = aWorld('job1', 'job2', 'job3');
    world.put(aJob('job5').parents('job1', 'job2'));
    run(world, 'job1');
    run(world, 'job2');
    expect(countOf(world, 'job5')).toBe(1);
    world.put(aJob('job5').parents('job1', 'job2', 'job3'));
    run(world, 'job1');
    run(world, 'job2');
    expect(countOf(world, 'job5')).toBe(1);
    run(world, 'job3');
    expect(countOf(world, 'job5')).toBe(2);
    expect(world.job('job5').counters.successCount).toBe(2);
  });

  test('51. a job of three parents, two of them children, fires once a round', () => {
    const world = aWorld('job1', 'job2');
    world.put(aJob('job4').parents('job1', 'job2'));
    world.put(aJob('job5').parents('job1'));
    world.put(aJob('job6').parents('job4', 'job5', 'job1'));
    for (const round of [1, 2]) {
      run(world, 'job1');
      expect(countOf(world, 'job6')).toBe(round - 1);
      run(world, 'job2');
      expect(countOf(world, 'job6')).toBe(round);
    }
  });

  test('52. parents posted again half-way break nothing; their counters stay, unlike there', () => {
    const world = aWorld('job1', 'job2');
    world.put(aJob('job4').parents('job1', 'job2'));
    run(world, 'job1');
    for (const name of ['job1', 'job2']) world.put(aJob(name).schedule(SOME_DAY).retries(0));
    run(world, 'job2');
    expect(countOf(world, 'job4')).toBe(1);
    expect(world.job('job1').counters.successCount).toBe(1);
  });

  test('53. marking successful counts, starts the child, and uses up the own credits', () => {
    const world = aWorld('a', 'b', 'other');
    world.put(aJob('child').parents('a', 'b'));
    world.put(aJob('grandchild').parents('child', 'other'));
    run(world, 'other');
    run(world, 'a');
    world.ask({ type: 'jobSuccessMarked', jobName: 'child' });
    world.advance('PT5S');
    expect(world.job('child').counters).toMatchObject({
      successCount: 1,
      errorsSinceLastSuccess: 0,
      lastSuccessAt: at('2026-01-01T00:00:10Z'),
    });
    expect(countOf(world, 'grandchild')).toBe(1);
    // The success of a went into the marked round: b alone starts nothing.
    run(world, 'b');
    expect(countOf(world, 'child')).toBe(1);
    run(world, 'a');
    expect(countOf(world, 'child')).toBe(2);
  });

  test('54. a scheduled job that becomes a dependent one has no schedule any more', () => {
    const world = aWorld('a');
    world.put(aJob('b').schedule(HOURLY));
    world.put(aJob('b').parents('a'));
    world.advance('PT5H');
    expect(world.runsOf('b')).toEqual([]);
    run(world, 'a');
    expect(world.statesOf('b')).toEqual(['succeeded']);
  });
});

describe('the graph (Chronos: JobGraphSpec)', () => {
  test('55. an edge shows as a child', () => {
    const world = aWorld('a');
    world.put(aJob('b').parents('a'));
    expect([...(world.state.children.get('a') ?? [])]).toEqual(['b']);
  });

  test('56. a cycle is refused, and nothing has changed', () => {
    const world = aWorld('a');
    world.put(aJob('b').parents('a'));
    world.put(aJob('c').parents('b'));
    const reply = world.put(aJob('b').parents('c'));
    expect(reply).toMatchObject({ ok: false, code: 'PARENT_CYCLE' });
    expect(world.job('b').job).toMatchObject({ parents: ['a'] });
  });

  test('57. a name stands for one job: posting it again replaces it', () => {
    const world = aWorld('a');
    world.put(aJob('a').schedule(SOME_DAY).command('echo 2'));
    expect(world.state.jobs.size).toBe(1);
    expect(world.job('a').job.command).toBe('echo 2');
  });

  test('58. a child of two parents has two edges', () => {
    const world = aWorld('a', 'b');
    world.put(aJob('c').parents('a', 'b'));
    const children = ['a', 'b'].map((name) => [...(world.state.children.get(name) ?? [])]);
    expect(children).toEqual([['c'], ['c']]);
  });

  test('59. replacing a job keeps its edges', () => {
    const world = aWorld('a');
    world.put(aJob('b').parents('a'));
    world.put(aJob('a').schedule(SOME_DAY).command('echo 2'));
    run(world, 'a');
    expect(world.statesOf('b')).toEqual(['succeeded']);
  });

  test('60. in each of two rounds the second parent starts the child, in either order', () => {
    const world = aWorld('b', 'c');
    world.put(aJob('e').parents('b', 'c'));
    for (const [first, second, rounds] of [
      ['b', 'c', 1],
      ['c', 'b', 2],
    ] as const) {
      run(world, first);
      expect(countOf(world, 'e')).toBe(rounds - 1);
      run(world, second);
      expect(countOf(world, 'e')).toBe(rounds);
    }
  });
});
