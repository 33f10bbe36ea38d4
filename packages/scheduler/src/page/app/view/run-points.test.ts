import { expect, test } from 'vitest';
import type { RunAnswer } from '../api/index.js';
import { runPoints } from './run-points.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function aRun(dueAt: string, state: string, more: Partial<RunAnswer> = {}): RunAnswer {
  return { dueAt, state, startedAt: null, endedAt: null, ...more } as RunAnswer;
}

test('runs are points from old to new, by how long they took', () => {
  const runs = [
    aRun('2026-03-01T11:59:00Z', 'running', { startedAt: '2026-03-01T11:59:30Z' }),
    aRun('2026-03-01T11:00:00Z', 'skipped'),
    aRun('2026-03-01T10:00:00Z', 'failed', {
      startedAt: '2026-03-01T10:00:01Z',
      endedAt: '2026-03-01T10:00:05Z',
    }),
  ];
  expect(runPoints(runs, NOW).map(({ run, durationMs }) => [run.state, durationMs])).toEqual([
    ['failed', 4_000],
    ['skipped', 0],
    ['running', 30_000],
  ]);
});

test('what waits to start is no point yet', () => {
  expect(runPoints([aRun('2026-03-01T11:59:00Z', 'queued')], NOW)).toEqual([]);
  const retry = aRun('2026-03-01T11:59:00Z', 'retrying', { startedAt: '2026-03-01T11:59:30Z' });
  expect(runPoints([retry], NOW)).toEqual([]);
});
