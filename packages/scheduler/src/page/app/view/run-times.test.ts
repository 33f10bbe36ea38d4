import { describe, expect, test } from 'vitest';
import type { RunAnswer } from '../api/index.js';
import { attemptMs, jobOfRunId, reasonText, runTimes } from './run-times.js';

const DUE = '2026-01-01T00:00:00.000Z';
const at = (seconds: number) => new Date(Date.parse(DUE) + seconds * 1_000).toISOString();
const ms = (seconds: number) => Date.parse(at(seconds));

function aRun(more: Partial<RunAnswer> = {}): RunAnswer {
  return {
    id: `job@${DUE}`,
    job: 'job',
    dueAt: DUE,
    cycle: DUE,
    trigger: 'schedule',
    state: 'succeeded',
    reason: null,
    detail: null,
    retryAt: null,
    startedAt: at(2),
    endedAt: at(10),
    arguments: null,
    occurrenceCount: 1,
    lastDueAt: DUE,
    attempts: [],
    ...more,
  };
}

describe('the times of a run', () => {
  test('an ended run waited, then ran', () => {
    expect(runTimes(aRun(), ms(99))).toMatchObject({ waitMs: 2_000, runMs: 8_000 });
  });

  test('a run that goes on grows with the clock', () => {
    const run = aRun({ state: 'running', endedAt: null });
    expect(runTimes(run, ms(5)).runMs).toBe(3_000);
    expect(runTimes(run, ms(6)).runMs).toBe(4_000);
  });

  test('a run that never started took no time at all', () => {
    const run = aRun({ state: 'skipped', startedAt: null });
    expect(runTimes(run, ms(5))).toMatchObject({ waitMs: null, runMs: null, endedAt: ms(10) });
  });
});

describe('the time of an attempt', () => {
  const attempt = {
    attempt: 0,
    taskId: 't',
    agent: 'a',
    state: 'running',
    startedAt: at(1),
    endedAt: null,
    exitCode: null,
    signal: null,
    message: null,
    unreachableSince: null,
  };

  test('counts on while it runs, and stands when it has ended', () => {
    expect(attemptMs(attempt, ms(4))).toBe(3_000);
    expect(attemptMs({ ...attempt, state: 'failed', endedAt: at(2) }, ms(99))).toBe(1_000);
  });

  test('is unknown before the start, and where the end was never heard of', () => {
    expect(attemptMs({ ...attempt, startedAt: null }, ms(4))).toBeNull();
    expect(attemptMs({ ...attempt, state: 'lost' }, ms(4))).toBeNull();
  });
});

test('the job of a run is what stands before the last @', () => {
  expect(jobOfRunId(`nightly@${DUE}`)).toBe('nightly');
  expect(jobOfRunId(`me@host@${DUE}`)).toBe('me@host');
});

test('a reason comes with its detail, but a retry is said by its time', () => {
  const reason = 'gate incomplete';
  expect(reasonText(aRun({ reason, detail: 'b is missing' }))).toBe(
    'gate incomplete: b is missing',
  );
  expect(reasonText(aRun())).toBe('');
  expect(reasonText(aRun({ detail: 'The next attempt …', retryAt: at(9) }))).toBe('');
});
