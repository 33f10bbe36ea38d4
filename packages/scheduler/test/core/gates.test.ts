import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EpochMs, DAY_MS, HOUR_MS, addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import { stateFingerprint } from '../../src/core/index.js';
import { CoreWorld, at } from './core-world.js';

const PARENTS = ['a', 'b', 'c'] as const;

/** Parents at 01:00, 02:00 and 03:00; nothing comes by itself while a test looks. */
function aGate(mode: 'cycle' | 'latest'): CoreWorld {
  const world = new CoreWorld({ startAt: '2025-12-31T12:00:00Z' });
  for (const [index, name] of PARENTS.entries()) {
    world.put(
      aJob(name)
        .schedule(`R/2026-01-01T0${index + 1}:00:00Z/P1D`)
        .overlap('allow'),
    );
  }
  world.put(
    aJob('child')
      .parents(...PARENTS)
      .overlap('allow')
      .with({ dependencyMode: mode }),
  );
  return world;
}

/** The whole of what a gate promises, for comparison. */
class GateModel {
  readonly fires: number[] = [];
  readonly #credits = new Map<number, Set<string>>();

  succeeded(parent: string, round: number): void {
    const credits = this.#credits.get(round) ?? new Set<string>();
    this.#credits.set(round, credits.add(parent));
    if (credits.size < PARENTS.length) return;
    this.#credits.delete(round);
    this.fires.push(round);
  }
}

const successes = fc.noBias(
  fc.array(fc.tuple(fc.nat(2), fc.nat(5), fc.nat(23), fc.nat(9)), { maxLength: 40, size: 'max' }),
);

describe.each(['cycle', 'latest'] as const)('a gate in %s mode', (mode) => {
  test('fires once for each full set of a round, and never else', () => {
    fc.assert(
      fc.property(successes, (list) => {
        const world = aGate(mode);
        const model = new GateModel();
        for (const [which, dayNumber, hour, chance] of list) {
          const parent = PARENTS[which] as string;
          const cycleAt = addMs(at('2026-01-01T00:30:00Z'), dayNumber * DAY_MS + hour * HOUR_MS);
          world.runNow(parent, cycleAt);
          world.advance('PT1S');
          model.succeeded(parent, mode === 'latest' ? 0 : roundOf(cycleAt));
          if (chance === 0) world.restart();
          if (chance === 1) world.fold();
        }
        const fires = world.runsOf('child').map(({ cycleAt }) => roundOf(cycleAt));
        // In `latest` mode there are no rounds: only how often it fires means something.
        expect(mode === 'latest' ? fires.map(() => 0) : fires).toEqual(model.fires);
        expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
      }),
      { numRuns: 60 },
    );
  });
});

/** A round begins at 01:00; all time before the first is one round. */
function roundOf(cycleAt: EpochMs): number {
  return Math.max(-1, Math.floor((cycleAt - at('2026-01-01T01:00:00Z')) / DAY_MS));
}

describe('a stale success', () => {
  function aPair(): CoreWorld {
    const world = new CoreWorld();
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D').retries(0));
    world.put(aJob('b').schedule('R/2026-01-01T02:00:00Z/P1D').retries(0));
    world.put(aJob('c').parents('a', 'b'));
    return world;
  }

  test('never counts in a later round', () => {
    const world = aPair();
    world.programs.set('b', { exitCode: 1, tookMs: 1_000 });
    world.advanceTo('2026-01-01T12:00:00Z');
    world.programs.set('b', { exitCode: 0, tookMs: 1_000 });
    world.programs.set('a', { exitCode: 1, tookMs: 1_000 });
    world.advanceTo('2026-01-02T12:00:00Z');
    expect(world.statesOf('c')).toEqual([]);
  });

  test('counts when its own round is repaired', () => {
    const world = aPair();
    world.programs.set('b', { exitCode: 1, tookMs: 1_000 });
    world.advanceTo('2026-01-02T00:30:00Z');
    world.ask({ type: 'jobSuccessMarked', jobName: 'b' });
    world.advance('PT5S');
    expect(world.runsOf('c')).toMatchObject([
      { state: 'succeeded', cycleAt: at('2026-01-01T02:00:00Z'), trigger: 'dependency' },
    ]);
    expect(world.runsOf('b').map(({ state, reason }) => [state, reason])).toEqual([
      ['failed', null],
      ['succeeded', 'marked successful'],
    ]);
  });

  test('rounds that stay incomplete are recorded once there are too many, naming who is missing', () => {
    const world = new CoreWorld({ limits: { gateRoundCountMax: 2 } });
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D'));
    world.put(aJob('b').schedule('R/2026-01-01T02:00:00Z/P1D').retries(0));
    world.put(aJob('c').parents('a', 'b'));
    world.programs.set('b', { exitCode: 1, tookMs: 1_000 });
    world.advance('P4D');
    const skips = world.runsOf('c');
    expect(skips.map(({ reason, cycleAt }) => [reason, cycleAt])).toEqual([
      ['gate incomplete', at('2026-01-01T01:00:00Z')],
      ['gate incomplete', at('2026-01-02T01:00:00Z')],
    ]);
    expect(skips[0]?.detail).toContain('no success of b');
  });

  test('a success that repeats after the gate has fired waits alone and is never missed', () => {
    const world = new CoreWorld({ limits: { gateRoundCountMax: 1 } });
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D'));
    world.put(aJob('b').schedule('R/2026-01-01T02:00:00Z/P1D'));
    world.put(aJob('c').parents('a', 'b'));
    world.advanceTo('2026-01-01T12:00:00Z');
    world.runNow('a');
    world.advance('P1D');
    expect(world.statesOf('c')).toEqual(['succeeded', 'succeeded']);
  });
});

describe('a full gate of a child that may not start', () => {
  test('is recorded when the child is disabled', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D'));
    world.put(aJob('c').parents('a').disabled());
    world.advance('PT2H');
    expect(world.statesOf('c')).toEqual(['skipped: disabled']);
  });

  test('a parent that fails for good counts where it has softError', () => {
    const world = new CoreWorld();
    world.programs.set('a', { exitCode: 1, tookMs: 1_000 });
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D').retries(0).softError());
    world.put(aJob('c').parents('a'));
    world.advance('PT2H');
    expect(world.statesOf('c')).toEqual(['succeeded']);
  });
});

describe('parents change', () => {
  test('credits of the parents that stay are kept', () => {
    const world = new CoreWorld();
    for (const [name, time] of [
      ['a', '01'],
      ['b', '02'],
      ['d', '03'],
    ] as const) {
      world.put(aJob(name).schedule(`R/2026-01-01T${time}:00:00Z/P1D`));
    }
    world.put(aJob('c').parents('a', 'b'));
    world.advance('PT1H30M');
    world.put(aJob('c').parents('a', 'b', 'd').command('echo two'));
    world.advance('PT1H');
    expect(world.statesOf('c')).toEqual([]);
    world.advance('PT1H');
    expect(world.statesOf('c')).toEqual(['succeeded']);
  });

  test('a parent that is detached no longer stands in the way', () => {
    const world = new CoreWorld();
    world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D'));
    world.put(aJob('b').schedule('R/2026-01-01T02:00:00Z/P1D'));
    world.put(aJob('c').parents('a', 'b'));
    world.advance('PT1H30M');
    const refused = world.ask({ type: 'jobDeleted', jobName: 'b', children: 'refuse' });
    expect(refused).toMatchObject({ ok: false, code: 'JOB_HAS_CHILDREN' });
    expect(world.ask({ type: 'jobDeleted', jobName: 'b', children: 'detach' }).ok).toBe(true);
    world.advance('PT5S');
    expect(world.statesOf('c')).toEqual(['succeeded']);
    world.fold();
    expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
  });
});
