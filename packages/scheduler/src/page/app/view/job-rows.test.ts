import { describe, expect, test } from 'vitest';
import type { JobAnswer } from '../api/index.js';
import { type JobQuestion, filterCounts, jobRows } from './job-rows.js';

function aJob(name: string, more: Partial<JobAnswer> = {}): JobAnswer {
  return {
    name,
    kind: 'schedule',
    state: 'idle',
    disabled: false,
    command: 'true',
    disabledReason: null,
    schedule: 'R/2026-01-01T05:00:00Z/PT1H',
    scheduleDefinition: 'R/2026-01-01T00:00:00Z/PT1H',
    scheduleTimeZone: '',
    explanation: 'Every hour.',
    parents: [],
    waitsFor: [],
    nextAt: null,
    lastRun: null,
    activeRuns: [],
    counters: { successCount: 0, errorCount: 0, errorsSinceLastSuccess: 0 },
    queue: 'default',
    priority: 0,
    owner: '',
    ...more,
  };
}

const ALL: JobQuestion = { text: '', filter: 'all', order: 'name', isDescending: false };
const names = (jobs: readonly JobAnswer[], question: Partial<JobQuestion>) =>
  jobRows(jobs, { ...ALL, ...question }).map((job) => job.name);

describe('search', () => {
  const jobs = [
    aJob('Import-Orders', { command: 'load --shop' }),
    aJob('report', { kind: 'dependency', parents: ['import-orders'], scheduleDefinition: null }),
    aJob('backup', { queue: 'heavy', owner: 'ops@example.org', explanation: 'On weekdays.' }),
  ];

  test('finds by name, command, parent, queue, owner, schedule and its words, in any case', () => {
    expect(names(jobs, { text: 'ORDERS' })).toEqual(['Import-Orders', 'report']);
    expect(names(jobs, { text: '--shop' })).toEqual(['Import-Orders']);
    expect(names(jobs, { text: 'heavy' })).toEqual(['backup']);
    expect(names(jobs, { text: 'ops@' })).toEqual(['backup']);
    expect(names(jobs, { text: 'pt1h' })).toEqual(['backup', 'Import-Orders']);
    expect(names(jobs, { text: 'weekdays' })).toEqual(['backup']);
  });

  test('every word must occur, in any order', () => {
    expect(names(jobs, { text: ' shop  orders ' })).toEqual(['Import-Orders']);
    expect(names(jobs, { text: 'shop backup' })).toEqual([]);
  });
});

describe('filters', () => {
  const failed = { id: 'x', state: 'failed', endedAt: null } as const;
  const jobs = [
    aJob('runs', { state: 'running' }),
    aJob('waits', { state: 'waiting', kind: 'dependency', parents: ['runs'] }),
    aJob('retries', {
      state: 'retrying',
      counters: { successCount: 0, errorCount: 1, errorsSinceLastSuccess: 1 },
    }),
    aJob('broken', { lastRun: failed }),
    aJob('off', { state: 'disabled', disabled: true }),
  ];

  test('show what their name says, and count it', () => {
    expect(names(jobs, { filter: 'active' })).toEqual(['retries', 'runs']);
    expect(names(jobs, { filter: 'failing' })).toEqual(['broken', 'retries']);
    expect(names(jobs, { filter: 'waiting' })).toEqual(['retries', 'waits']);
    expect(names(jobs, { filter: 'disabled' })).toEqual(['off']);
    expect(filterCounts(jobs)).toEqual({ all: 5, active: 2, failing: 2, waiting: 2, disabled: 1 });
  });
});

describe('order', () => {
  const jobs = [
    aJob('job10', { nextAt: '2026-01-01T02:00:00.000Z' }),
    aJob('job9', { nextAt: '2026-01-01T03:00:00.000Z' }),
    aJob('never'),
  ];

  test('numbers in names count as numbers', () => {
    expect(names(jobs, {})).toEqual(['job9', 'job10', 'never']);
    expect(names(jobs, { isDescending: true })).toEqual(['never', 'job10', 'job9']);
  });

  test('by next run: soonest first, those without one last', () => {
    expect(names(jobs, { order: 'next' })).toEqual(['job10', 'job9', 'never']);
  });

  test('the list that was given is left as it is', () => {
    jobRows(jobs, ALL);
    expect(jobs.map((job) => job.name)).toEqual(['job10', 'job9', 'never']);
  });
});
