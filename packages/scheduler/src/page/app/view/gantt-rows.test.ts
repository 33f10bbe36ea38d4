import { describe, expect, test } from 'vitest';
import type { AttemptDetailAnswer, RunDetailAnswer } from '../api/index.js';
import { ganttRows, mergeNear } from './gantt-rows.js';

const DUE = Date.parse('2026-01-01T00:00:00Z');
const iso = (seconds: number) => new Date(DUE + seconds * 1_000).toISOString();
const range = { fromMs: DUE, toMs: DUE + 100_000, followsNow: false };

function aRun(job: string, dueAt: number, more: Partial<RunDetailAnswer> = {}): RunDetailAnswer {
  return {
    id: `${job}@${iso(dueAt)}`,
    ...{ job, dueAt: iso(dueAt), cycle: iso(dueAt), createdAt: iso(dueAt), lastDueAt: iso(dueAt) },
    ...{ trigger: 'schedule', state: 'succeeded', reason: null, detail: null, retryAt: null },
    ...{ queue: 'default', priority: 0, arguments: null, occurrenceCount: 1, attempts: [] },
    ...{ startedAt: null, endedAt: null },
    ...more,
  } as RunDetailAnswer;
}

const ran = (from: number, to: number, agent = 'web1') => ({
  startedAt: iso(from),
  endedAt: iso(to),
  attempts: [anAttempt({ agent, launchedAt: iso(from), startedAt: iso(from), endedAt: iso(to) })],
});

function anAttempt(more: Partial<AttemptDetailAnswer>): AttemptDetailAnswer {
  return {
    ...{ attempt: 0, taskId: 't', agent: 'web1', state: 'succeeded', timedOut: false },
    ...{ exitCode: 0, signal: null, message: null, unreachableSince: null },
    ...{ launchedAt: DUE.toString(), startedAt: null, endedAt: null },
    ...more,
  };
}

const shown = (by: 'job' | 'agent', runs: readonly RunDetailAnswer[]) =>
  ganttRows(runs, { by, range, nowMs: DUE + 50_000 }).map(
    ({ lane, isFirst, bars }) =>
      `${isFirst ? lane : ''}: ${bars.map((bar) => `${(bar.fromMs - DUE) / 1e3}-${(bar.toMs - DUE) / 1e3}`).join(' ')}`,
  );

describe('by job', () => {
  test('lanes are in the order of names, one line for what does not overlap', () => {
    const runs = [
      aRun('b', 10, ran(10, 20)),
      aRun('a', 30, ran(31, 40)),
      aRun('a', 0, ran(1, 5)),
      aRun('b', 15, ran(15, 25)),
    ];
    expect(shown('job', runs)).toEqual(['a: 0-5 30-40', 'b: 10-20', ': 15-25']);
  });

  test('a run that goes on reaches to now, a skipped one is a point, others are out of sight', () => {
    const runs = [
      aRun('a', 10, { state: 'running', startedAt: iso(11) }),
      aRun('b', 10, { state: 'skipped', endedAt: iso(40) }),
      aRun('c', 200, ran(200, 210)),
      aRun('d', -50, ran(-50, 5)),
    ];
    expect(shown('job', runs)).toEqual(['a: 10-50', 'b: 10-10', 'd: -50-5']);
  });
});

describe('by agent', () => {
  test('each attempt stands on its agent, what waits stands at the end', () => {
    const attempts = [
      anAttempt({ agent: 'web2', launchedAt: iso(1), startedAt: iso(2), endedAt: iso(4) }),
      anAttempt({ agent: 'web1', launchedAt: iso(9), startedAt: iso(9) }),
    ];
    const runs = [
      aRun('a', 0, { state: 'running', startedAt: iso(2), attempts }),
      aRun('b', 20, { state: 'queued' }),
    ];
    expect(shown('agent', runs)).toEqual(['web1: 9-50', 'web2: 1-4', ': 20-50']);
  });
});

describe('bars too narrow to be told apart', () => {
  const bars = (runs: readonly RunDetailAnswer[]) =>
    ganttRows(runs, { by: 'job', range, nowMs: DUE })[0]?.bars ?? [];

  test('become one that says how many, with the look of the worst', () => {
    const failed = aRun('a', 2, { ...ran(2, 3), state: 'failed' });
    const runs = [aRun('a', 0, ran(0, 1)), failed, aRun('a', 4, ran(4, 5))];
    const [one, ...others] = mergeNear(bars(runs), 4_000);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ count: 3, state: 'failed', fromMs: DUE, toMs: DUE + 5_000 });
    expect(one?.run.id).toBe(failed.id);
  });

  test('wide bars and bars with room between them stay', () => {
    const runs = [aRun('a', 0, ran(0, 1)), aRun('a', 9, ran(9, 30)), aRun('a', 31, ran(31, 32))];
    expect(mergeNear(bars(runs), 4_000).map(({ count }) => count)).toEqual([1, 1, 1]);
  });
});
