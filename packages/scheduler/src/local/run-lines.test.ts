import { describe, expect, test } from 'vitest';
import { RunLines, type ShownAttempt, type ShownRun } from './run-lines.js';

function attempt(more: Partial<ShownAttempt> = {}): ShownAttempt {
  return {
    attempt: 0,
    state: 'running',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    exitCode: null,
    message: null,
    ...more,
  };
}

function run(
  state: string,
  attempts: readonly ShownAttempt[],
  reason: string | null = null,
): ShownRun {
  return { id: 'a@1', job: 'a', state, reason, attempts };
}

const over = { endedAt: '2026-01-01T00:00:02.500Z', exitCode: 3, state: 'failed' };

describe('the line of a run', () => {
  test('tells its start once, and its end with exit code and duration', () => {
    const lines = new RunLines();
    expect(lines.lineOf(run('queued', []))).toBeNull();
    expect(lines.lineOf(run('running', [attempt({ startedAt: null })]))).toBeNull();
    expect(lines.lineOf(run('running', [attempt()]))).toBe('a  started');
    expect(lines.lineOf(run('running', [attempt()]))).toBeNull();
    expect(lines.lineOf(run('failed', [attempt(over)]))).toBe(
      'a  failed, exit code 3, after 2.5 s',
    );
  });

  test('tells of a retry, and of the attempt that follows', () => {
    const lines = new RunLines();
    const first = attempt(over);
    expect(lines.lineOf(run('retrying', [first]))).toBe(
      'a  failed, will be tried again, exit code 3, after 2.5 s',
    );
    const second = attempt({ attempt: 1 });
    expect(lines.lineOf(run('running', [first, second]))).toBe('a  started (retry 1)');
  });

  test('says why there was no run, or how it ended without an exit code', () => {
    const lines = new RunLines();
    expect(lines.lineOf(run('skipped', [], 'overlap'))).toBe('a  skipped: overlap');
    expect(lines.lineOf(run('killed', [], 'killed by operator'))).toBe(
      'a  killed: killed by operator',
    );
    const lost = attempt({ state: 'lost', message: 'agent lost' });
    expect(lines.lineOf(run('lost', [lost]))).toBe('a  lost, agent lost');
  });
});
