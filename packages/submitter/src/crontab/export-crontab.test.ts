import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { type JobDocument, definitionsEqual, parseJob } from '../job/index.js';
import { type StoredJob, crontabJobs, exportCrontab } from './index.js';

const loadedAt = epochMs(Date.parse('2026-01-01T00:00:00Z'));
const now = epochMs(Date.parse('2026-06-15T12:34:56Z'));
const HERE = { timeZone: 'Europe/Berlin', hasUsers: false };

function load(text: string, options: { hasUsers?: boolean; at?: typeof now } = {}) {
  return crontabJobs(text, {
    hasUsers: options.hasUsers ?? false,
    now: options.at ?? loadedAt,
    timeZone: HERE.timeZone,
    host: '',
    user: '',
    namePrefix: '',
    userNames: null,
    source: null,
  });
}

function stored(document: JobDocument): StoredJob {
  const read = parseJob(document, { now });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** As a table without its first line, which tells the zone. */
function exported(jobs: readonly JobDocument[], options: Partial<typeof HERE> = {}): string {
  const { text } = exportCrontab(jobs.map(stored), { now, ...HERE, ...options });
  return text.slice(text.indexOf('\n') + 1).trim();
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** Loads, exports half a year later, loads that: names and definitions are the same. */
function comesBack(text: string, hasUsers = false): string {
  const first = load(text, { hasUsers });
  expect(first.problems).toEqual([]);
  const documents = first.jobs.map(({ document }) => document);
  const out = exportCrontab([...documents].reverse().map(stored), { now, ...HERE, hasUsers });
  expect(out.notExported).toEqual([]);
  expect(out.lineCount).toBe(first.jobs.length);
  const again = load(out.text, { hasUsers });
  expect(again.problems).toEqual([]);
  const byName = new Map(again.jobs.map(({ job }) => [job.name, job]));
  for (const { job } of first.jobs) {
    const same = byName.get(job.name);
    expect([job.name, same]).toEqual([job.name, job]);
    expect(same !== undefined && definitionsEqual(same, job)).toBe(true);
  }
  return out.text;
}

test('the example crontab, exported and loaded again, is the same jobs with the same names', () => {
  const file = new URL('../../../../examples/crontab', import.meta.url);
  const text = comesBack(readFileSync(file, 'utf8'));
  expect(text).toContain('\n40 7    *   *   * cat%Dear all,%%the machine is up.%\n');
  expect(text).toContain('\n17\t3\t*\t*\t* echo');
  expect(text).toContain('\n@hourly ');
  expect(text).toMatch(/\nCRON_TZ=Asia\/Shanghai\n/);
});

test('real crontab lines come back as the same jobs', () => {
  const file = new URL('../../test/fixtures/crontab-lines.tsv', import.meta.url);
  const rows = readFileSync(file, 'utf8').split('\n');
  const texts = rows
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => row.split('\t').slice(2).join('\t'));
  const first = load([...new Set(texts)].join('\n'));
  expect(first.jobs.length).toBeGreaterThan(90);
  const out = exportCrontab(
    first.jobs.map(({ document }) => stored(document)),
    { now, ...HERE },
  );
  expect(out.notExported.map(({ text }) => text)).toEqual([]);
  const again = load(out.text);
  expect(again.problems).toEqual([]);
  const byName = new Map(again.jobs.map(({ job }) => [job.name, job]));
  for (const { job } of first.jobs)
    expect([job.name, byName.get(job.name)]).toEqual([job.name, job]);
});

test('whatever stands in a command, it comes back under its name', () => {
  const pieces = [
    'a',
    '%',
    '\\',
    '\\%',
    "'",
    '"',
    '$X',
    ' ',
    '\t',
    ';',
    '#',
    '<',
    '=',
    'é',
    'END_OF_INPUT',
  ];
  const command = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 });
  const head = fc.constantFrom('', 'SHELL=/bin/bash\n', 'HOME=/\n', 'HOME=/\nSHELL=/bin/bash\n');
  fc.assert(
    fc.property(head, command, (environment, parts) => {
      const text = `${environment}0 9 * * * x${parts.join('')}\n`;
      const [first] = load(text).jobs;
      if (first === undefined) return;
      const out = exportCrontab([stored(first.document)], { now, ...HERE });
      expect([text, out.notExported]).toEqual([text, []]);
      expect([text, load(out.text).jobs[0]?.job]).toEqual([text, first.job]);
    }),
    { numRuns: 400, seed: 20_261_121 },
  );
});

describe('a crontab comes back', () => {
  test.each([
    ['another shell', 'SHELL=/bin/bash\n0 1 * * * echo "it\'s $X"\n'],
    ['a home', 'HOME=/var/tmp\n0 1 * * * pwd\n'],
    ['a home, another shell and input', 'HOME=/tmp\nSHELL=/bin/bash\n0 1 * * * cat%a%%b\n'],
    ['empty input', '0 1 * * * cat%\n'],
    ['input of one empty line', '0 1 * * * cat%%\n'],
    ['input with and without its last newline', '0 1 * * * cat%a\n0 2 * * * cat%a%\n'],
    ['percent signs', "0 1 * * * date +\\%H; printf '\\%s'%50\\% off\n"],
    ['values with blanks and quotes', 'A=" x "\nB="it\'s"\nC=a "b" c\nD=\n0 1 * * * x\n'],
    ['a variable set twice', 'A=1\nB=2\n0 1 * * * x\nA=3\n0 2 * * * y\n'],
    ['an owner from some line on', '0 1 * * * x\nMAILTO=ops@example.org\n0 2 * * * y\n'],
    ['zones', '0 1 * * * x\nCRON_TZ=UTC\n0 2 * * * y\nCRON_TZ=Europe/Berlin\nA=1\n0 3 * * * z\n'],
    ['random times', '0~59 3 * * * /opt/x\n'],
    ['lines that stay cron', '0 9 * 2 1 x\n'],
    ['the same command again', '0 1 * * * x\n0 2 * * * x\n0 3 * * * x\n'],
  ])('with %s', (_what, text) => {
    comesBack(text);
  });

  test('with its users, as a system table', () => {
    comesBack('0 1 * * * root /bin/true\n0 2 * * * www-data /bin/true\n', true);
  });
});

const PLAIN = { name: 'beat', command: 'date', schedule: 'R/2026-01-01T00:05:00/PT1H' };
const BERLIN = { scheduleTimeZone: 'Europe/Berlin' };

test('a job that never was in a crontab gets its line, and its name as a comment', () => {
  expect(exported([{ ...PLAIN, ...BERLIN }])).toBe('# beat\n5 * * * * date');
  expect(exported([{ ...PLAIN, ...BERLIN, description: 'Tells\nthe time.' }])).toBe(
    '# beat: Tells\n# the time.\n5 * * * * date',
  );
});

test('its zone is said where it is not the machine’s', () => {
  const daily = { ...PLAIN, schedule: 'R/2026-01-01T09:00:00/P1D', scheduleTimeZone: 'Asia/Tokyo' };
  expect(exported([daily])).toBe('CRON_TZ=Asia/Tokyo\n\n# beat\n0 9 * * * date');
});

test('a job whose schedule was changed on the server has the line of its schedule, not its old one', () => {
  const changed = { schedule: 'R/2026-01-01T09:00:00/P1D', labels: { crontab: '0 8 * * *' } };
  expect(exported([{ ...PLAIN, ...BERLIN, ...changed }])).toContain('\n0 9 * * * date');
});

test('a job that was switched off is a line that was switched off', () => {
  const off = { ...PLAIN, ...BERLIN, disabled: true };
  expect(lines(exported([off]))).toEqual(['# beat', '#5 * * * * date']);
  expect(load(exported([off])).jobs).toEqual([]);
});

describe('variables', () => {
  const job = (name: string, variables: Record<string, string>, more: JobDocument = {}) => ({
    ...PLAIN,
    ...BERLIN,
    name,
    command: `run-${name}`,
    environmentVariables: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
    ...more,
  });

  test('are set above the lines that need them, and no line gets one that it must not have', () => {
    const text = exported([
      job('c', { A: '1', B: '2', C: '3' }),
      job('b', { B: '2' }),
      job('a', { A: '1' }),
      job('none', {}),
    ]);
    expect(lines(text)).toEqual([
      '# a',
      '5 * * * * export A=1; run-a',
      '# none',
      '5 * * * * run-none',
      'B=2',
      '# b',
      '5 * * * * run-b',
      'A=1',
      'B=2',
      'C=3',
      '# c',
      '5 * * * * run-c',
    ]);
  });

  test('that mean something to cron are set by the command itself', () => {
    expect(exported([job('a', { SHELL: '/bin/zsh' })])).toContain('export SHELL=/bin/zsh; run-a');
    expect(exported([job('a', { HOME: '/x y' })])).toContain("export HOME='/x y'; run-a");
    expect(exported([job('a', { LOGNAME: 'x' })])).toContain('export LOGNAME=x; run-a');
    expect(exported([job('a', { MAILTO: 'x' })])).toContain('export MAILTO=x; run-a');
    expect(exported([job('a', {}, { owner: 'ops@example.org' })])).toContain(
      'MAILTO=ops@example.org\n',
    );
    expect(exported([job('a', { A: 'x%y' }, { command: 'b %' })])).toContain('A=x%y\n');
  });
});

test('a random minute comes back, and the table says which daemons know it', () => {
  const text = comesBack('0~30 3 * * * /opt/x\n');
  expect(text).toContain('\n# Only cronie and the cron of OpenBSD know "~", ');
  expect(text).toContain('\n0~30 3 * * * /opt/x\n');
  expect(comesBack('0 3 * * * /opt/x\n')).not.toContain('OpenBSD');
});

describe('is not exported, with the reason as a comment', () => {
  test.each<[JobDocument, string]>([
    [{ schedule: null, parents: ['import'] }, 'parents: it runs after import'],
    [{ schedule: 'R/2026-01-01T00:00:00/PT7H' }, 'PT7H does not fit into a day'],
    [{ retries: 5 }, 'retries: a crontab line has no such setting'],
    [{ container: { image: 'alpine' } }, 'container: '],
    [
      { arguments: ['x'], timeout: 'PT5M' },
      'arguments, timeout: a crontab line has no such settings',
    ],
    [{ command: 'cd /x\nmake' }, 'command: it has several lines'],
    [{ command: 'echo \\%' }, 'command: it has a backslash in front of a percent sign'],
    [{ command: '1 2' }, 'command: cron would read it otherwise'],
  ])('%j', (members, reason) => {
    const document = { ...PLAIN, ...BERLIN, ...members };
    const out = exportCrontab([stored(document)], { now, ...HERE });
    expect(out).toMatchObject({ lineCount: 0, notExported: [{ name: 'beat' }] });
    expect(out.notExported[0]?.text).toContain(reason);
    expect(out.text).toContain(`\n# not exported: beat: ${out.notExported[0]?.text ?? ''}`);
    expect(load(out.text).jobs).toEqual([]);
  });

  test('what belongs into another crontab', () => {
    const [one, other] = [
      { ...PLAIN, ...BERLIN, runAsUser: 'anna', host: 'web1' },
      { ...PLAIN, ...BERLIN, name: 'other' },
    ];
    expect(exported([one, { ...other, host: 'web1' }])).toContain('other: runAsUser: it is none');
    expect(exported([one, { ...other, runAsUser: 'anna' }])).toContain('other: host: it is none');
    expect(exported([other, { ...one, host: '' }])).toContain(
      'beat: runAsUser: it is "anna", and these lines are of none; --system has a column for it, and --user anna exports',
    );
    expect(exported([{ ...other }], { hasUsers: true })).toContain('the user column needs a name');
    expect(exported([one], { hasUsers: true })).toContain('\n5 * * * * anna date');
  });
});

test('what a line leaves out is told', () => {
  const job = { ...PLAIN, ...BERLIN, mem: 1024, queue: 'slow', labels: { team: 'search' } };
  expect(exportCrontab([stored(job)], { now, ...HERE }).notes).toEqual([
    { name: 'beat', text: 'left out: mem, queue, labels' },
  ]);
});
