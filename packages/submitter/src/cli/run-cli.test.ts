import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Answer, standInScheduler } from '../../test/cli/stand-in-scheduler.js';
import { EXAMPLE_FILE } from './example.js';

const world = standInScheduler();
const { scheduler, run, file } = world;

describe('submitting', () => {
  test('says the name, the schedule it became and the next time, and ends with 0', async () => {
    const path = file('job.json', '{"owner": "a", "name": "beat", "command": "*/5 * * * * date"}');
    const { code, out, err } = await run(['--conf', path]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^submitted\s+beat\s+next 2026-01-01T00:05:00Z \(UTC\)\s+R\/\S+\/PT5M\n$/);
    expect(scheduler.jobs.get('beat')).toMatchObject({ command: 'date', owner: 'a' });
  });

  test('needs a zone for crontab times, and sends nothing where this machine has none', async () => {
    const unknown = { timeZone: null, env: { TZ: 'UTC+1' } };
    const cron = file('cron.json', '{"owner": "a", "name": "beat", "command": "0 9 * * * date"}');
    const refusal = /timezone: this machine's zone is not known: TZ="UTC\+1".*--timezone Europe/;
    const table = file('tab', '0 9 * * * date\n');
    for (const args of [
      ['--conf', cron],
      ['crontab', table],
      ['crontab', '--export'],
    ]) {
      const { code, err } = await run(args, unknown);
      expect([code, err]).toEqual([2, expect.stringMatching(refusal)]);
    }
    expect(scheduler.jobs.size).toBe(0);
    const zoned = file('zoned', 'CRON_TZ=Asia/Tokyo\n0 9 * * * date\n');
    const plain = file('plain.json', '{"name": "a", "command": "date", "schedule": "R1//P"}');
    for (const args of [
      ['--conf', plain],
      ['crontab', zoned],
    ]) {
      expect((await run(args, unknown)).code).toBe(0);
    }
    await run(['--conf', cron, '--timezone', 'europe/berlin'], unknown);
    expect(scheduler.jobs.get('beat')).toMatchObject({ scheduleTimeZone: 'Europe/Berlin' });
  });

  test('reads standard input, and the file by either name of the flag', async () => {
    const text = '{"name": "a", "command": "date", "schedule": "R1//P"}';
    expect((await run(['--conf', '-'], { input: text })).code).toBe(0);
    expect((await run(['--conf_file', file('a.json', text)])).code).toBe(0);
    expect(scheduler.calls).toEqual(['POST /scheduler/iso8601', 'POST /scheduler/iso8601']);
  });

  test('tells everything wrong with file, line and member, sends nothing, and ends with 1', async () => {
    const text = '[{"name": "a/b",\n"command": "x",\n"cpus": -1, "schedule": "R1//P"}]';
    const { code, err } = await run(['--conf', file('jobs.json', text)]);
    expect(code).toBe(1);
    expect(err).toMatch(/^jobs\.json:1: job "a\/b": name: "a\/b" is not/m);
    expect(err).toMatch(/^jobs\.json:3: job "a\/b": cpus: -1 is not/m);
    expect(scheduler.calls).toEqual([]);
  });

  test("a refusal of the scheduler is told in its own words, and doesn't keep others back", async () => {
    const text = '[{"name":"a","command":"refuse me"},{"name":"b","command":"x"}]';
    const { code, out, err } = await run(['--conf', file('jobs.json', text)]);
    expect(code).toBe(1);
    expect(err).toBe('The scheduler refused "a": command: "refuse me" is not nice.\n');
    expect(out).toMatch(/^submitted\s+b /);
  });

  test('an unknown parent is named before anything is sent; one in the same file is known', async () => {
    const text =
      '[{"name":"c","command":"x","parents":["p","q"]},{"name":"p","command":"x","schedule":"R1//P"}]';
    const path = file('jobs.json', text);
    const { code, err } = await run(['--conf', path]);
    expect(code).toBe(1);
    expect(err).toContain('"c" depends on "q"');
    expect(err).not.toContain('"p"');
    expect(scheduler.jobs.size).toBe(0);
    scheduler.jobs.set('q', { name: 'q' });
    expect((await run(['--conf', path])).code).toBe(0);
    expect(scheduler.calls.slice(-2)).toEqual([
      'POST /scheduler/iso8601',
      'POST /scheduler/dependency',
    ]);
  });

  test('a crontab schedule that stays cron is explained; one posted as cron is not', async () => {
    const text =
      '[{"name": "a", "command": "0 9 * * 1#1 x"}, {"name": "b", "command": "x", "schedule": "0 9 * * 1#1"}]';
    const { code, out } = await run(['--conf', '-'], { input: text });
    expect(code).toBe(0);
    expect(out).toMatch(/^submitted {2}a .*kept as cron: the day-of-week field/m);
    expect(out).toMatch(/^submitted {2}b .* 0 9 \* \* 1#1$/m);
  });

  test('a job from flags is the same as a file with these members', async () => {
    scheduler.jobs.set('a', {}).set('b', {});
    const flags = ['--name', 'c', '--owner', 'dw', '--command', 'x', '--target_host', 'node1'];
    expect((await run([...flags, '--dependencies', 'a', 'b'])).code).toBe(0);
    expect(scheduler.jobs.get('c')).toMatchObject({
      parents: ['a', 'b'],
      host: 'node1',
      runAsUser: 'dw',
    });
  });

  test('--output json is one document, also for what is refused', async () => {
    const good = file('a.json', '{"name": "a", "command": "x", "schedule": "R1//P"}');
    expect(JSON.parse((await run(['--conf', good, '--output', 'json'])).out)).toEqual({
      jobs: [
        {
          outcome: 'submitted',
          line: 1,
          name: 'a',
          schedule: 'R1//P',
          scheduleTimeZone: '',
          nextRun: '2026-01-01T00:00:00.000Z',
        },
      ],
      problems: [],
    });
    const bad = file('b.json', '{"name": "a", "command": "x", "schedule": "soon"}');
    const { out } = await run(['--conf', bad, '--output', 'json']);
    expect(JSON.parse(out)).toMatchObject({ jobs: [], problems: [{ line: 1 }] });
  });

  test.each([
    ['a flag of two words', ['--output', 'json'], {}],
    ['a flag of one word', ['--output=json'], {}],
    ['the last of several', ['--output', 'text', '--output', 'json'], {}],
    ['the environment', [], { HORAE_OUTPUT: 'json' }],
  ])('wrong usage is JSON where %s asks for it', async (_how, flags, env) => {
    const { code, out } = await run(['cron', '@daily', '--next=soon', ...flags], { env });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      error: { message: expect.stringContaining('next: "soon"') as string },
    });
  });

  test('a file that is named json asks for no JSON', async () => {
    const { code, out } = await run(['--conf', 'json']);
    expect([code, out]).toEqual([2, '']);
  });

  test.each([
    ['cron', ['cron', '@daily']],
    ['crontab', ['crontab', '-', '--dry-run', '--prefix', 'a-', '--prefix', 'b-']],
    ['import', ['import', '-', '--dry-run', '--from', 'cosmos', '--from', 'systemd']],
  ])('of a setting that is given twice to %s the last one counts', async (_name, args) => {
    const twice = ['--target', 'chronos', '--target', 'horae', '--timeout', 'soon'];
    const output = ['--output', 'text', '--output', 'json', '--timeout', 'PT9S'];
    const { err, out } = await run([...args, ...twice, ...output], { input: '@daily x\n' });
    expect(err).not.toContain('See: submitter --help');
    expect(() => void JSON.parse(out)).not.toThrow();
  });

  test('a misspelt member is said to be ignored', async () => {
    const path = file('a.json', '{"name": "a", "command": "x", "schedule": "R1//P", "retrys": 3}');
    const { code, err } = await run(['--conf', path]);
    expect(code).toBe(0);
    expect(err).toContain('"retrys" means nothing');
  });

  test('several files go in at once, the parents first in whichever file they are', async () => {
    const child = file('1.json', '{"name": "child", "command": "x", "parents": ["parent"]}');
    const parent = file('2.json', '{"name": "parent", "command": "x", "schedule": "R1//P"}');
    const other = file('3.json', '{"name": "other", "command": "x", "schedule": "R1//P"}');
    const { code, out } = await run(['--conf', child, parent, '--conf', other]);
    expect(code).toBe(0);
    expect([...scheduler.jobs.keys()]).toEqual(['parent', 'child', 'other']);
    expect(out.match(/^submitted /gm)).toHaveLength(3);
    scheduler.calls.length = 0;
    const twice = [`--conf=${parent}`, '--output', 'json', '--conf_file', other];
    expect((await run(twice)).code).toBe(0);
    expect(scheduler.calls).toEqual(['POST /scheduler/iso8601', 'POST /scheduler/iso8601']);
  });

  test('one bad file of several, or a name in two of them, sends nothing', async () => {
    const good = file('1.json', '{"name": "a", "command": "x", "schedule": "R1//P"}');
    const bad = file('2.json', '{"name": "b",\n"command": "x", "schedule": "soon"}');
    const same = file('3.json', '{"name": "a", "command": "y", "schedule": "R1//P"}');
    expect((await run(['--conf', good, bad])).err).toMatch(/^2\.json:2: schedule: .*\nNothing/);
    expect((await run(['--conf', good, same])).err).toMatch(
      /^3\.json:1: name: "a" is already in 1\.json on line 1/,
    );
    expect(scheduler.calls).toEqual([]);
  });

  test('the example it prints can be submitted', async () => {
    const { out } = await run(['--example']);
    expect(out).toBe(EXAMPLE_FILE);
    expect((await run(['--conf', '-'], { input: out })).code).toBe(0);
    expect(scheduler.jobs.get('check-warehouse')).toMatchObject({ runAsUser: '' });
  });
});

describe('looking and acting', () => {
  const RUN = {
    id: 'a@2026-01-01T00:00:00.000Z',
    job: 'a',
    state: 'succeeded',
    trigger: 'schedule',
    attempts: [{ attempt: 0, exitCode: 0, agent: 'n1' }],
  };

  test('a second run now while the first is active says that it was not started, and ends with 1', async () => {
    const states = ['running', 'skipped'];
    scheduler.answer = (method) => {
      if (method === 'POST') return { status: 200, body: { runId: RUN.id } };
      const state = states.shift() ?? 'skipped';
      const reason = state === 'skipped' ? 'overlap' : null;
      return { status: 200, body: { ...RUN, state, reason } };
    };
    expect(await run(['run', 'a'])).toEqual({
      code: 0,
      out: `"a" runs now as ${RUN.id}\n`,
      err: '',
    });
    const second = await run(['run', 'a']);
    expect(second).toEqual({
      code: 1,
      out: '',
      err: '"a" was not started: skipped, overlap (its last run is still active)\n',
    });
    const json = await run(['run', 'a', '--output', 'json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ state: 'skipped', reason: 'overlap' });
  });

  test('kill and delete reach their endpoints', async () => {
    scheduler.jobs.set('a b', { name: 'a b', activeRuns: [RUN.id] });
    scheduler.answer = (method) => (method === 'GET' ? null : { status: 204 });
    const asked = [
      ['kill', 'a b'],
      ['kill', RUN.id],
      ['delete', 'a', '--detach'],
    ];
    for (const args of asked) expect((await run(args)).code).toBe(0);
    expect(scheduler.calls).toEqual([
      'GET /scheduler/job/a%20b',
      'DELETE /scheduler/task/kill/a%20b',
      `POST /api/v1/runs/${encodeURIComponent(RUN.id)}/kill`,
      'DELETE /scheduler/job/a?cascade=detach',
    ]);
  });

  test('kill says when nothing of a job runs', async () => {
    scheduler.jobs.set('a', { name: 'a', activeRuns: [] });
    expect(await run(['kill', 'a'])).toEqual({ code: 0, out: 'Nothing of "a" runs.\n', err: '' });
    const json = await run(['kill', 'a', '--output', 'json']);
    expect(JSON.parse(json.out)).toMatchObject({ activeRunCount: 0 });
    scheduler.jobs.set('a', { name: 'a', activeRuns: [RUN.id] });
    expect((await run(['kill', 'a'])).out).toBe('"a" is being killed.\n');
  });

  test('runs of a job that is not there are 1, of one that never ran an empty table', async () => {
    const page = { items: [], nextCursor: null };
    scheduler.answer = (_method, url) =>
      url.startsWith('/api/v1/runs') ? { status: 200, body: page } : null;
    const none = await run(['runs', '--job', 'nix']);
    expect(none).toEqual({ code: 1, out: '', err: "Job 'nix' not found\n" });
    scheduler.jobs.set('idle', { name: 'idle' });
    expect((await run(['runs', '--job', 'idle'])).code).toBe(0);
  });

  test.each([
    [['runs', '--limit', 'abc'], 'limit: "abc" is not a whole number from 1'],
    [['runs', '--limit', '0'], 'limit: "0" is not a whole number from 1'],
    [['logs', 'a', '--attempt', 'x'], 'attempt: "x" is not a whole number from 1'],
    [['--conf', 'a.json', '--name', 'foo'], 'name: is for a job from flags, and --conf brings'],
    [['--conf', 'a.json', '--owner', 'me'], 'owner: is for a job from flags'],
  ])('%j is wrong usage', async (args, said) => {
    expect(await run(args)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
    expect(scheduler.calls).toEqual([]);
  });

  test('whoever may not come in hears where to put the password, and who it is that asks', async () => {
    const message = 'Authorization: the user or the password is wrong (basic authentication).';
    scheduler.answer = () => ({ status: 401, body: { message } });
    const where = '--server http://USER:PASSWORD@HOST:4400, or HORAE_HTTP_CREDENTIALS=';
    const job = '{"name": "a", "command": "x", "schedule": "R1//P"}';
    for (const args of [['list'], ['--conf', file('a.json', job)], ['disable', 'a']]) {
      const { code, err } = await run(args);
      expect(code).toBe(1);
      expect(err.startsWith(`${message}\n`)).toBe(true);
      expect(err).toContain(where);
    }
    scheduler.answer = () => ({ status: 401, body: Buffer.from('') });
    const bare = await run(['list']);
    expect(bare.err).toContain(`${scheduler.url} answers HTTP 401 without a reason`);
  });

  test('https:// where no TLS is spoken is told in words', async () => {
    const { err } = await run(['list', '--server', scheduler.url.replace('http:', 'https:')]);
    expect(err).toContain('it does not speak TLS there: http:// may be meant');
    expect(err).not.toMatch(/ssl3|openssl/i);
  });

  test('disable and enable switch several jobs; one that is not there keeps no other back', async () => {
    for (const name of ['a', '36']) scheduler.jobs.set(name, { name, retries: 5 });
    const off = await run(['disable', 'a', 'nope', '36']);
    expect(off).toEqual({
      code: 1,
      out: '"a" is disabled.\n"36" is disabled.\n',
      err: `"nope" is not disabled: Job 'nope' not found\n`,
    });
    expect(scheduler.jobs.get('36')).toEqual({ name: '36', retries: 5, disabled: true });
    const on = await run(['enable', 'a', '--output', 'json']);
    expect(on.code).toBe(0);
    expect(JSON.parse(on.out)).toEqual({ jobs: [{ name: 'a', outcome: 'enabled' }] });
    expect(scheduler.calls).toContain('PATCH /api/v1/jobs/a');
    expect(scheduler.jobs.get('a')).toMatchObject({ disabled: false });
    const none = await run(['disable']);
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('disable check-disk') });
  });

  test('list, --list_jobs and get show jobs; a job that is not there is 1', async () => {
    scheduler.jobs.set('36', { name: '36', schedule: 'R/x', successCount: 3, disabled: true });
    const list = await run(['list']);
    expect(list.out).toMatch(/^36\s+disabled\s+3\s.*R\/x$/m);
    expect((await run(['--list_jobs'])).out).toBe(list.out);
    const servers = `http://127.0.0.1:1,${scheduler.url}`;
    expect((await run(['--server', servers, 'list'])).out).toBe(list.out);
    expect(JSON.parse((await run(['get', '36'])).out)).toMatchObject({ successCount: 3 });
    expect(await run(['get', 'nope'])).toMatchObject({ code: 1, err: "Job 'nope' not found\n" });
  });

  test('list says of a job whose parents are gone that it has none', async () => {
    scheduler.jobs.set('alone', { name: 'alone', parents: [], state: 'waiting' });
    expect((await run(['list'])).out).toMatch(/^alone .* waits for parents: it has none$/m);
  });

  test("list shows the next time on the job's own clock, and many repeats in short", async () => {
    const schedule = Array.from({ length: 10 }, (_, hour) => `R/2026-01-01T0${hour}:00:00/P1D`);
    const nextRuns = ['2026-01-05T08:00:00.000Z'];
    const long = { schedule: schedule.join(';'), nextRuns };
    scheduler.jobs.set('a', { name: 'a', ...long, scheduleTimeZone: 'Asia/Tokyo' });
    scheduler.jobs.set('b', { name: 'b', ...long, labels: { crontab: '0 0-9 * * *' } });
    const { out } = await run(['list']);
    expect(out).toMatch(
      /^a .* 2026-01-05T17:00:00\+09:00 \(Asia\/Tokyo\) {2}10 repeats: R\/2026-01-01T00:00:00\/P1D;…$/m,
    );
    expect(out).toMatch(
      /^b .* 2026-01-05T08:00:00Z \(UTC\) +0 0-9 \* \* \* \(crontab, 10 repeats\)$/m,
    );
    const json = await run(['list', '--output', 'json']);
    expect(json.out).toContain(long.schedule);
    expect((await run(['get', 'a'])).out).toContain(long.schedule);
  });

  test('runs asks with its filters, and says how to go on', async () => {
    scheduler.answer = () => ({ status: 200, body: { items: [RUN], nextCursor: 'c1' } });
    const { out } = await run(['runs', '--job', 'a', '--state', 'succeeded']);
    expect(scheduler.calls).toEqual(['GET /api/v1/runs?job=a&state=succeeded&limit=20']);
    expect(out).toContain('a@2026-01-01T00:00:00.000Z  succeeded');
    expect(out).toContain('--cursor c1');
  });

  test('text from a task cannot play with the terminal in a table', async () => {
    const odd = { ...RUN, state: 'lost', reason: 'x\u001b[2Jy\nz' };
    scheduler.answer = () => ({ status: 200, body: { items: [odd], nextCursor: null } });
    expect((await run(['runs'])).out).toContain('x [2Jy z');
  });

  test('logs of a job are those of its latest run, each stream in its own place', async () => {
    scheduler.answer = (_method, url) => {
      if (url.startsWith('/api/v1/runs?')) {
        const skipped = { ...RUN, id: 'a@later', state: 'skipped', attempts: [] };
        return { status: 200, body: { items: [skipped, RUN], nextCursor: null } };
      }
      return part(url, { stdout: 'out\n', stderr: 'err\n' });
    };
    expect(await run(['logs', 'a'])).toEqual({ code: 0, out: 'out\n', err: 'err\n' });
  });

  test('logs -f follows a run from one attempt to the next until it ends', async () => {
    const attempts = [{ attempt: 0 }];
    const state = { run: 'running', logs: { 0: 'one ' } as Record<number, string> };
    const steps = [
      () => (state.logs[0] += 'two\n'),
      () => (state.run = 'retrying'),
      () => {
        attempts.push({ attempt: 1 });
        state.run = 'running';
      },
      () => {
        state.logs[1] = 'three\n';
        state.run = 'succeeded';
      },
    ];
    scheduler.answer = (_method, url) => {
      const { pathname, searchParams } = new URL(url, 'http://x');
      if (!pathname.includes('/logs/')) {
        return { status: 200, body: { ...RUN, state: state.run, attempts } };
      }
      const stdout = state.logs[Number(searchParams.get('attempt'))];
      return stdout === undefined ? { status: 404 } : part(url, { stdout, stderr: '' });
    };
    const { code, out } = await run(['logs', RUN.id, '-f'], { onPause: () => steps.shift()?.() });
    expect([code, out]).toEqual([0, 'one two\nthree\n']);
  });

  test('logs -f outlives a restart of the scheduler, and goes on where it was', async () => {
    const state = { run: 'running', stdout: 'one\n', isAway: false };
    const steps = [
      () => (state.isAway = true),
      () => world.closeConnections(),
      () => Object.assign(state, { isAway: false, stdout: 'one\ntwo\n', run: 'succeeded' }),
    ];
    scheduler.answer = (_method, url) => {
      if (state.isAway) return { status: 503, body: { message: 'No leader is elected yet.' } };
      if (!url.includes('/logs/')) return { status: 200, body: { ...RUN, state: state.run } };
      return part(url, { stdout: state.stdout, stderr: '' });
    };
    expect(await run(['logs', RUN.id, '-f'], { onPause: () => steps.shift()?.() })).toEqual({
      code: 0,
      out: 'one\ntwo\n',
      err: 'The scheduler cannot be reached; trying again.\n',
    });
  });

  test('logs -f gives up after a minute, or when told', async () => {
    for (const [flags, seconds] of [
      [[], 60],
      [['--retry-for', 'PT5S'], 5],
    ] as const) {
      let ms = 0;
      const { code, err } = await run(
        ['logs', RUN.id, '-f', '--server', 'http://127.0.0.1:1', ...flags],
        { now: () => new Date(ms).toISOString(), onPause: () => (ms += 500) },
      );
      expect(code).toBe(1);
      expect(err.match(/trying again/g)).toHaveLength(1);
      expect(err).toContain('ECONNREFUSED');
      expect(ms).toBe(seconds * 1_000);
    }
  });

  function part(url: string, logs: { stdout: string; stderr: string }): Answer {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const whole = Buffer.from(pathname.endsWith('stdout') ? logs.stdout : logs.stderr);
    const offset = Number(searchParams.get('offset'));
    return {
      status: 200,
      body: whole.subarray(offset),
      headers: { 'x-horae-offset': String(offset), 'x-horae-size': String(whole.length) },
    };
  }
});

describe('usage and settings', () => {
  test('a job file that is not there, is a directory, or is empty is said to be so', async () => {
    const missing = join(world.folder, 'missing.json');
    expect(await run(['--conf', missing])).toMatchObject({
      code: 2,
      err: `${missing} does not exist.\nSee: submitter --help\n`,
    });
    expect((await run(['--conf', world.folder])).err).toContain(`${world.folder} is a directory`);
    for (const text of ['', '\n \n']) {
      const empty = await run(['--conf', file('empty.json', text)]);
      expect(empty.code).toBe(1);
      expect(empty.err).toContain('empty.json:1: The file is empty.');
    }
  });

  test.each([
    [[]],
    [['foo']],
    [['--nonsense']],
    [['--conf']],
    [['--name', 'a']],
    [['get']],
    [['--conf', '/nowhere/job.json']],
    [['list', '--output', 'xml']],
    [['list', '--server', 'ftp://x']],
    [['list', '--timezone', 'Mars/Base']],
    [['crontab', '-', '--timeout', 'soon']],
    [['list', '--config', '/nowhere/submitter.json']],
  ])('%j is wrong usage: 2, and nothing is sent', async (args) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain('submitter --help');
    expect(scheduler.calls).toEqual([]);
  });

  test.each([
    ['get', 'the name of a job is missing; expected e.g. "submitter get check-disk"'],
    ['logs', 'the id of a run, or the name of a job is missing; expected e.g. "submitter logs'],
    ['crontab', 'the file is missing; expected e.g. "submitter crontab /etc/crontab'],
  ])('%s alone says what is missing, with an example', async (command, text) => {
    const { code, err } = await run([command]);
    expect(code).toBe(2);
    expect(err).toContain(`${command}: ${text}`);
  });

  test.each([
    ['jobs', 'list'],
    ['lsit', 'list'],
    ['rum', 'run'],
    ['submit', '--conf FILE'],
  ])('%s is no command, but %s was probably meant', async (word, meant) => {
    const { code, err } = await run([word]);
    expect(code).toBe(2);
    expect(err).toContain(`unknown command "${word}"; did you mean ${meant}?`);
  });

  test('a word like no command is only said to be unknown', async () => {
    expect((await run(['frobnicate'])).err).toMatch(/^unknown command "frobnicate"\.\n/);
  });

  test('--help and --version answer with 0', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const word of ['crontab', '--conf', 'logs']) expect(help.out).toContain(word);
    expect((await run(['crontab', '--help'])).out).toContain('--dry-run');
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('a scheduler that is not there: one helpful sentence and 1', async () => {
    const { code, err } = await run(['list', '--server', 'http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(err).toMatch(
      /cannot be reached at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.*\n.*npm start/,
    );
  });

  test('flags win over the environment, and that over the file', async () => {
    const config = file('c.json', `{"server": "${scheduler.url}", "output": "json"}`);
    const env = { HORAE_SERVER: 'http://127.0.0.1:1' };
    expect((await run(['list', '--config', config], { env })).code).toBe(1);
    const flags = ['list', '--config', config, '--server', scheduler.url];
    expect((await run(flags, { env })).out).toBe('[]\n');
  });

  test('credentials of the environment are the ones that the scheduler reads', async () => {
    const env = { HORAE_HTTP_CREDENTIALS: 'anna:s:x' };
    expect((await run(['list'], { env })).code).toBe(0);
    expect(scheduler.authorization).toBe(`Basic ${btoa('anna:s:x')}`);
  });

  test('the configuration that comes with Horae is valid, and says what holds without it', async () => {
    const config = fileURLToPath(new URL('../../../../configs/submitter.json', import.meta.url));
    expect(await run(['list', '--config', config])).toMatchObject({ code: 0, err: '' });
  });

  test('a misspelt option in the file is refused', async () => {
    const config = file('c.json', '{"servers": []}');
    expect((await run(['list', '--config', config])).err).toContain('"servers" is not an option');
  });
});
