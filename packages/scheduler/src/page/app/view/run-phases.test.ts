import { expect, test } from 'vitest';
import type { AttemptDetailAnswer, RunDetailAnswer } from '../api/index.js';
import { runPhases } from './run-phases.js';

const DUE = Date.parse('2026-01-01T00:00:00Z');
const iso = (seconds: number | null) =>
  seconds === null ? null : new Date(DUE + seconds * 1_000).toISOString();

const attempt = (number: number, times: readonly [number, number | null, number | null]) =>
  ({
    attempt: number,
    launchedAt: iso(times[0]),
    startedAt: iso(times[1]),
    endedAt: iso(times[2]),
  }) as AttemptDetailAnswer;

const aRun = (state: string, endedAt: number | null, attempts: readonly AttemptDetailAnswer[]) =>
  ({ state, dueAt: iso(0), endedAt: iso(endedAt), attempts }) as unknown as RunDetailAnswer;

const shown = (run: RunDetailAnswer, now: number) =>
  runPhases(run, DUE + now * 1_000).map(
    ({ kind, attempt: number, fromMs, toMs, isOpen }) =>
      `${kind}${number} ${(fromMs - DUE) / 1e3}-${isOpen ? '' : (toMs - DUE) / 1e3}`,
  );

test('an ended run waited, was started and ran', () => {
  const run = aRun('succeeded', 9, [attempt(0, [2, 3, 9])]);
  expect(shown(run, 99)).toEqual(['place0 0-2', 'start0 2-3', 'run0 3-9']);
});

test('between two attempts there is a pause', () => {
  const run = aRun('failed', 20, [attempt(0, [0, 0, 5]), attempt(1, [15, 15, 20])]);
  expect(shown(run, 99)).toEqual(['run0 0-5', 'pause1 5-15', 'run1 15-20']);
});

test('the last phase of an active run is open', () => {
  expect(shown(aRun('queued', null, []), 7)).toEqual(['place0 0-']);
  expect(shown(aRun('running', null, [attempt(0, [1, 2, null])]), 7)).toEqual([
    'place0 0-1',
    'start0 1-2',
    'run0 2-',
  ]);
  expect(shown(aRun('retrying', null, [attempt(0, [0, 0, 5])]), 7)).toEqual([
    'run0 0-5',
    'pause1 5-',
  ]);
});

test('a run that was killed while it waited only waited', () => {
  expect(shown(aRun('killed', 30, []), 99)).toEqual(['place0 0-30']);
});

test('an attempt that never started ended at its agent', () => {
  const run = aRun('failed', 6, [attempt(0, [1, null, 6])]);
  expect(shown(run, 99)).toEqual(['place0 0-1', 'start0 1-6']);
});
