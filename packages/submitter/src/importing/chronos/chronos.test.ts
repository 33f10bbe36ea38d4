import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { epochMs } from '../../kernel/index.js';
import { nextAfter } from '../../schedule/index.js';
import { importJobs, importSource } from '../import-jobs.js';
import type { ImportOptions } from '../import-result.js';

const NOW = epochMs(Date.parse('2026-01-05T12:00:30Z'));
const OPTIONS: ImportOptions = { now: NOW, timeZone: 'Europe/Berlin', namePrefix: '', host: '' };

const DAILY = {
  name: 'one',
  command: 'date',
  schedule: 'R/2026-01-06T09:00:00.000Z/P1D',
  scheduleTimeZone: '',
};

function brought(jobs: readonly unknown[], options: Partial<ImportOptions> = {}) {
  const source = { fileName: 'http://chronos', jobs, refusals: [], notes: [] };
  return importSource(source, { ...OPTIONS, ...options });
}

/** The one job with these members, and what is said of it. */
function one(members: object, options: Partial<ImportOptions> = {}) {
  const { jobs, refusals } = brought([{ ...DAILY, ...members }], options);
  const job = jobs[0];
  return {
    document: job?.document ?? {},
    job: job?.job,
    nextAt: job?.schedule ? new Date(nextAfter(job.schedule, NOW) ?? 0).toISOString() : null,
    notes: job?.notes.join('\n') ?? '',
    reasons: refusals.flatMap(({ reasons }) => reasons).join('\n'),
  };
}

function listOf(version: string): readonly unknown[] {
  const path = `../../../test/fixtures/chronos-${version}-jobs.json`;
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as unknown[];
}

describe('the list of a Chronos 2.4.0', () => {
  const { jobs, refusals } = brought(listOf('2.4.0'));
  const find = (name: string) => jobs.find(({ job }) => job.name === name);

  test('goes in with parents first and names as they are', () => {
    expect(jobs.map(({ job }) => job.name)).toEqual([
      ...['nightly backup', 'report #2', 'once', 'in a box', 'etl'],
    ]);
  });

  test('keeps counts, last runs, the rest of the schedule and what was switched off', () => {
    expect(find('nightly backup')?.document).toEqual({
      name: 'nightly backup',
      command: '/usr/bin/backup --all',
      schedule: 'R/2026-01-06T01:30:00.000-08:00/P1D',
      scheduleTimeZone: 'America/Los_Angeles',
      epsilon: 'PT30M',
      retries: 2,
      retryInterval: 'PT60S',
      owner: 'ops@example.org',
      async: false,
      successCount: 412,
      errorCount: 3,
      errorsSinceLastSuccess: 0,
      lastSuccess: '2026-01-05T09:31:12.345Z',
      lastError: '2025-12-24T09:31:00.001Z',
      cpus: 0.1,
      mem: 128,
      disk: 256,
      softError: false,
      dataProcessingJobType: false,
      highPriority: false,
      runAsUser: 'root',
      environmentVariables: [{ name: 'LEVEL', value: '9' }],
      labels: { importedFrom: 'chronos' },
    });
    expect(find('once')?.document).toMatchObject({
      disabled: true,
      schedule: 'R0/2015-09-02T08:00:00.000Z/PT24H',
    });
    expect(find('etl')?.job).toMatchObject({ async: true, highPriority: true, runAsUser: 'etl' });
    expect(find('report #2')?.job).toMatchObject({ retries: 0, softError: true });
    expect(find('in a box')?.job).toMatchObject({
      constraints: [['rack', 'EQUALS', 'rack-1']],
      container: { type: 'docker', image: 'libmesos/ubuntu', volumes: [{ mode: 'RW' }] },
    });
  });

  test('leaves out what cannot go in, and its children, each with the reason', () => {
    expect(refusals.map(({ name }) => name)).toEqual(['backwards', 'after backwards']);
    expect(refusals[0]?.reasons.join()).toContain('it cannot be negative');
    expect(refusals[1]?.reasons).toEqual(['its parent "backwards" is refused']);
  });
});

test('the list of a Chronos 3.0.2 goes in, with each file in one of the two members', () => {
  const { jobs, refusals } = brought(listOf('3.0.2'));
  expect(refusals).toEqual([]);
  expect(jobs.map(({ job }) => job.name)).toEqual(['load', 'check', 'new', 'somewhere']);
  expect(jobs[0]?.document['uris']).toBeUndefined();
  expect(jobs[0]?.job).toMatchObject({
    fetch: [{ uri: 'https://files/load.tgz', extract: true }],
    concurrent: true,
    overlap: 'allow',
  });
  expect(jobs[0]?.notes).toContain('uris: say the same as fetch and are left out');
  expect(jobs[2]?.job).toMatchObject({ command: '', container: { networkInfos: [{}] } });
});

describe('a time zone is the one that Chronos really used', () => {
  test.each([
    ['PST', '2026-01-06T17:00:00.000Z'],
    ['BST', '2026-01-06T03:00:00.000Z'],
    // Fixed in Java, but Joda-Time goes by the name: New York with its summer time.
    ['EST', '2026-01-06T14:00:00.000Z'],
    ['Europe/Berlin', '2026-01-06T08:00:00.000Z'],
    ['europe/berlin', '2026-01-06T09:00:00.000Z'],
    ['CEST', '2026-01-06T09:00:00.000Z'],
    ['Mars/Base', '2026-01-06T09:00:00.000Z'],
    ['null', '2026-01-06T09:00:00.000Z'],
    ['GMT+5:30', '2026-01-06T03:30:00.000Z'],
    ['GMT-0330', '2026-01-06T12:30:00.000Z'],
    ['UTC+5', '2026-01-06T09:00:00.000Z'],
    ['ROC', '2026-01-06T09:00:00.000Z'],
  ])('%s', (scheduleTimeZone, next) => {
    // The offset in the text says nothing beside a zone: its fields are read on the zone's clock.
    const schedule = 'R/2026-01-06T09:00:00.000+02:00/P1D';
    const { nextAt, notes } = one({ schedule, scheduleTimeZone });
    expect(nextAt).toBe(next);
    expect(notes.includes('scheduleTimeZone: ')).toBe(scheduleTimeZone !== 'Europe/Berlin');
  });

  test('old abbreviations keep summer time, under the name of their zone', () => {
    const { document, notes } = one({ scheduleTimeZone: 'EST' });
    expect(document['scheduleTimeZone']).toBe('America/New_York');
    expect(notes).toContain('"EST" becomes "America/New_York", as Chronos read it');
  });

  test('a name that Chronos took for UTC is told, with the zone that may have been meant', () => {
    const { notes } = one({ scheduleTimeZone: 'europe/berlin' });
    expect(notes).toContain('becomes "UTC": Chronos took every name that it did not know for that');
    expect(notes).toContain('if Europe/Berlin was meant, change it');
  });

  test('without a zone the offset counts, and without both the clock of the machine', () => {
    expect(one({ schedule: 'R/2026-01-06T09:00:00.000+02:00/P1D' }).nextAt).toBe(
      '2026-01-06T07:00:00.000Z',
    );
    const { nextAt, notes } = one({ schedule: 'R/2026-01-06T09:00:00/P1D' });
    expect(nextAt).toBe('2026-01-06T08:00:00.000Z');
    expect(notes).toContain('read as Europe/Berlin (--timezone)');
  });
});

describe('what would mean something else here is translated, and told', () => {
  test('arguments stand where Chronos put them: behind the command', () => {
    const { job, notes } = one({ command: 'load', arguments: ['--day', '$(date)'] });
    expect(job).toMatchObject({ command: 'load --day $(date)', arguments: [], shell: true });
    expect(notes).toContain('arguments: are written behind the command');
    const words = one({ command: 'load', shell: false, arguments: ['a b'] }).job;
    expect(words).toMatchObject({ command: 'load', arguments: ['a b'], shell: false });
  });

  test('a command that is an address is fetched and run', () => {
    const { job } = one({ command: 'https://files/run.sh' });
    const fetch = [{ uri: 'https://files/run.sh', executable: true, extract: false }];
    expect(job).toMatchObject({ command: './run.sh', fetch });
    expect(one({ command: 'httpd -X' }).job).toMatchObject({ command: 'httpd -X', fetch: [] });
  });

  test('epsilon is kept, and is not taken for the time between attempts unless asked to', () => {
    const epsilon = 'PT30M';
    expect(one({ epsilon }).job).toMatchObject({ epsilon, retryInterval: { text: 'PT60S' } });
    expect(one({ epsilon }).notes).toContain('attempts are PT60S apart');
    expect(one({ epsilon: 'PT60S' }).notes).toBe('');
    expect(one({ epsilon, retries: 0 }).notes).toBe('');
    const byEpsilon = { chronos: { rootBecomes: null, retryInterval: 'epsilon' } };
    expect(one({ epsilon }, byEpsilon).job).toMatchObject({ retryInterval: { text: epsilon } });
    expect(one({ epsilon }, byEpsilon).notes).toBe('');
    expect(one({ epsilon: 'P1M' }).notes).toContain('is no span here and is left out');
  });

  test('the text "null", retries below zero and broken instants say nothing', () => {
    const { job, document, notes } = one({ owner: 'null', retries: -1, lastError: 'yesterday' });
    expect(job).toMatchObject({ owner: '', retries: 0 });
    expect(document['lastError']).toBeUndefined();
    expect(notes.match(/^(owner|retries|lastError): /gm)).toHaveLength(3);
  });

  test('a start that may have moved to the 28th, and none at all, are told', () => {
    const monthly = one({ schedule: 'R/2026-02-28T06:00:00.000Z/P1M' });
    expect(monthly.notes).toContain('schedule: is on the 28th; where that was once a later day');
    expect(one({ schedule: 'R/2026-02-28T06:00:00.000Z/P1D' }).notes).toBe('');
    expect(one({ schedule: 'R1//PT24H' }).notes).toContain('has no start');
  });

  test('beside parents a schedule says nothing', () => {
    const { jobs } = brought([DAILY, { ...DAILY, name: 'two', parents: ['one'] }]);
    expect(jobs[1]?.job).toMatchObject({ kind: 'dependency', parents: ['one'] });
    expect(jobs[1]?.notes.join()).toContain('schedule: is left out');
  });

  test('members that nobody knows are named', () => {
    expect(one({ colour: 'blue' }).notes).toContain('colour: "blue" is not known here');
  });
});

describe('a job that would do something else is refused, saying why', () => {
  test.each([
    [{ schedule: 'R/2026-01-06T00:00:00Z/PT0S' }, /is zero/],
    [{ schedule: 'R/2026-01-06T00:00:00Z/PT0.5S' }, /shorter than a second/],
    [{ schedule: 'R/2026-01-06T00:00:00Z/P-1D' }, /cannot be negative/],
    [{ schedule: '' }, /schedule: is missing/],
    [{ schedule: 'whenever' }, /schedule: /],
    [{ constraints: [['rack', 'NEAR', 'r1']] }, /operator/],
    [{ name: 'a/b' }, /name is invalid/],
    [{ name: '' }, /name: is missing/],
    [{ command: 'null' }, /command: "null"/],
    [{ command: '' }, /command: is missing/],
    [{ executor: '/usr/bin/executor' }, /executor: .*program of its own/],
    [{ environmentVariables: [{ name: 'A B', value: '' }] }, /variable name/],
    [{ parents: ['two'] }, /its parent "two" does not exist/],
    [{ parents: ['one'] }, /circle/],
  ])('%j', (members, reason) => {
    const { job, reasons } = one(members);
    expect(job).toBeUndefined();
    expect(reasons).toMatch(reason);
  });

  test('something in the list that is no job', () => {
    expect(brought([7]).refusals[0]?.reasons).toEqual(['7 is not a job; an object is expected.']);
  });
});

describe('who runs what ran as root', () => {
  const root = { runAsUser: 'root' };
  const asked = (rootBecomes: string) =>
    one(root, { chronos: { rootBecomes, retryInterval: '60' } });

  test('stays root, with a warning, until somebody says otherwise', () => {
    const { job, notes } = one(root);
    expect(job?.runAsUser).toBe('root');
    expect(notes).toContain('agents refuse it unless started with --allow-root');
    expect(asked('keep')).toMatchObject({ job: { runAsUser: 'root' }, notes: '' });
  });

  test("can be another user, or the agent's own; other users stay", () => {
    expect(asked('etl')).toMatchObject({ job: { runAsUser: 'etl' }, notes: '' });
    expect(asked('default')).toMatchObject({ job: { runAsUser: '' }, notes: '' });
    const web = one({ runAsUser: 'web' }, { chronos: { rootBecomes: 'etl', retryInterval: '60' } });
    expect(web.job?.runAsUser).toBe('web');
  });
});

test('jobs can go in switched off, with a prefix and a machine', () => {
  const child = { ...DAILY, name: 'two', schedule: undefined, parents: ['one'] };
  const options = { isDisabled: true, namePrefix: 'old-', host: 'web1' };
  const { jobs } = brought([child, DAILY], options);
  expect(jobs.map(({ job }) => job)).toMatchObject([
    { name: 'old-one', disabled: true, host: 'web1' },
    { name: 'old-two', disabled: true, host: 'web1', parents: ['old-one'] },
  ]);
});

test('a saved list is read as a file, in which parents may be missing', () => {
  const text = JSON.stringify([{ ...DAILY, schedule: undefined, parents: ['elsewhere'] }]);
  const { jobs, refusals } = importJobs('chronos', [{ fileName: 'jobs.json', text }], OPTIONS);
  expect(refusals).toEqual([]);
  expect(jobs[0]?.job).toMatchObject({ parents: ['elsewhere'] });
});
