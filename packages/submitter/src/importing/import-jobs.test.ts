import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EpochMs } from '../kernel/index.js';
import { guessSystem } from './guess-system.js';
import { importJobs } from './import-jobs.js';
import { SYSTEMS } from './import-result.js';

const NOW = Date.parse('2026-01-05T12:00:30Z') as EpochMs;
const OPTIONS = { now: NOW, timeZone: 'UTC', namePrefix: '', host: '' };

/** Names that the readers ask for, with values that nobody expects. */
const NAMES = [
  ...['name', 'schedule', 'cron', 'executor', 'executor_config', 'command', 'env', 'args', 'tags'],
  ...['apiVersion', 'kind', 'metadata', 'spec', 'jobTemplate', 'template', 'containers', 'items'],
  ...['epsilon', 'arguments', 'uris', 'fetch', 'uri', 'runAsUser', 'scheduleTimeZone', 'toString'],
  ...['parent_job', 'parents', 'labels', 'resources', 'volumes', 'retries', 'timeout', '__proto__'],
];
const strange = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(
      'CronJob',
      'batch/v1',
      'shell',
      '@daily',
      '0 0 6 * * ?',
      '*/5 * * * *',
      '',
      'R/T05Z/P1D',
    ),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6 }),
  ),
}));

test('whatever a file holds, each of its jobs goes in or is refused with a reason', () => {
  const property = fc.property(strange.value, fc.constantFrom(...SYSTEMS), (value, system) => {
    const file = { fileName: 'jobs.json', text: JSON.stringify(value) };
    guessSystem(file);
    const { jobs, refusals, notes } = importJobs(system, [file], OPTIONS);
    for (const { reasons } of refusals) expect(reasons.join('')).not.toBe('');
    const names = jobs.map(({ job }) => job.name);
    expect(new Set(names).size).toBe(names.length);
    const isEmptyList = Array.isArray(value) && value.length === 0;
    expect(jobs.length + refusals.length + notes.length > 0 || isEmptyList).toBe(true);
  });
  fc.assert(property, { numRuns: 2_000, seed: 20260105 });
});

test('whatever a unit file holds, a timer goes in or is refused with a reason', () => {
  const line = fc.oneof(
    fc.constantFrom('[Timer]', '[Service]', '[Unit]', '\\', 'OnCalendar=daily', 'ExecStart=/bin/x'),
    fc.string(),
    fc
      .tuple(fc.constantFrom('OnCalendar', 'ExecStart', 'Environment', 'Restart', 'X'), fc.string())
      .map((pair) => pair.join('=')),
    fc.stringMatching(/^OnCalendar=[0-9*~.,/: Mon-]{0,20}$/),
  );
  const property = fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
    const text = ['[Timer]', ...lines].join('\n');
    const { jobs, refusals } = importJobs('systemd', [{ fileName: 'a.timer', text }], OPTIONS);
    expect(jobs.length + refusals.length).toBeGreaterThan(0);
  });
  fc.assert(property, { numRuns: 2_000, seed: 20260105 });
});

test('a name that two jobs have goes to the first', () => {
  const job = { name: 'a', cron: '0 0 6 * * ?', command: 'date' };
  const file = { fileName: 'jobs.json', text: JSON.stringify([job, job]) };
  const { jobs, refusals } = importJobs('cosmos', [file], OPTIONS);
  expect(jobs).toHaveLength(1);
  expect(refusals[0]?.reasons.join()).toContain('"a" is already at jobs.json:1');
});

test('jobs that are parents of each other are refused, and others go in', () => {
  const shell = { executor: 'shell', executor_config: { command: 'date' } };
  const jobs = [
    { name: 'a', parent_job: 'b', ...shell },
    { name: 'b', parent_job: 'a', ...shell },
    { name: 'c', schedule: '@daily', ...shell },
  ];
  const file = { fileName: 'jobs.json', text: JSON.stringify(jobs) };
  const result = importJobs('dkron', [file], OPTIONS);
  expect(result.jobs.map(({ job }) => job.name)).toEqual(['c']);
  expect(result.refusals.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('a name that is not allowed here is mended, and that is said', () => {
  const job = { name: 'täglich', cron: '0 0 6 * * ?', command: 'date', timeZone: 'UTC' };
  const file = { fileName: 'job.json', text: JSON.stringify(job) };
  const [first] = importJobs('cosmos', [file], OPTIONS).jobs;
  expect(first?.job.name).toBe('t-glich');
  expect(first?.notes).toEqual(['name: "täglich" is no name here and becomes "t-glich"']);
});

test.each([
  ['[{"name": "a", "executor": "shell"}]', 'a.json', 'dkron'],
  ['apiVersion: batch/v1\nkind: CronJob\n', 'a', 'kubernetes'],
  ['{"name": "a", "cron": "0 0 6 * * ?"}', 'a.json', 'cosmos'],
  ['[Timer]\nOnCalendar=daily\n', 'standard input', 'systemd'],
  ['# nothing', 'a.timer', 'systemd'],
  ['{"name": "a"}', 'a.json', null],
  ['[', 'a.json', null],
])('%j in %s is guessed to be of %s', (text, fileName, system) => {
  expect(guessSystem({ fileName, text })).toBe(system);
});

test('a file that is nested without end, or multiplies itself, is refused', () => {
  const rows = [...'bcdefghi'].map((name, index) => {
    const before = 'abcdefgh'[index] ?? 'a';
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
  });
  const texts = [
    '['.repeat(20_000) + ']'.repeat(20_000),
    '{"jobs":'.repeat(3_000) + '1' + '}'.repeat(3_000),
    ['a: &a [x]', ...rows].join('\n'),
    'a: &a\n  b: *a',
  ];
  for (const text of texts) {
    const { jobs, refusals } = importJobs('dkron', [{ fileName: 'jobs', text }], OPTIONS);
    expect(jobs).toEqual([]);
    expect(refusals[0]?.reasons.join()).toContain('nested too deep, or repeats itself');
  }
});
