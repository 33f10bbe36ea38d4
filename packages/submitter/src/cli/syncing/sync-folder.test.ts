import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standInScheduler } from '../../../test/cli/stand-in-scheduler.js';

const world = standInScheduler();
const { scheduler, run, file } = world;

const IMPORT = 'name: import\ncommand: import.sh\nschedule: R/2026-01-01T01:00:00Z/P1D\n';
const REPORT = '{"name": "report", "command": "report.sh", "parents": ["import"]}';

function folder(): string {
  return join(world.folder, 'jobs');
}

function sync(...flags: string[]) {
  return run(['sync', folder(), ...flags]);
}

function posts(): readonly string[] {
  return scheduler.calls.filter((call) => /^(POST|DELETE|PUT)/.test(call));
}

/** Two jobs, the child in the file that is read first. */
function twoJobs(): void {
  file('jobs/dependent/report.json', REPORT);
  file('jobs/scheduled/import.yaml', IMPORT);
}

test('jobs go in with their parents first, and the second time nothing is sent', async () => {
  twoJobs();
  const first = await sync();
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toBe(
    '+ import  scheduled/import.yaml:1\n+ report  dependent/report.json:1\n2 created.\n',
  );
  expect(posts()).toEqual(['POST /scheduler/iso8601', 'POST /scheduler/dependency']);
  scheduler.calls.length = 0;
  expect(await sync()).toEqual({ code: 0, err: '', out: '2 unchanged.\n' });
  expect(posts()).toEqual([]);
});

test('what is hidden or no job file is passed over, and links to files are followed', async () => {
  twoJobs();
  file('jobs/.git/config.json', 'no job');
  file('jobs/README.md', 'no job');
  file('elsewhere/other.yaml', IMPORT.replace('import', 'other'));
  symlinkSync('../elsewhere/other.yaml', join(folder(), 'linked.yaml'));
  symlinkSync('../elsewhere', join(folder(), 'linked'));
  const { code, out, err } = await sync('--dry-run');
  expect(out).toContain('+ other  linked.yaml:1\n');
  expect(out).toContain('3 to create. Nothing was sent.\n');
  expect(err).toBe('linked is a link to a folder: it is not followed.\n');
  expect(code).toBe(0);
  expect(posts()).toEqual([]);
});

test('a changed member is told and sent; counters and views of the scheduler are left alone', async () => {
  twoJobs();
  await sync();
  Object.assign(scheduler.jobs.get('import') ?? {}, {
    successCount: 7,
    lastSuccess: '2026-01-02T01:00:01.000Z',
    schedule: 'R/2026-01-03T01:00:00Z/P1D',
    nextRuns: ['2026-01-03T01:00:00.000Z'],
    state: 'idle',
  });
  file('jobs/scheduled/import.yaml', `${IMPORT}retries: 5\nsuccessCount: 0\n`);
  const check = await sync('--check');
  expect(check.code).toBe(1);
  expect(check.out).toBe(
    '~ import  scheduled/import.yaml:1\n    retries: 2 -> 5\n' +
      '1 to update, 1 unchanged. Nothing was sent.\n',
  );
  expect((await sync()).out).toContain('1 updated, 1 unchanged.\n');
  expect(scheduler.jobs.get('import')).not.toHaveProperty('successCount');
  expect(await sync('--check')).toMatchObject({ code: 0 });
});

test('who switched a job off decides: an operator beats a file that says nothing', async () => {
  twoJobs();
  await sync();
  Object.assign(scheduler.jobs.get('import') ?? {}, { disabled: true, disabledBy: 'operator' });
  Object.assign(scheduler.jobs.get('report') ?? {}, { disabled: true, disabledBy: 'system' });
  expect((await sync()).out).toBe('2 unchanged.\n');
  file('jobs/scheduled/import.yaml', `${IMPORT}retries: 5\n`);
  await sync();
  expect(scheduler.jobs.get('import')).toMatchObject({ disabled: true, retries: 5 });
  file('jobs/scheduled/import.yaml', `${IMPORT}retries: 5\ndisabled: false\n`);
  expect((await sync()).out).toContain('    disabled: true -> false\n');
});

test('a crontab schedule keeps its place from day to day, until its fields change', async () => {
  const write = (fields: string): string =>
    file('jobs/all.conf', `{"owner": "dw", "name": "check", "command": "${fields} check.sh"}`);
  write('30 4 * * *');
  await sync();
  const { schedule } = scheduler.jobs.get('check') ?? {};
  const later = ['sync', folder()];
  expect((await run(later, { now: '2026-03-05T07:08:09Z' })).out).toBe('1 unchanged.\n');
  // On the first of a month the next eight times are the same.
  write('30 4 1-20 * *');
  const { out } = await run(later, { now: '2026-03-01T00:00:00Z' });
  expect(out).toContain('    labels.crontab: 30 4 * * * -> 30 4 1-20 * *\n');
  expect(scheduler.jobs.get('check')?.['schedule']).not.toBe(schedule);
});

test('a job that names no time runs once, and not once for each sync', async () => {
  file('jobs/once.json', '{"name": "once", "owner": "dw", "command": "once.sh"}');
  await sync();
  scheduler.calls.length = 0;
  const later = await run(['sync', folder()], { now: '2026-03-05T07:08:09Z' });
  expect(later.out).toBe('1 unchanged.\n');
  expect(posts()).toEqual([]);
});

describe('what is wrong', () => {
  test('in one file keeps everything back, and names file, line and field', async () => {
    twoJobs();
    file('jobs/broken.yaml', 'name: broken\ncommand: x\nschedule: R1//P\ncpus: -1\n');
    const { code, err } = await sync();
    expect(code).toBe(1);
    expect(err).toMatch(/^broken\.yaml:4: cpus: -1 is not .*\n/);
    expect(err).toContain('Nothing was sent: not all files of the folder are right.\n');
    expect(scheduler.jobs.size).toBe(0);
  });

  test('keeps back only itself with --keep-going, and nothing is deleted then', async () => {
    twoJobs();
    file('jobs/old.yaml', IMPORT.replace('import', 'old'));
    await sync();
    file('jobs/old.yaml', 'name: [');
    file('jobs/scheduled/import.yaml', `${IMPORT}retries: 5\n`);
    const { code, out, err } = await sync('--keep-going', '--delete');
    expect(code).toBe(1);
    expect(out).toContain('1 updated, 1 unchanged.\n');
    expect(err).toContain('old.yaml:');
    expect(err).toContain('Nothing is deleted: not all files of the folder are right');
    expect(scheduler.jobs.has('old')).toBe(true);
  });

  test('a parent that nobody has, and with --keep-going all that wait for it', async () => {
    twoJobs();
    file('jobs/orphan.json', '{"name": "orphan", "command": "x", "parents": ["nobody"]}');
    file('jobs/grandchild.json', '{"name": "grandchild", "command": "x", "parents": ["orphan"]}');
    const all = await sync();
    expect(all.code).toBe(1);
    expect(all.err).toMatch(/^orphan\.json:1: parents: "orphan" depends on "nobody", which/m);
    expect(scheduler.jobs.size).toBe(0);
    expect((await sync('--keep-going')).out).toContain('2 created, 2 refused.\n');
  });

  test('one name in two files, and a circle over a job that only the scheduler has', async () => {
    twoJobs();
    scheduler.jobs.set('foreign', { name: 'foreign', command: 'x', parents: ['report'] });
    file('jobs/scheduled/import.yaml', 'name: import\ncommand: x\nparents: [foreign]\n');
    const { code, err } = await sync();
    expect(code).toBe(1);
    expect(err).toContain('import → foreign → report → import');
    file('jobs/again.yaml', IMPORT);
    expect((await sync()).err).toMatch(/"import" is already in again\.yaml on line 1/);
    expect(posts()).toEqual([]);
  });

  test('an empty folder, a file in its place, and no folder at all', async () => {
    mkdirSync(folder());
    expect(await sync('--delete')).toMatchObject({
      code: 1,
      err: 'Nothing was sent: the folder holds no job.\n',
    });
    rmSync(folder(), { recursive: true });
    expect(await sync()).toMatchObject({ code: 2 });
    const path = file('one.yaml', IMPORT);
    expect((await run(['sync', path])).err).toContain('is no folder; "submitter --conf FILE"');
  });

  test('a file whose letters are not UTF-8', async () => {
    twoJobs();
    const path = join(folder(), 'latin.yaml');
    writeFileSync(path, Buffer.from(IMPORT.replace('import.sh', 'caf\u00e9'), 'latin1'));
    const { code, err } = await sync();
    expect(err).toContain(`${path} is not in UTF-8; expected e.g. what "iconv`);
    expect(code).toBe(2);
    expect(posts()).toEqual([]);
  });

  test('folders inside each other without end', async () => {
    file(`jobs/${'deep/'.repeat(40)}a.yaml`, IMPORT);
    const { code, err } = await sync();
    expect(code).toBe(2);
    expect(err).toContain('expected a folder of job files');
  });

  test('is found by --validate without a scheduler', async () => {
    twoJobs();
    const args = ['sync', folder(), '--validate'];
    const env = { HORAE_SERVER: 'http://127.0.0.1:1' };
    expect(await run(args, { env })).toEqual({
      ...{ code: 0, err: '' },
      out: '2 jobs in 2 files; 0 problems.\n',
    });
    file('jobs/dependent/report.json', REPORT.replace('report.sh', ''));
    expect(await run(args, { env })).toMatchObject({ code: 1 });
  });

  test('what the scheduler refuses is told, and nothing is deleted after it', async () => {
    twoJobs();
    await sync();
    rmSync(join(folder(), 'dependent'), { recursive: true });
    file('jobs/scheduled/import.yaml', IMPORT.replace('import.sh', 'refuse me'));
    const { code, err } = await sync('--delete');
    expect(code).toBe(1);
    expect(err).toContain('scheduled/import.yaml:1: "import" was refused: command: "refuse me"');
    expect(err).toContain('Nothing is deleted: not all jobs of the folder went in.\n');
    expect(scheduler.jobs.has('report')).toBe(true);
  });
});

describe('deleting', () => {
  test('takes the jobs that came from this folder and left it, children first', async () => {
    twoJobs();
    file('jobs/stays.yaml', IMPORT.replace('import', 'stays'));
    scheduler.jobs.set('foreign', { name: 'foreign', command: 'x', schedule: 'R1//P' });
    await sync();
    rmSync(join(folder(), 'scheduled'), { recursive: true });
    rmSync(join(folder(), 'dependent'), { recursive: true });
    expect((await sync()).out).toBe('1 unchanged.\n');
    const check = await sync('--delete', '--check');
    expect(check).toMatchObject({ code: 1 });
    scheduler.calls.length = 0;
    expect((await sync('--delete')).out).toBe('- report\n- import\n1 unchanged, 2 deleted.\n');
    expect(posts()).toEqual(['DELETE /scheduler/job/report', 'DELETE /scheduler/job/import']);
    expect([...scheduler.jobs.keys()].sort()).toEqual(['foreign', 'stays']);
  });

  test('not all of them: another folder under the same name is told apart', async () => {
    twoJobs();
    await sync('--source', 's');
    file('other/stays.yaml', IMPORT.replace('import', 'stays'));
    const other = ['sync', join(world.folder, 'other'), '--source', 's', '--delete'];
    scheduler.calls.length = 0;
    const { code, err } = await run(other);
    expect(err).toContain('none of the jobs that came from this folder is in it, as if');
    expect(code).toBe(1);
    expect(posts()).toEqual([]);
    expect(await run([...other, '--max-deletes', '2'])).toMatchObject({ code: 0 });
    expect([...scheduler.jobs.keys()]).toEqual(['stays']);
  });

  test('none while a part of the folder is a link that is not followed', async () => {
    twoJobs();
    await sync('--source', 's');
    rmSync(join(folder(), 'dependent'), { recursive: true });
    file('elsewhere/report.json', REPORT);
    symlinkSync('../elsewhere', join(folder(), 'dependent'));
    scheduler.calls.length = 0;
    const { code, err } = await sync('--source', 's', '--delete');
    expect(err).toBe(
      'dependent is a link to a folder: it is not followed.\nNothing is deleted: not all of the ' +
        'folder was looked into, and the jobs may be in there.\n',
    );
    expect(code).toBe(1);
    expect((await sync('--source', 's', '--delete', '--check')).code).toBe(1);
    expect(posts()).toEqual([]);
    rmSync(join(folder(), 'dependent'));
    expect(await sync('--source', 's', '--delete')).toMatchObject({ code: 0 });
    expect(posts()).toEqual(['DELETE /scheduler/job/report']);
  });

  test('--delete-unlisted takes whatever is not in the folder, up to a bound', async () => {
    twoJobs();
    for (const name of ['a', 'b', 'c']) {
      scheduler.jobs.set(name, { name, command: 'x', schedule: 'R1//P' });
    }
    const refused = await sync('--delete-unlisted', '--max-deletes', '2');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('3 jobs would be deleted, and at most 2 may be');
    expect(refused.err).toContain('--max-deletes 3');
    expect(posts()).toEqual([]);
    const another = await sync('--delete-unlisted');
    expect(another.err).toBe(
      "Nothing was sent: none of the scheduler's jobs is in this folder, as if it were another " +
        'one; if that is meant: --max-deletes 3.\n',
    );
    expect(another.code).toBe(1);
    expect(posts()).toEqual([]);
    const meant = await sync('--delete-unlisted', '--max-deletes', '3');
    expect(meant.out).toContain('2 created, 3 deleted.\n');
    expect([...scheduler.jobs.keys()].sort()).toEqual(['import', 'report']);
  });

  test('a job that others still wait for stays', async () => {
    twoJobs();
    await sync();
    rmSync(join(folder(), 'scheduled'), { recursive: true });
    const { code, out, err } = await sync('--delete');
    expect(code).toBe(1);
    expect(out).toBe('1 unchanged.\n');
    expect(err).toBe('"import" is not deleted: it is a parent of "report".\n');
  });
});

describe('whose jobs they are', () => {
  test('two folders that say different things of a job do not take turns', async () => {
    twoJobs();
    await sync('--source', 'team-a');
    expect((await sync('--source', 'team-b')).out).toBe('2 unchanged.\n');
    file('jobs/scheduled/import.yaml', `${IMPORT}retries: 5\n`);
    const { code, err } = await sync('--source', 'team-b');
    expect(code).toBe(1);
    expect(err).toContain('"import" came from the folder team-a, and is not the same there');
    expect(posts()).toHaveLength(2);
    const adopted = await sync('--source', 'team-b', '--adopt');
    expect(adopted.out).toContain('    labels.syncSource: team-a -> team-b\n');
    expect(adopted.out).toContain('2 updated.\n');
  });

  test('a job that somebody posted by hand becomes the folder’s; one of a crontab is asked for', async () => {
    twoJobs();
    scheduler.jobs.set('import', { name: 'import', command: 'old.sh', schedule: 'R1//P' });
    expect((await sync('--source', 'a')).out).toContain('    labels.syncSource: (none) -> a\n');
    const line = run(['crontab', file('tab', '0 1 * * * date\n'), '--source', 'web1:tab']);
    expect((await line).code).toBe(0);
    const name = [...scheduler.jobs.keys()].at(-1) ?? '';
    file('jobs/line.json', JSON.stringify({ name, command: 'date', schedule: 'R1//P' }));
    expect((await sync('--source', 'a')).err).toContain('came from the crontab web1:tab');
  });
});

test('--force sends unchanged jobs, too, and JSON tells everything', async () => {
  twoJobs();
  await sync();
  scheduler.calls.length = 0;
  const { out } = await sync('--force', '--output', 'json', '--source', 'jobs', '--adopt');
  expect(posts()).toHaveLength(2);
  expect(JSON.parse(out)).toMatchObject({
    source: 'jobs',
    isSent: true,
    jobs: [
      {
        ...{ name: 'import', outcome: 'update', isSent: true, file: 'scheduled/import.yaml' },
        changes: [{ field: 'labels.syncSource', to: 'jobs' }],
      },
      { name: 'report', outcome: 'update' },
    ],
    deleted: [],
    problems: [],
  });
});

test('a stock Chronos is sent what it knows, and only what differs there', async () => {
  twoJobs();
  const chronos = (...flags: string[]) =>
    run(['sync', folder(), '--target', 'chronos', ...flags], { now: '2026-01-05T00:30:00Z' });
  const first = await chronos();
  expect(first.out).toContain('2 created.\n');
  expect(first.err).toContain('import.yaml:1: warning: job "import": runAsUser: names nobody');
  expect(scheduler.jobs.get('import')).not.toHaveProperty('labels');
  // As Chronos shows it: what remains, members of its own, counters.
  scheduler.jobs.set('import', {
    ...{ name: 'import', command: 'import.sh', shell: true, epsilon: 'PT60S', executor: '' },
    ...{ retries: 2, cpus: 0.1, disk: 256, mem: 128, disabled: false, successCount: 3 },
    ...{ uris: [], constraints: [], schedule: 'R/2026-01-05T01:00:00.000Z/P1D' },
    ...{ environmentVariables: [], async: false, owner: '', lastError: '' },
  });
  expect(await chronos()).toEqual({ code: 0, err: '', out: '2 unchanged.\n' });
  file('jobs/scheduled/import.yaml', IMPORT.replace('P1D', 'PT24H').replace('01:00', '02:00'));
  expect((await chronos('--dry-run')).out).toMatch(/ {4}schedule: R\/\S+ -> R\//);
  expect(await chronos('--delete')).toMatchObject({ code: 2 });
  file('jobs/scheduled/import.yaml', IMPORT);
  scheduler.jobs.set('more', { name: 'more', command: 'x', schedule: 'R1//P' });
  expect((await chronos('--delete-unlisted')).out).toBe('- more\n2 unchanged, 1 deleted.\n');
});
