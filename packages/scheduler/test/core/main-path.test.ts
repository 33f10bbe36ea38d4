import { expect, test } from 'vitest';
import { aJob } from '@horae/submitter/testing';
import { stateFingerprint } from '../../src/core/index.js';
import { CoreWorld, at } from './core-world.js';

test('a job due every minute runs five times in five minutes', () => {
  const world = new CoreWorld();
  world.put(aJob('beat').schedule('R/2026-01-01T00:00:00Z/PT1M'));
  world.advance('PT4M30S');
  expect(world.statesOf('beat')).toEqual(Array(5).fill('succeeded'));
  expect(world.job('beat').counters.successCount).toBe(5);
});

test('task ids are made of the nominal due time', () => {
  const world = new CoreWorld();
  world.put(aJob('nightly').schedule('R/2026-01-01T00:10:00Z/P1D'));
  world.advance('PT1H');
  expect([...world.cluster.tasks.keys()]).toEqual([`ct:${at('2026-01-01T00:10:00Z')}:0:nightly:`]);
});

test('a failing job is tried again after its interval, and given up after its retries', () => {
  const world = new CoreWorld();
  world.programs.set('sad', { exitCode: 3, tookMs: 1_000 });
  world.put(aJob('sad').schedule('R1/2026-01-01T00:00:10Z/PT1H').retries(2).retryInterval('PT2S'));
  world.advance('PT1M');
  const [run] = world.runsOf('sad');
  expect(run?.state).toBe('failed');
  expect(run?.reason).toBe('retries exhausted');
  const times = run?.attempts.map(({ startedAt, endedAt, exitCode }) => [
    startedAt,
    endedAt,
    exitCode,
  ]);
  const base = at('2026-01-01T00:00:10Z');
  expect(times).toEqual([
    [base, base + 1_000, 3],
    [base + 3_000, base + 4_000, 3],
    [base + 6_000, base + 7_000, 3],
  ]);
  expect(world.job('sad').counters.errorCount).toBe(1);
});

test('a child of two parents starts once when both have succeeded in the same round', () => {
  const world = new CoreWorld();
  world.put(aJob('a').schedule('R/2026-01-01T01:00:00Z/P1D'));
  world.put(aJob('b').schedule('R/2026-01-01T02:00:00Z/P1D'));
  expect(world.put(aJob('c').parents('a', 'b')).ok).toBe(true);
  expect(world.job('c').gate).toMatchObject({ mode: 'cycle', reference: 'a' });
  world.advance('PT1H30M');
  expect(world.statesOf('c')).toEqual([]);
  world.fold();
  world.restart();
  world.advance('PT1H');
  expect(world.statesOf('c')).toEqual(['succeeded']);
  expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
});
