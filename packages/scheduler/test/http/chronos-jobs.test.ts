import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';
const PREFIXES = ['/scheduler', '/v1/scheduler'];

describe.each(PREFIXES)('writing jobs under %s', (prefix) => {
  test.each(['POST', 'PUT'] as const)(
    '%s creates and replaces with 204 and no body',
    async (method) => {
      for (const command of ['first', 'second']) {
        const answer = await world.send(method, `${prefix}/iso8601`, {
          name: 'a',
          command,
          schedule: DAILY,
        });
        expect([answer.statusCode, answer.payload]).toEqual([204, '']);
        expect(answer.headers['content-type']).toBeUndefined();
      }
      expect(world.shell.state.jobs.get('a')?.job.command).toBe('second');
    },
  );

  test.each(['POST', 'PUT'] as const)('%s of a dependent job', async (method) => {
    await world.post({ name: 'parent', schedule: DAILY });
    const child = { name: 'child', command: 'true', parents: ['parent'] };
    expect((await world.send(method, `${prefix}/dependency`, child)).statusCode).toBe(204);
    expect((await world.get(`${prefix}/job/child`)).json().parents).toEqual(['parent']);
  });

  test('a job of the other kind is refused with 400 and told where it belongs', async () => {
    await world.post({ name: 'parent', schedule: DAILY });
    const child = { name: 'c', command: 'true', parents: ['parent'] };
    const first = await world.send('POST', `${prefix}/iso8601`, child);
    expect(first.statusCode).toBe(400);
    expect(first.json().message).toContain('/scheduler/dependency');
    const second = await world.send('POST', `${prefix}/dependency`, {
      name: 'c',
      command: 'true',
      schedule: DAILY,
    });
    expect(second.statusCode).toBe(400);
    expect(second.json().message).toContain('/scheduler/iso8601');
  });

  test('run now, kill, mark and delete answer as Chronos does', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    const answers = {
      run: await world.request({ method: 'PUT', url: `${prefix}/job/a` }),
      kill: await world.request({ method: 'DELETE', url: `${prefix}/task/kill/a` }),
      mark: await world.request({ method: 'PUT', url: `${prefix}/job/success/a` }),
      purge: await world.request({ method: 'DELETE', url: `${prefix}/task/all` }),
      remove: await world.request({ method: 'DELETE', url: `${prefix}/job/a` }),
    };
    const statuses = Object.entries(answers).map(([name, { statusCode }]) => [name, statusCode]);
    expect(Object.fromEntries(statuses)).toEqual({
      run: 204,
      kill: 204,
      mark: 200,
      purge: 204,
      remove: 204,
    });
    expect(answers.mark.payload).toBe('marked job a as successful: true');
    expect(world.shell.state.jobs.size).toBe(0);
  });

  test.each([
    ['GET', 'job/absent'],
    ['PUT', 'job/absent'],
    ['DELETE', 'job/absent'],
    ['GET', 'job/stat/absent'],
    ['DELETE', 'task/kill/absent'],
  ] as const)('%s %s of a job that is not there is 400 "not found"', async (method, path) => {
    const answer = await world.request({ method, url: `${prefix}/${path}` });
    expect(answer.statusCode).toBe(400);
    expect(answer.payload).toBe(`{"status":"Bad Request","message":"Job 'absent' not found"}`);
  });
});

describe('names', () => {
  const put = (prefix: string, name: string) =>
    world.send('POST', `${prefix}/iso8601`, { name, command: 'true', schedule: DAILY });

  test('Chronos 2 knows blanks and "#", Chronos 3 does not, both know dots', async () => {
    for (const prefix of PREFIXES) {
      expect((await put(prefix, 'a.b-c_9')).statusCode).toBe(204);
    }
    expect((await put('/scheduler', 'a #1')).statusCode).toBe(204);
    const refused = await put('/v1/scheduler', 'b #1');
    expect(refused.statusCode).toBe(400);
    expect(refused.json().message).toContain("the job's name is invalid");
  });

  test('a job that is there can be replaced under either prefix', async () => {
    await put('/scheduler', 'a #1');
    expect((await put('/v1/scheduler', 'a #1')).statusCode).toBe(204);
  });

  test.each(['a/b', 'a:b', 'a,b', '', ' ', 'ä', 'a\nb', '<img src=x>', '..'])(
    '%j is refused',
    async (name) => {
      expect((await put('/scheduler', name)).statusCode).toBe(400);
    },
  );

  test.each(['__proto__', 'toString', 'constructor'])(
    '%s is a name like any other',
    async (name) => {
      expect((await world.get(`/scheduler/job/${name}`)).statusCode).toBe(400);
      expect((await put('/scheduler', name)).statusCode).toBe(204);
      expect((await world.get(`/scheduler/job/${name}`)).json().name).toBe(name);
      const stats = (await world.get('/scheduler/stats/median')).json();
      expect(stats).toEqual([{ jobNameLabel: name, time: 0 }]);
      expect((await world.get(`/scheduler/stats/${name}`)).json()).toEqual([]);
    },
  );
});

describe('refusals name field, value, rule and example', () => {
  const post = async (job: Record<string, unknown>) => {
    const path = 'parents' in job ? 'dependency' : 'iso8601';
    const answer = await world.send('POST', `/scheduler/${path}`, { command: 'true', ...job });
    expect(answer.statusCode).toBe(400);
    return String(answer.json().message);
  };

  test('a bad schedule', async () => {
    expect(await post({ name: 'a', schedule: 'R/2026/PT' })).toMatch(/^schedule: .*"PT".*e\.g\./);
  });
  test('a zero period', async () => {
    expect(await post({ name: 'a', schedule: 'R/2026-01-01T00:00:00Z/PT0S' })).toMatch(/schedule/);
  });
  test('an unknown zone', async () => {
    const message = await post({ name: 'a', schedule: DAILY, scheduleTimeZone: 'Mars/Olympus' });
    expect(message).toMatch(/scheduleTimeZone.*Mars\/Olympus.*e\.g\./);
  });
  test('negative cpus', async () => {
    expect(await post({ name: 'a', schedule: DAILY, cpus: -1 })).toMatch(/cpus.*-1/);
  });
  test('several problems at once', async () => {
    const message = await post({ name: 'a/b', schedule: 'x', cpus: -1 });
    expect(message).toMatch(/name.*cpus.*schedule/);
  });
  test('an unknown parent, in the words that scripts look for', async () => {
    const message = await post({ name: 'c', parents: ['nobody'] });
    expect(message).toContain('does not have all parents defined');
    expect(message).toContain('nobody');
  });
  test('a cycle; nothing is applied', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'] });
    const answer = await world.send('PUT', '/scheduler/dependency', {
      name: 'a',
      command: 'true',
      parents: ['b'],
    });
    expect(answer.statusCode).toBe(400);
    expect((await world.get('/scheduler/job/a')).json().schedule).toBe(DAILY);
  });
  test('deleting a parent, unless the children are to be detached', async () => {
    await world.post(
      { name: 'a', schedule: DAILY },
      { name: 'x', schedule: DAILY },
      { name: 'b', parents: ['a', 'x'] },
    );
    const refused = await world.request({ method: 'DELETE', url: '/scheduler/job/a' });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().message).toMatch(/b.*cascade=detach/);
    const wrong = await world.request({ method: 'DELETE', url: '/scheduler/job/a?cascade=all' });
    expect(wrong.statusCode).toBe(400);
    const detach = await world.request({
      method: 'DELETE',
      url: '/scheduler/job/a?cascade=detach',
    });
    expect(detach.statusCode).toBe(204);
    expect((await world.get('/scheduler/job/b')).json().parents).toEqual(['x']);
  });
});

describe('a job that has lost its last parent', () => {
  beforeEach(async () => {
    await world.post(
      { name: 'a', schedule: DAILY },
      { name: 'b', parents: ['a'], dependencyMode: 'cycle' },
      { name: 'c', parents: ['a', 'b'] },
    );
    await world.request({ method: 'DELETE', url: '/scheduler/job/a?cascade=detach' });
  });

  test('may be sent back as it was read, and edited', async () => {
    const read = (await world.get('/scheduler/job/b')).json() as Record<string, unknown>;
    expect(read['parents']).toEqual([]);
    const answer = await world.send('POST', '/scheduler/dependency', { ...read, retries: 7 });
    expect([answer.statusCode, answer.payload]).toEqual([204, '']);
    const patch = { description: 'later' };
    expect((await world.send('PATCH', '/api/v1/jobs/b', patch)).statusCode).toBe(204);
    expect((await world.get('/scheduler/job/b')).json()).toMatchObject({
      ...{ parents: [], retries: 7, description: 'later', dependencyMode: 'cycle' },
    });
  });

  test('gets parents, or a schedule, as any other', async () => {
    const read = (await world.get('/scheduler/job/b')).json() as Record<string, unknown>;
    const own = { ...read, parents: undefined, dependencyMode: undefined, schedule: DAILY };
    expect((await world.send('POST', '/scheduler/iso8601', own)).statusCode).toBe(204);
    expect((await world.get('/scheduler/job/b')).json()).toMatchObject({ schedule: DAILY });
  });

  test('is no example for others: they keep needing one', async () => {
    for (const name of ['c', 'new']) {
      const document = { name, command: 'true', parents: [] };
      const answer = await world.send('POST', '/scheduler/dependency', document);
      expect(answer.statusCode).toBe(400);
      expect(answer.json().message).toContain('parent does not exist');
    }
    const { statusCode } = await world.send('POST', '/scheduler/iso8601', {
      ...{ name: 'b', command: 'true', parents: [] },
    });
    expect(statusCode).toBe(400);
  });
});

describe('reading jobs', () => {
  test('one line of compact JSON, with a content type that has no charset', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'] });
    const answer = await world.get('/scheduler/jobs');
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.payload).not.toMatch(/\n|": /);
    expect(answer.json()).toHaveLength(2);
  });

  test('an empty list is a list', async () => {
    expect((await world.get('/scheduler/jobs')).payload).toBe('[]');
    expect((await world.get('/scheduler/jobs/search')).payload).toBe('[]');
    expect((await world.get('/v1/scheduler/jobs/summary')).payload).toBe('{"jobs":[]}');
  });

  test('members come in the order of Chronos, its doubles with a point, Horae behind', async () => {
    await world.post({ name: 'a', schedule: DAILY, epsilon: 'PT30M', cpus: '1', mem: '512' });
    const { payload } = await world.get('/scheduler/job/a');
    expect(payload).toContain('"cpus":1.0,"disk":256.0,"mem":512.0');
    const members = Object.keys(JSON.parse(payload) as object);
    const chronos = [
      'name,command,shell,epsilon,executor,executorFlags,retries,owner,ownerName,description',
      'async,successCount,errorCount,lastSuccess,lastError,cpus,disk,mem,disabled,softError',
      'dataProcessingJobType,errorsSinceLastSuccess,uris,environmentVariables,arguments',
      'highPriority,runAsUser,constraints,schedule,scheduleTimeZone',
    ].join(',');
    expect(members.slice(0, chronos.split(',').length).join(',')).toBe(chronos);
    const rest = members.slice(chronos.split(',').length);
    expect(rest).toEqual(expect.arrayContaining(['scheduleDefinition', 'nextRuns', 'state']));
  });

  test('a scheduled job has no parents key and a dependent job no schedule key', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'] });
    const [a, b] = (await world.get('/scheduler/jobs')).json() as object[];
    expect(a).not.toHaveProperty('parents');
    expect(b).not.toHaveProperty('schedule');
    expect(b).not.toHaveProperty('scheduleTimeZone');
  });

  test('what was posted comes back equal', async () => {
    const posted = {
      name: 'a',
      command: 'echo "$1"',
      epsilon: 'PT1800S',
      retries: 5,
      owner: 'a@example.org, b@example.org',
      ownerName: 'Ops',
      description: 'x "y" \\ z',
      cpus: 0.25,
      mem: 64,
      disk: 0.5,
      async: false,
      softError: true,
      highPriority: true,
      uris: ['http://e/2', 'http://e/1'],
      environmentVariables: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
      arguments: ['z', 'a'],
      constraints: [
        ['rack', 'EQUALS', 'r1'],
        ['host', 'LIKE', 'web.*'],
      ],
      runAsUser: 'nobody',
      schedule: 'R/2026-03-01T00:00:00.0Z/PT24H',
      scheduleTimeZone: 'Europe/Paris',
      container: {
        type: 'DOCKER',
        image: 'busybox',
        network: 'HOST',
        volumes: [{ hostPath: '/h', containerPath: '/c', mode: 'RO' }],
        forcePullImage: false,
      },
    };
    await world.post(posted);
    const got = (await world.get('/scheduler/job/a')).json() as Record<string, unknown>;
    expect(Object.fromEntries(Object.keys(posted).map((key) => [key, got[key]]))).toEqual(posted);
  });

  test('an empty start is shown as posted while the first run has not ended', async () => {
    await world.post({ name: 'once', schedule: 'R1//PT1M' });
    await world.advance('PT1S');
    expect((await world.get('/scheduler/job/once')).json().schedule).toBe('R1//PT1M');
  });

  test.each([
    'R0/2014-01-01T00:00:00Z/PT60M',
    'R/2019-01-01T00:00:00.000Z/PT24H',
    'R/2026-02-01T00:00:00.010461171Z/P1W',
    'R10/2012-10-01T05:52:00Z/PT2S',
    'R/2026-02-01T00:00:00+02:00/P1M',
    '0 9 * * 1-5',
  ])('the schedule %s is shown as posted until it has fired', async (schedule) => {
    await world.post({ name: 'a', schedule, disabled: true });
    expect((await world.get('/scheduler/job/a')).json().schedule).toBe(schedule);
  });

  test('posting what was read changes neither schedule nor counters', async () => {
    await world.post({ name: 'a', schedule: 'R3/2026-01-01T00:00:10Z/PT10S', retries: 0 });
    await world.advance('PT10S');
    await world.offer();
    await world.finish();
    const before = (await world.get('/scheduler/job/a')).json() as Record<string, unknown>;
    expect(before).toMatchObject({
      schedule: 'R2/2026-01-01T00:00:20.000Z/PT10S',
      scheduleDefinition: 'R3/2026-01-01T00:00:10Z/PT10S',
      successCount: 1,
      lastSuccess: '2026-01-01T00:00:11.000Z',
      lastError: '',
    });
    await world.send('POST', '/scheduler/iso8601', before);
    expect((await world.get('/scheduler/job/a')).json()).toEqual(before);
  });

  test('a one-shot job is disabled once it has succeeded, with R0 left', async () => {
    await world.post({ name: 'once', schedule: 'R1//PT1M' });
    await world.advance('PT1S');
    await world.offer();
    await world.finish();
    const job = (await world.get('/scheduler/job/once')).json();
    expect(job).toMatchObject({ disabled: true, disabledBy: 'system', successCount: 1 });
    expect(job.schedule).toMatch(/^R0\//);
  });

  test('the list is in the order of creation, parents first', async () => {
    await world.post(
      { name: 'z', schedule: DAILY },
      { name: 'child', parents: ['z'] },
      { name: 'a', schedule: DAILY },
      { name: 'child', parents: ['z', 'a'] },
    );
    const names = (await world.get('/scheduler/jobs'))
      .json()
      .map((job: { name: string }) => job.name);
    expect(names).toEqual(['z', 'a', 'child']);
  });

  test('a list read again shows every change in between', async () => {
    const read = async () =>
      (await world.get('/scheduler/jobs')).json() as Record<string, unknown>[];
    await world.post(
      { name: 'a', schedule: DAILY },
      { name: 'b', schedule: DAILY },
      { name: 'c', parents: ['a', 'b'] },
    );
    await read();
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    expect((await read())[0]).toMatchObject({ state: 'queued', successCount: 0 });
    await world.offer();
    await world.finish();
    expect((await read())[0]).toMatchObject({ state: 'idle', successCount: 1 });
    expect((await read())[2]).toMatchObject({ state: 'waiting', waitsFor: ['b'] });
    await world.request({ method: 'PUT', url: '/scheduler/job/success/b' });
    expect((await read())[2]).toMatchObject({ state: 'queued' });
    await world.post({ name: 'b', schedule: DAILY, disabled: true });
    expect((await read())[1]).toMatchObject({ disabled: true, state: 'disabled', successCount: 1 });
    await world.request({ method: 'DELETE', url: '/scheduler/job/c' });
    await world.post({ name: 'd', schedule: DAILY });
    expect((await read()).map(({ name }) => name)).toEqual(['a', 'b', 'd']);
  });

  test('summary: states as texts, parents a list, no schedule for dependent jobs', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b', parents: ['a'], disabled: true });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    expect((await world.get('/v1/scheduler/jobs/summary')).json()).toEqual({
      jobs: [
        {
          name: 'a',
          status: 'fresh',
          state: 'queued',
          schedule: DAILY,
          parents: [],
          disabled: false,
        },
        { name: 'b', status: 'fresh', state: 'idle', schedule: '', parents: ['a'], disabled: true },
      ],
    });
  });

  test('the leader is the advertised address', async () => {
    for (const prefix of PREFIXES) {
      const { payload } = await world.get(`${prefix}/leader`);
      expect(payload).toBe('{"leader":"scheduler.example.org:4400"}');
    }
  });
});

describe('search', () => {
  const names = async (query: string) =>
    (await world.get(`/scheduler/jobs/search${query}`))
      .json()
      .map((job: { name: string }) => job.name);

  beforeEach(async () => {
    await world.post(
      { name: 'Backup.db', command: 'pg_dump', schedule: DAILY },
      { name: 'backup.files', command: 'tar', schedule: DAILY },
      { name: 'report', command: 'mail backup-report', schedule: DAILY },
    );
  });

  test('parts of name and command, in any case; both have to hold', async () => {
    expect(await names('?name=BACKUP')).toEqual(['Backup.db', 'backup.files']);
    expect(await names('?command=backup')).toEqual(['report']);
    expect(await names('?name=backup&command=tar')).toEqual(['backup.files']);
    expect(await names('?name=.')).toEqual(['Backup.db', 'backup.files']);
    expect(await names('?name=(')).toEqual([]);
  });

  test('any is a filter over both', async () => {
    expect(await names('?any=backup')).toEqual(['Backup.db', 'backup.files', 'report']);
    expect(await names('?any=nothing')).toEqual([]);
  });

  test('ten at most unless told, from an offset', async () => {
    for (let index = 0; index < 12; index += 1) {
      await world.post({ name: `n${index}`, schedule: DAILY });
    }
    expect(await names('')).toHaveLength(10);
    expect(await names('?name=n&limit=3&offset=2')).toEqual(['n2', 'n3', 'n4'].slice(0, 3));
    expect(await names('?limit=0')).toEqual([]);
    expect(await names('?offset=100')).toEqual([]);
  });

  test('a limit that is no number is 400 with the rule', async () => {
    const answer = await world.get('/scheduler/jobs/search?limit=abc');
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(/limit: "abc".*limit=10/);
  });
});

describe('graph', () => {
  test('csv: nodes, then links; four and three columns; text/plain to the letter', async () => {
    await world.post(
      { name: 'a', schedule: DAILY },
      { name: 'b', schedule: DAILY },
      { name: 'c', parents: ['a', 'b'] },
    );
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    await world.offer();
    world.cluster.say(world.cluster.tasks[0]?.task_id.value ?? '', 'TASK_RUNNING');
    await world.settle();
    await world.request({ method: 'PUT', url: '/scheduler/job/success/b' });
    const csv = await world.get('/scheduler/graph/csv');
    expect(csv.headers['content-type']).toBe('text/plain');
    expect(csv.payload).toBe(
      'node,a,fresh,running\nnode,b,success,idle\nnode,c,fresh,idle\nlink,a,c\nlink,b,c\n',
    );
    const v1 = await world.get('/v1/scheduler/graph/csv');
    expect(v1.payload).toContain('node,a,fresh,1 running\n');
  });

  test('dot: numbered nodes and links', async () => {
    await world.post({ name: 'a', schedule: DAILY }, { name: 'b c', parents: ['a'] });
    const dot = await world.get('/scheduler/graph/dot');
    expect(dot.headers['content-type']).toBe('text/plain');
    expect(dot.payload).toBe(
      'digraph G {\n  1 [ label="a" ];\n  2 [ label="b c" ];\n  1 -> 2;\n}\n',
    );
  });

  test('an empty system', async () => {
    expect((await world.get('/scheduler/graph/csv')).payload).toBe('');
    expect((await world.get('/scheduler/graph/dot')).payload).toBe('digraph G {\n}\n');
  });
});

describe('statistics', () => {
  test('a new job: zeros as doubles, an empty history', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    expect((await world.get('/scheduler/job/stat/a')).payload).toBe(
      '{"histogram":{"75thPercentile":0.0,"95thPercentile":0.0,"98thPercentile":0.0,' +
        '"99thPercentile":0.0,"median":0.0,"mean":0.0,"count":0},"taskStatHistory":[]}',
    );
    for (const name of [
      '99thPercentile',
      '98thPercentile',
      '95thPercentile',
      '75thPercentile',
      'median',
      'mean',
    ]) {
      const { payload } = await world.get(`/scheduler/stats/${name}`);
      expect(payload).toBe('[{"jobNameLabel":"a","time":0.0}]');
    }
    expect((await world.get('/scheduler/stats/50thPercentile')).payload).toBe('[]');
  });

  test('one job in milliseconds, all jobs in seconds, longest first', async () => {
    await world.post({ name: 'never', schedule: DAILY }, { name: 'a', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    await world.offer();
    const taskId = await world.finish();
    const stat = (await world.get('/scheduler/job/stat/a')).json();
    expect(stat.histogram).toMatchObject({ count: 1, median: 1000 });
    expect(stat.taskStatHistory).toEqual([
      {
        taskId,
        jobName: 'a',
        slaveId: 'agent-1',
        startTime: expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d$/),
        endTime: expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d$/),
        duration: expect.stringMatching(/^\d+s$/),
        status: 'Success',
      },
    ]);
    expect((await world.get('/scheduler/stats/median')).json()).toEqual([
      { jobNameLabel: 'a', time: 1 },
      { jobNameLabel: 'never', time: 0 },
    ]);
  });
});

describe('what tasks report', () => {
  const progress = (name: string, id: string, body: unknown) =>
    world.send('POST', `/scheduler/job/${name}/task/${id}/progress`, body);

  test('progress is checked as Chronos checks it', async () => {
    await world.post(
      { name: 'data', schedule: DAILY, dataProcessingJobType: true },
      { name: 'plain', schedule: DAILY },
    );
    const three = { numAdditionalElementsProcessed: 3 };
    const refusals: readonly (readonly [string, string, unknown, string | RegExp])[] = [
      ['data', 'ct:1:0:data:', three, 'Task id  ct:1:0:data: not found'],
      ['data', 'ct:1:0:plain:', three, 'Task id  ct:1:0:plain: not found'],
      ['data', 'ct:1:0:data:', { numAdditionalElementsProcessed: -1 }, /\(-1\) is not positive/],
      ['data', 'x', three, 'Invalid task id format x'],
      ['plain', 'ct:1:0:plain:', three, "Job 'plain' is not enabled to track data"],
      ['absent', 'ct:1:0:absent:', {}, "Job 'absent' not found"],
    ];
    for (const [name, id, body, message] of refusals) {
      const answer = await progress(name, id, body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json().message).toMatch(message);
    }
  });

  test('progress of a running task adds up, and its run shows it', async () => {
    await world.post({ name: 'data', schedule: DAILY, dataProcessingJobType: true });
    const taskId = await started('data');
    for (const id of [taskId, taskId.slice(0, -1)]) {
      const answer = await progress('data', id, { numAdditionalElementsProcessed: 3 });
      expect(answer.statusCode).toBe(204);
    }
    expect((await progress('data', taskId, {})).statusCode).toBe(204);
    const [run] = (await world.get('/api/v1/runs?job=data')).json().items;
    expect(run.attempts).toMatchObject([{ elementCount: 6 }]);
  });

  test('an asynchronous run succeeds once its task has ended and has reported', async () => {
    await world.post({ name: 'a', schedule: DAILY, async: true });
    const taskId = await started('a');
    world.cluster.say(taskId, 'TASK_FINISHED');
    await world.settle();
    const runOf = async () => (await world.get('/api/v1/runs?job=a')).json().items[0];
    expect(await runOf()).toMatchObject({ state: 'running', attempts: [{ state: 'awaiting' }] });
    const report = await world.send('PUT', `/scheduler/task/${taskId}`, { statusCode: 0 });
    expect(report.statusCode).toBe(204);
    expect(await runOf()).toMatchObject({
      state: 'succeeded',
      attempts: [{ state: 'succeeded', reportedCode: 0 }],
    });
  });

  async function started(name: string): Promise<string> {
    await world.request({ method: 'PUT', url: `/scheduler/job/${name}` });
    await world.offer();
    const taskId = world.cluster.tasks[0]?.task_id.value ?? '';
    world.cluster.say(taskId, 'TASK_RUNNING');
    return taskId;
  }

  test('an asynchronous end is 204 also for unknown tasks, 400 for nonsense', async () => {
    const put = (body: unknown) => world.send('PUT', '/scheduler/task/ct:1:0:a:', body);
    expect((await put({ statusCode: 0 })).statusCode).toBe(204);
    expect((await put({ statusCode: '1' })).statusCode).toBe(204);
    expect((await put({})).statusCode).toBe(204);
    expect((await put({ statusCode: 'x' })).statusCode).toBe(400);
    expect((await put([])).statusCode).toBe(400);
  });
});

test('task/kill kills what runs, task/all what waits', async () => {
  await world.post({ name: 'runs', schedule: DAILY }, { name: 'waits', schedule: DAILY });
  await world.request({ method: 'PUT', url: '/scheduler/job/runs' });
  await world.offer();
  const taskId = world.cluster.tasks[0]?.task_id.value ?? '';
  world.cluster.say(taskId, 'TASK_RUNNING');
  await world.request({ method: 'PUT', url: '/scheduler/job/waits' });
  await world.request({ method: 'DELETE', url: '/scheduler/task/all' });
  expect([...world.shell.state.runs.values()].map(({ run }) => run.job)).toEqual(['runs']);
  expect(world.cluster.killedTaskIds).toEqual([]);
  await world.request({ method: 'DELETE', url: '/scheduler/task/kill/runs' });
  expect(world.cluster.killedTaskIds).toEqual([taskId]);
});
