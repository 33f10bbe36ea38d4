import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import type { Attempt, AttemptState, Run } from '../../core/run.js';
import { chronosDate, chronosDuration, taskHistory } from './task-history.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test.each([
  [0, '0s'],
  [999, '0s'],
  [1 * SECOND, '1s'],
  [59_999, '59s'],
  [MINUTE, '1m0s'],
  [61 * SECOND, '1m1s'],
  [HOUR, '1h0s'],
  [HOUR + SECOND, '1h1s'],
  [HOUR + MINUTE, '1h1m0s'],
  [24 * HOUR, '24h0s'],
  [49 * HOUR + MINUTE + SECOND, '49h1m1s'],
  [1_000 * HOUR, '1000h0s'],
  [-5 * SECOND, '0s'],
])('%i ms are %s', (ms, text) => {
  expect(chronosDuration(ms)).toBe(text);
});

describe('times are on the clock of the server', () => {
  let zone: string | undefined;
  beforeEach(() => (zone = process.env['TZ']));
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  test.each([
    ['UTC', '2026-01-02T03:04:05Z', '01/02/26 03:04:05'],
    ['UTC', '2009-12-31T23:59:59.999Z', '12/31/09 23:59:59'],
    ['UTC', '2100-10-10T00:00:00Z', '10/10/00 00:00:00'],
    ['Europe/Berlin', '2026-01-02T03:04:05Z', '01/02/26 04:04:05'],
    ['Europe/Berlin', '2026-07-01T22:30:00Z', '07/02/26 00:30:00'],
    ['America/Los_Angeles', '2026-01-01T00:00:00Z', '12/31/25 16:00:00'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '01/01/26 05:45:00'],
  ])('%s: %s', (timeZone, instant, text) => {
    process.env['TZ'] = timeZone;
    expect(chronosDate(epochMs(Date.parse(instant)))).toBe(text);
  });

  test('one that is not known is N/A', () => {
    expect(chronosDate(null)).toBe('N/A');
  });
});

function attempt(number: number, more: Partial<Attempt> = {}): Attempt {
  const startedAt = epochMs(number * MINUTE);
  const endedAt = epochMs(number * MINUTE + 30 * SECOND);
  const known = { taskId: `ct:0:${number}:a:`, agentId: 'agent-1', state: 'failed' } as const;
  return { attempt: number, ...known, startedAt, endedAt, ...more } as Attempt;
}

function run(...attempts: readonly Attempt[]): Run {
  return { job: 'a', attempts } as unknown as Run;
}

describe('the history of tasks', () => {
  test('tells of the last attempt of a run first', () => {
    const runs = [run(attempt(3), attempt(4)), run(attempt(1), attempt(2))];
    expect(taskHistory(runs, false).map(({ taskId }) => taskId)).toEqual([
      'ct:0:4:a:',
      'ct:0:3:a:',
      'ct:0:2:a:',
      'ct:0:1:a:',
    ]);
  });

  test('has its members in the order of Chronos', () => {
    const [item] = taskHistory([run(attempt(1, { elementCount: 7 }))], true);
    expect(Object.keys(item ?? {})).toEqual([
      'taskId',
      'jobName',
      'slaveId',
      'startTime',
      'endTime',
      'duration',
      'status',
      'numElementsProcessed',
    ]);
    expect(item).toMatchObject({ jobName: 'a', slaveId: 'agent-1', duration: '30s' });
  });

  test('has no duration until both ends are known', () => {
    const running = attempt(1, { state: 'running', endedAt: null });
    const launching = attempt(2, { state: 'launching', startedAt: null, endedAt: null });
    const items = taskHistory([run(running, launching)], false);
    expect(items.map(({ startTime, endTime }) => [startTime, endTime])).toEqual([
      ['N/A', 'N/A'],
      [expect.stringMatching(/^\d\d\/\d\d\/70 /), 'N/A'],
    ]);
    for (const item of items) expect(item).not.toHaveProperty('duration');
  });

  test.each<[AttemptState, string]>([
    ['launching', 'Idle'],
    ['running', 'Running'],
    ['killing', 'Running'],
    ['awaiting', 'Running'],
    ['succeeded', 'Success'],
    ['failed', 'Fail'],
    ['killed', 'Fail'],
    ['lost', 'Fail'],
  ])('calls a task that is %s %s', (state, status) => {
    expect(taskHistory([run(attempt(1, { state }))], false)).toMatchObject([{ status }]);
  });

  test('counts elements of data jobs only, and only where their task has told', () => {
    const told = run(attempt(1, { elementCount: 0 }));
    expect(taskHistory([told], true)).toMatchObject([{ numElementsProcessed: 0 }]);
    expect(taskHistory([told], false)[0]).not.toHaveProperty('numElementsProcessed');
    expect(taskHistory([run(attempt(1))], true)[0]).not.toHaveProperty('numElementsProcessed');
  });
});
