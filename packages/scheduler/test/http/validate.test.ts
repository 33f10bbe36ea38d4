import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentView } from '../../src/master/index.js';
import { HttpWorld } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start({
    master: { agentsView: () => [{ hostname: 'web1' } as AgentView] },
  });
});
afterEach(() => world.stop());

const validate = async (job: unknown, query = '') =>
  (await world.send('POST', `/api/v1/jobs/validate${query}`, job)).json();

describe('a job is looked at without being posted', () => {
  test('what would be stored, when it would run, and nothing is there afterwards', async () => {
    const answer = await validate({ name: 'a', command: 'true', schedule: DAILY, retries: 3 });
    expect(answer).toMatchObject({ valid: true, problems: [], warnings: [], stored: null });
    expect(answer.job).toMatchObject({ name: 'a', retries: 3, retryInterval: 'PT60S', mem: 128 });
    expect(answer.explanation).toMatch(/^Every day at 00:00/);
    expect(answer.timeZone).toBe('UTC');
    expect(answer.next).toHaveLength(5);
    expect(answer.next[0]).toMatchObject({ at: '2026-02-01T00:00:00.000Z', note: null });
    expect((await world.get('/api/v1/jobs')).json().total).toBe(0);
  });

  test('every problem at its member, in the sentences of the refusal', async () => {
    const job = {
      name: 'a/b',
      command: '',
      schedule: 'R/x/PT1H',
      retries: -1,
      environmentVariables: [{ name: '1', value: '' }],
      labels: { team: [] },
    };
    const { valid, problems, job: stored } = await validate(job);
    expect([valid, stored]).toEqual([false, null]);
    const paths = problems.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual([
      'command',
      'environmentVariables[0].name',
      'labels.team',
      'name',
      'retries',
      'schedule',
    ]);
    const refusal = (await world.send('POST', '/scheduler/iso8601', job)).json().message;
    for (const { text } of problems as { text: string }[]) expect(refusal).toContain(text);
  });

  test('when it runs is told while another member is wrong', async () => {
    const answer = await validate({ name: 'a', command: 'true', schedule: DAILY, retries: 'x' });
    expect([answer.valid, answer.next.length]).toEqual([false, 5]);
    const none = await validate({ name: 'a', command: 'true', schedule: 'R/x/PT1H' }, '?count=2');
    expect([none.valid, none.next, none.explanation]).toEqual([false, [], null]);
  });

  test('what the other jobs keep out is a problem of the member that names them', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'] });
    const problemsOf = async (job: object) =>
      (await validate({ command: 'true', ...job })).problems;
    const loop = await problemsOf({ name: 'a', parents: ['b'] });
    expect(loop).toEqual([{ path: 'parents', text: expect.stringContaining('loops not allowed') }]);
    const unknown = await problemsOf({ name: 'c', parents: ['gone'] });
    expect(unknown).toEqual([{ path: 'parents', text: expect.stringContaining('gone') }]);
    await world.post({ name: 'odd', schedule: 'R/2026-02-01T00:00:00Z/PT7H' });
    const mode = await problemsOf({ name: 'd', parents: ['a', 'odd'], dependencyMode: 'cycle' });
    expect(mode).toEqual([{ path: 'dependencyMode', text: expect.stringContaining('latest') }]);
    const pattern = await problemsOf({
      name: 'e',
      schedule: DAILY,
      constraints: [['rack', 'LIKE', '(?=a)']],
    });
    expect(pattern).toEqual([{ path: 'constraints[0][2]', text: expect.stringContaining('RE2') }]);
  });

  test('whatever it says is what a post would do', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'] });
    const jobs = [
      { name: 'b', command: 'true', parents: ['b'] },
      { name: 'x', command: 'true', parents: ['a'], schedule: DAILY },
      { name: 'x', command: 'true', parents: ['a'] },
      { name: 'x', command: 'true', schedule: '61 * * * *' },
      { name: 'x', command: 'true', schedule: '@daily', runAsUser: 'a b' },
      { name: 'x', command: 'true', schedule: '@daily', mem: '128' },
    ];
    for (const job of jobs) {
      const { valid } = await validate(job);
      const kind = 'schedule' in job ? 'iso8601' : 'dependency';
      const { statusCode } = await world.send('PUT', `/scheduler/${kind}`, job);
      expect([job, valid]).toEqual([job, statusCode === 204]);
    }
  });

  test('the difference from the stored one, member by member', async () => {
    const labels = { team: 'search', tier: '1' };
    await world.post({
      name: 'a',
      schedule: DAILY,
      owner: 'x@example.org',
      labels,
      timeout: 'PT5M',
    });
    const { definition } = (await world.get('/api/v1/jobs/a')).json();
    expect((await validate(definition)).changes).toEqual([]);
    const rest = { ...definition, timeout: undefined };
    const edited = { ...rest, retries: 5, labels: { team: 'ads' } };
    const { changes, stored, valid } = await validate(edited);
    expect([valid, stored]).toEqual([true, definition]);
    expect(changes).toEqual([
      { path: 'retries', before: 2, after: 5 },
      { path: 'timeout', before: 'PT5M', after: null },
      { path: 'labels.team', before: 'search', after: 'ads' },
      { path: 'labels.tier', before: '1', after: null },
    ]);
  });

  test('a job that the system has disabled is shown as disabled', async () => {
    await world.post({ name: 'a', schedule: 'R1/2026-01-01T00:00:00Z/P1D' });
    await world.offer();
    await world.finish();
    const { definition } = (await world.get('/api/v1/jobs/a')).json();
    const { stored, changes } = await validate({ ...definition, disabled: false });
    expect(stored.disabled).toBe(true);
    expect(changes).toEqual([{ path: 'disabled', before: true, after: false }]);
  });

  test('warns of what is taken although it may not be meant', async () => {
    const { valid, warnings } = await validate({
      name: 'a',
      command: 'true',
      schedule: 'R1/2025-01-01T00:00:00Z/P1D',
      retrys: 5,
      host: 'web2',
      timeout: 'PT5M',
      maxCompletionTime: 60,
      concurrent: true,
      overlap: 'skip',
      uris: ['https://example.org/a'],
    });
    expect(valid).toBe(true);
    expect(warnings).toEqual([
      { path: 'retrys', code: 'ignored' },
      { path: 'concurrent', code: 'overruled', by: 'overlap' },
      { path: 'maxCompletionTime', code: 'overruled', by: 'timeout' },
      { path: 'schedule', code: 'neverDue' },
      { path: 'host', code: 'hostUnknown' },
      { path: 'uris', code: 'notByAgents' },
    ]);
    const quiet = { name: 'a', command: 'true', schedule: DAILY, host: 'web1' };
    expect((await validate(quiet)).warnings).toEqual([]);
  });

  test('speaks Chinese of times, and of parents by their mode', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    const child = { name: 'b', command: 'true', parents: ['a'] };
    expect(await validate(child, '?lang=zh')).toMatchObject({
      explanation: '在 a 成功之后。',
      timeZone: null,
      next: [],
    });
    expect((await validate(child)).explanation).toBe('After a has succeeded.');
  });

  test('notes what the clocks do to a fire', async () => {
    const { next } = await validate(
      {
        name: 'a',
        command: 'true',
        schedule: 'R/2026-03-28T02:30:00/P1D',
        scheduleTimeZone: 'Europe/Berlin',
      },
      '?count=2',
    );
    expect(next[1]).toMatchObject({ local: '2026-03-29T03:00:00.000+02:00' });
    expect(next[1].note).toMatch(/\S/);
  });

  test('a job named "validate" can be read and changed like any other', async () => {
    await world.post({ name: 'validate', schedule: DAILY });
    expect((await world.get('/api/v1/jobs/validate')).json().name).toBe('validate');
  });

  test('only a body that is no job at all is refused', async () => {
    for (const body of [[], 'a', null, 5]) {
      const answer = await world.send('POST', '/api/v1/jobs/validate', body);
      expect([answer.statusCode, answer.json().message]).toEqual([
        400,
        'body: a JSON object is expected, e.g. {"name":"a"}.',
      ]);
    }
    expect((await validate({}, '?count=101')).message).toMatch(/^count: /);
    expect((await validate({})).valid).toBe(false);
  });
});

describe('a crontab is looked at before anything is created', () => {
  const report = async (body: unknown, query = '') =>
    (await world.send('POST', `/api/v1/crontab${query}`, body)).json();

  const TEXT = [
    'MAILTO=ops@example.org',
    '# Saves the shop',
    '30 2 * * * /opt/backup --all',
    '0 9,18 * * 1-5 /opt/report',
    '61 * * * * /opt/wrong',
    '*/7 * 13 * 5 /opt/odd',
    '@reboot /opt/start',
  ].join('\n');

  test('each line with what becomes of it, in the order of the lines', async () => {
    const { lines, counts, warnings } = await report({ text: TEXT, timeZone: 'Europe/Berlin' });
    expect(
      lines.map(({ line, verdict }: { line: number; verdict: string }) => [line, verdict]),
    ).toEqual([
      [3, 'exact'],
      [4, 'union'],
      [5, 'refused'],
      [6, 'cron'],
      [7, 'refused'],
    ]);
    expect(counts).toMatchObject({ exact: 1, union: 1, cron: 1, refused: 2 });
    expect(lines[0]).toMatchObject({
      crontab: '30 2 * * *',
      scheduleTimeZone: 'Europe/Berlin',
      exists: false,
      job: {
        command: '/opt/backup --all',
        owner: 'ops@example.org',
        description: 'Saves the shop',
      },
    });
    expect(lines[0].nextRuns).toHaveLength(3);
    expect(lines[2]).toMatchObject({ job: null, schedule: null });
    expect(lines[2].reason).toMatch(/61/);
    expect(Array.isArray(warnings)).toBe(true);
    expect((await world.get('/api/v1/jobs')).json().total).toBe(0);
  });

  test('what it offers can be posted, and is then said to be there', async () => {
    const first = await report({ text: TEXT });
    for (const { job } of first.lines) {
      if (job !== null) await world.post(job);
    }
    const again = await report({ text: TEXT });
    expect(again.lines.map(({ exists }: { exists: boolean }) => exists)).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  test('a table with users, a machine and a prefix', async () => {
    const { lines } = await report({
      text: '5 4 * * * anna /opt/a\n',
      hasUserColumn: true,
      host: 'web1',
      prefix: 'web1-',
      source: 'web1:/etc/crontab',
    });
    expect(lines[0].job).toMatchObject({
      runAsUser: 'anna',
      host: 'web1',
      labels: { crontab: '5 4 * * *', crontabSource: 'web1:/etc/crontab' },
    });
    expect(lines[0].name).toMatch(/^web1-/);
  });

  test('the words are Chinese where they are asked for', async () => {
    const { lines } = await report({ text: '30 2 * * * a' }, '?lang=zh&count=1');
    expect(lines[0].explanation).toMatch(/\p{Script=Han}/u);
    expect(lines[0].nextRuns).toHaveLength(1);
  });

  test.each([
    [{}, /^text: a text is expected, e\.g\. \{/],
    [{ text: ' ' }, /^text: a text is expected/],
    [{ text: 5 }, /^text: a text is expected/],
    [{ text: 'x', user: 5 }, /^user: a text is expected/],
    [
      { text: 'x', timeZone: 'Berlin/Nowhere' },
      /^timeZone: "Berlin\/Nowhere" is not a known time zone/,
    ],
    [{ text: 'x', hasUserColumn: 'yes' }, /^hasUserColumn: true or false/],
  ])('refuses %j with field, rule and example', async (body, sentence) => {
    const answer = await world.send('POST', '/api/v1/crontab', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(sentence);
  });

  test('refuses more lines than a page can show', async () => {
    const { message } = await report({ text: '\n'.repeat(1_000) + 'x' });
    expect(message).toMatch(/^text: has more lines; at most 1000 .*"submitter crontab FILE"/);
  });

  test('a long one leaves the scheduler its turns', async () => {
    const text = Array.from({ length: 1_000 }, (_, i) => `${i % 60} ${i % 24} * * 1-5 /opt/j${i}`);
    const asked = world.send('POST', '/api/v1/crontab', { text: text.join('\n') });
    let turnCount = 0;
    let isDone = false;
    void asked.then(() => (isDone = true));
    while (!isDone) {
      await new Promise(setImmediate);
      turnCount += 1;
    }
    expect((await asked).json().lines).toHaveLength(1_000);
    expect(turnCount).toBeGreaterThan(20);
  });
});

test('both answer in the shapes that /openapi.json describes', async () => {
  const api = (await world.get('/openapi.json')).json();
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'api', ...api });
  const job = { name: 'a', command: 'true', schedule: DAILY, odd: 1, labels: { a: 'b' } };
  await world.post({ name: 'a', schedule: DAILY });
  const asked = [
    ['/api/v1/jobs/validate', job],
    ['/api/v1/jobs/validate', { name: '' }],
    ['/api/v1/crontab', { text: 'A=b\n0 4 * * * x\n61 * * * * y' }],
  ] as const;
  for (const [path, body] of asked) {
    const { schema } = api.paths[path].post.responses['200'].content['application/json'];
    const isValid = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('#/', 'api#/')));
    isValid((await world.send('POST', path, body)).json());
    expect([path, isValid.errors]).toEqual([path, null]);
  }
});
