import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { NO_COUNTERS } from './counters.js';
import { formatJob } from './format-job.js';
import type { Job } from './job.js';
import { definitionsEqual, stringifyJob } from './job-json.js';
import { parseJob } from './parse-job.js';
import { printJobView } from './print-job.js';

const now = epochMs(Date.parse('2026-01-01T00:00:00Z'));

function jobOf(document: unknown): Job {
  const parsed = parseJob(document, { now });
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join('\n'));
  return parsed.value.job;
}

const text = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((value) => value.replaceAll('\0', ''));
const span = fc.constantFrom('PT2S', 'P1D', 'PT1.5S', 'P1W', 'pt5m', 30, '45');
const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_ .#-]{0,20}$/);
const parts = fc.record(
  {
    shell: fc.boolean(),
    owner: text,
    description: text,
    arguments: fc.array(text, { maxLength: 3 }),
    environmentVariables: fc.array(
      fc.record({ name: fc.stringMatching(/^[A-Z_]{1,8}$/), value: text }),
      { maxLength: 3 },
    ),
    cpus: fc.constantFrom(0, 0.1, '0.5', 2, 1.25),
    mem: fc.nat(10_000),
    retries: fc.nat(10),
    retryInterval: span,
    retryMaxInterval: span,
    epsilon: fc.constantFrom('PT60S', 'P', 'PT1800S'),
    timeout: span,
    startDeadline: span,
    maxCompletionTime: fc.nat(100),
    highPriority: fc.boolean(),
    priority: fc.integer({ min: -5, max: 5 }),
    concurrent: fc.boolean(),
    overlap: fc.constantFrom('skip', 'queue', 'allow'),
    onTimeout: fc.constantFrom('kill', 'alert'),
    constraints: fc.constantFrom([], [['rack', 'LIKE', 'r[0-9]+']], [['b', 'EQUALS', '1']]),
    host: fc.constantFrom('', 'web1'),
    container: fc.constantFrom(null, { image: 'a' }, { type: 'MESOS', image: 'b', x: { y: [1] } }),
    fetch: fc.constantFrom([], [{ uri: 'http://x', executable: true, output_file: 'y' }]),
    labels: fc.dictionary(text, text, { maxKeys: 3 }),
    disabled: fc.boolean(),
    failOnOutput: fc.constantFrom('', 'fatal|error'),
    disableAfterFailures: fc.constantFrom(null, 0, 5),
  },
  { requiredKeys: [] },
);
const trigger = fc.oneof(
  fc.record(
    {
      schedule: fc.constantFrom(
        'R/2026-01-01T00:00:00Z/PT1H',
        'R1//PT1M',
        'R5/2026-01-01T00:00:00Z/P1M',
      ),
      scheduleTimeZone: fc.constantFrom('', 'Europe/Berlin'),
      misfire: fc.constantFrom('all', 'skip'),
      dst: fc.constantFrom(null, { gap: 'skip' }, { gap: 'next', overlap: 'both' }),
    },
    { requiredKeys: ['schedule'] },
  ),
  fc.record(
    {
      parents: fc.uniqueArray(name, { minLength: 1 }),
      dependencyMode: fc.constantFrom('cycle', null),
    },
    { requiredKeys: ['parents'] },
  ),
);
const posted = fc
  .tuple(name, parts, trigger)
  .map(([jobName, members, kind]) => ({ name: jobName, command: 'date', ...members, ...kind }));

test('a job printed and read again is the same job, whatever was posted', () => {
  fc.assert(
    fc.property(posted, (document) => {
      const job = jobOf(document);
      expect(jobOf(JSON.parse(stringifyJob(job)))).toEqual(job);
      expect(definitionsEqual(jobOf(formatJob(job)), job)).toBe(true);
    }),
  );
});

test.each(['v1', 'v2'] as const)(
  'what GET shows in the form of %s can be posted back and is the same definition',
  (form) => {
    fc.assert(
      fc.property(posted, (document) => {
        const job = jobOf(document);
        const schedule = job.kind === 'schedule' ? job.schedule : '';
        const json = printJobView(job, { counters: NO_COUNTERS, schedule, nextRuns: [] }, form);
        expect(definitionsEqual(jobOf(JSON.parse(json)), job)).toBe(true);
      }),
    );
  },
);

test('a document tells the kind of a job by which member is there', () => {
  const child = formatJob(jobOf({ name: 'c', command: 'date', parents: ['a'], schedule: null }));
  expect(child).not.toHaveProperty('schedule');
  expect(child).not.toHaveProperty('scheduleTimeZone');
  const beat = formatJob(jobOf({ name: 'a', command: 'date', schedule: 'R1//PT1M' }));
  expect(beat).not.toHaveProperty('parents');
  expect(beat).not.toHaveProperty('container');
});

test('whole numbers of cpus, mem and disk are printed as doubles, texts are left alone', () => {
  const job = jobOf({ name: 'a', command: 'echo \'{"mem":5}\' "cpus":1,', cpus: 2, mem: 64 });
  const json = stringifyJob(job);
  expect(json).toContain('"cpus":2.0,"disk":256.0,"mem":64.0,');
  expect(JSON.parse(json)).toMatchObject({ command: 'echo \'{"mem":5}\' "cpus":1,' });
  expect(json).not.toContain('\n');
});

test('definitions differ when any member does', () => {
  const base = { name: 'a', command: 'date' };
  expect(definitionsEqual(jobOf(base), jobOf({ ...base, epsilon: 'PT60S' }))).toBe(true);
  expect(definitionsEqual(jobOf(base), jobOf({ ...base, retries: 1 }))).toBe(false);
  const labelled = jobOf({ ...base, labels: { x: '1', y: '2' } });
  expect(definitionsEqual(labelled, jobOf({ ...base, labels: { y: '2', x: '1' } }))).toBe(true);
});
