import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standInScheduler } from '../../../test/cli/stand-in-scheduler.js';

const world = standInScheduler();
const { scheduler, run, file } = world;

function folder(): string {
  return join(world.folder, 'jobs');
}

function sync(...flags: string[]) {
  return run(['sync', folder(), ...flags]);
}

function text(name: string): string {
  return readFileSync(join(folder(), name), 'utf8');
}

/** As the scheduler shows it: defaults, bookkeeping and views. */
function stored(name: string, members: Readonly<Record<string, unknown>>): void {
  scheduler.jobs.set(name, {
    ...{ name, command: `${name}.sh`, shell: true, epsilon: 'PT60S', executor: '', retries: 2 },
    ...{ owner: '', description: '', successCount: 4, lastSuccess: '2026-01-01T00:00:00.000Z' },
    ...{ cpus: 0.1, mem: 128, disk: 256, disabled: false, uris: [], concurrent: false },
    ...(members['parents'] === undefined
      ? {
          schedule: 'R/2026-01-05T01:00:00.000Z/P1D',
          scheduleTimeZone: '',
          scheduleDefinition: 'R/2026-01-01T01:00:00Z/P1D',
        }
      : {}),
    ...{ retryInterval: 'PT60S', overlap: 'skip', labels: {}, nextRuns: [], state: 'idle' },
    ...members,
  });
}

test('each job becomes a file with what differs from the defaults, and a sync sends nothing then', async () => {
  stored('nightly import', { cpus: 1, labels: { syncSource: 'other', team: 'dw' } });
  stored('report', { parents: ['nightly import'], description: 'Mails it.', epsilon: 'PT30M' });
  const { code, out } = await sync('--export');
  expect(code).toBe(0);
  expect(out).toBe(
    '+ nightly import  scheduled/nightly_import.yaml\n+ report  dependent/report.yaml\n2 created.\n',
  );
  expect(text('scheduled/nightly_import.yaml')).toBe(
    'name: nightly import\ncommand: nightly import.sh\nschedule: R/2026-01-01T01:00:00Z/P1D\n' +
      'cpus: 1\nlabels:\n  team: dw\n',
  );
  expect(text('dependent/report.yaml')).toBe(
    'name: report\ndescription: Mails it.\ncommand: report.sh\nparents:\n  - nightly import\n' +
      'epsilon: PT30M\nretryInterval: PT60S\n',
  );
  expect((await sync('--export')).out).toBe('2 unchanged.\n');
});

test('a job whose parents are gone is left, with a note: no scheduler would take its file', async () => {
  stored('one', {});
  stored('alone', { parents: [] });
  const { code, out, err } = await sync('--export');
  expect([code, out]).toEqual([0, '+ one  scheduled/one.yaml\n1 created, 1 left as they are.\n']);
  expect(err).toBe(
    'dependent/alone.yaml: "alone": waits for parents and has none any more; give it parents or a schedule.\n',
  );
});

test('names that no file should have get one of their own', async () => {
  for (const name of ['a b', 'a#b', '.hidden', '-rf', 'A_B']) stored(name, {});
  await sync('--export');
  expect(readdirSync(join(folder(), 'scheduled')).sort()).toEqual(
    ['A_B.yaml', '_hidden.yaml', '_rf.yaml', 'a_b-2.yaml', 'a_b-3.yaml'].sort(),
  );
  expect((await sync('--export')).out).toBe('5 unchanged.\n');
});

describe('files that are there', () => {
  test('change where the scheduler says otherwise, and keep their comments', async () => {
    file(
      'jobs/all.yaml',
      '# Ours.\nname: one\ncommand: one.sh # the program\nschedule: R/2026-01-01T01:00:00Z/P1D\n' +
        'retries: 7\n---\nname: two\ncommand: two.sh\nschedule: R/2026-01-01T01:00:00Z/P1D\n',
    );
    file(
      'jobs/three.json',
      '{\n  // A list may come.\n  "name": "three",\n  "command": "three.sh",\n  "cpus": 3,\n' +
        '  "schedule": "R/2026-01-01T01:00:00Z/P1D"\n}\n',
    );
    for (const name of ['one', 'two', 'three']) stored(name, { retries: 4 });
    const check = await sync('--export', '--check');
    expect(check.code).toBe(1);
    expect(check.out).toContain('~ one  all.yaml\n    retries: 7 -> 4\n');
    expect((await sync('--export')).out).toContain('3 updated.\n');
    expect(text('all.yaml')).toBe(
      '# Ours.\nname: one\ncommand: one.sh # the program\nschedule: R/2026-01-01T01:00:00Z/P1D\n' +
        'retries: 4\n---\nname: two\ncommand: two.sh\nschedule: R/2026-01-01T01:00:00Z/P1D\n' +
        'retries: 4\n',
    );
    expect(text('three.json')).toContain('  // A list may come.\n  "name": "three",\n');
    expect(text('three.json')).not.toContain('cpus');
    expect(await sync('--export', '--check')).toMatchObject({ code: 0 });
  });

  test('stay as they are where they say the same in other words', async () => {
    const own =
      '{"name": "one", "command": "one.sh", "cpus": "0.1", "uris": null, "retries": 2,\n' +
      '# why\n"schedule": "R/2026-01-01T01:00:00Z/P1D"}';
    file('jobs/one.conf', own);
    stored('one', {});
    expect((await sync('--export')).out).toBe('1 unchanged.\n');
    expect(text('one.conf')).toBe(own);
  });

  test('keep comments that JSON does not know, too', async () => {
    file('jobs/one.conf', '{"name": "one", "command": "one.sh",\n# why\n"schedule": "R1//P"}');
    stored('one', {});
    expect(await sync('--export')).toMatchObject({ code: 0, err: '' });
    expect(text('one.conf')).toBe(
      '{"name": "one", "command": "one.sh",\n# why\n"schedule": "R/2026-01-01T01:00:00Z/P1D"}',
    );
  });

  test('are not ruined where they cannot be edited', async () => {
    const own = 'base: &base {name: one, command: one.sh, schedule: R1//P}\njobs:\n  - *base\n';
    file('jobs/one.yaml', own);
    stored('one', {});
    const { code, err } = await sync('--export');
    expect(code).toBe(1);
    expect(err).toBe(
      'one.yaml: "one": the file is written in a way that cannot be edited; change it by hand.\n',
    );
    expect(text('one.yaml')).toBe(own);
  });

  test('stay when their job is gone, unless --delete is said', async () => {
    file('jobs/gone.yaml', 'name: gone\ncommand: x\nschedule: R1//P\n');
    file('jobs/both.yaml', 'name: left\ncommand: x\nschedule: R1//P\n---\nname: one\ncommand: x\n');
    stored('one', { command: 'x' });
    expect((await sync('--export')).err).toContain('2 jobs of the folder are not at the scheduler');
    expect(readdirSync(folder()).sort()).toEqual(['both.yaml', 'gone.yaml']);
    expect((await sync('--export', '--delete', '--max-deletes', '0')).code).toBe(1);
    const { code, out, err } = await sync('--export', '--delete');
    expect(out).toContain('- gone  gone.yaml\n');
    expect(err).toContain('both.yaml: "left": the scheduler does not have it, and its file holds');
    expect(code).toBe(1);
    expect(readdirSync(folder())).toEqual(['both.yaml']);
  });

  test('are not written to while one of them is broken', async () => {
    file('jobs/broken.yaml', 'name: [');
    stored('one', {});
    expect(await sync('--export')).toMatchObject({ code: 1, out: '' });
    expect(readdirSync(folder())).toEqual(['broken.yaml']);
  });
});

test('flags that send something do not go with --export', async () => {
  expect((await sync('--export', '--adopt')).code).toBe(2);
  expect((await sync('--export', '--source', 'x')).err).toContain('leave --source out');
});

test('whatever text a job holds, its file says it', async () => {
  const word = fc
    .string({ unit: 'binary', maxLength: 30 })
    .map((drawn) => drawn.replaceAll('\0', ''));
  const texts = fc.record({ command: word, description: word, value: word });
  const samples = fc.sample(texts, { numRuns: 40, seed: 4_400 });
  samples.push({ command: 'null', description: '', value: 'yes' });
  samples.push({ command: 'a\nb  \n\n', description: '# x: {y', value: '1e3' });
  for (const [index, { command, description, value }] of samples.entries()) {
    const environmentVariables = [{ name: 'A', value }];
    stored(`job-${index}`, { command: `x ${command}`, description, environmentVariables });
  }
  expect(await sync('--export')).toMatchObject({ code: 0, err: '' });
  expect(await sync('--export', '--check')).toMatchObject({ code: 0, err: '' });
  writeFileSync(join(folder(), 'README.md'), 'no job');
  const { out } = await sync('--dry-run', '--source', 'x');
  expect(
    out.match(/^ {4}.*$/gm)?.every((row) => row === '    labels.syncSource: (none) -> x'),
  ).toBe(true);
});
