import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pathOf } from './client-models.js';
import { expectJson, expectNoContent, expectRefusal, expectText } from './expect-answer.js';
import { ChronosServer, PREFIXES } from './server.js';

/** What clients rely on in the answers; the numbers are those of the list of demands. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());

const DAILY = 'R/2030-01-01T00:00:00Z/P1D';
const JOB = { name: 'a', command: 'true', schedule: DAILY };

type Job = Record<string, unknown>;

beforeEach(async () => {
  const jobs = (await server.get('/scheduler/jobs')).json() as { name: string }[];
  for (const { name } of jobs.reverse()) {
    await server.delete(`/scheduler/job/${encodeURIComponent(name)}`);
  }
});

describe.each(PREFIXES)('under %s', (prefix) => {
  const jobs = async () => expectJson(await server.get(`${prefix}/jobs`)) as Job[];
  const write = (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return server.raw(`${method} ${prefix}/${path} HTTP/1.1`, headers, text);
  };

  test('1: every write is answered by 204 and nothing else, first and second time', async () => {
    for (const method of ['POST', 'PUT', 'POST', 'PUT']) {
      expectNoContent(await write(method, 'iso8601', JOB));
      const child = { name: 'child', command: 'true', parents: ['a'] };
      expectNoContent(await write(method, 'dependency', child));
    }
    expectNoContent(await write('PUT', 'job/a'));
    expectNoContent(await write('DELETE', 'task/kill/a'));
    expectNoContent(await write('DELETE', 'task/all'));
    expectNoContent(await write('PUT', 'task/ct:1:0:a:', { statusCode: 0 }));
    expectNoContent(await write('DELETE', 'job/child'));
    expectNoContent(await write('DELETE', 'job/a'));
  });

  test.each([
    ['GET', 'job/absent'],
    ['PUT', 'job/absent'],
    ['DELETE', 'job/absent'],
    ['GET', 'job/stat/absent'],
    ['DELETE', 'task/kill/absent'],
    ['POST', 'job/absent/task/ct:1:0:absent:/progress'],
  ])('2: %s %s is 400 and says "not found"', async (method, path) => {
    const body = method === 'POST' ? { numAdditionalElementsProcessed: 1 } : undefined;
    expectRefusal(await write(method, path, body), 400, /^Job 'absent' not found$/);
  });

  test.each([
    ['no JSON', 'iso8601', '{', 400],
    ['a job without a name', 'iso8601', '{"command":"a"}', 400],
    ['a schedule that is none', 'iso8601', '{"name":"a","command":"a","schedule":"soon"}', 400],
    ['a parent that is not there', 'dependency', '{"name":"a","command":"a","parents":["b"]}', 400],
    ['a text with the word message in it', 'iso8601', '{"name":"message/","command":"a"}', 400],
    ['a path that is not there', 'message', '{}', 404],
    ['a job without parents', 'dependency', '{"name":"a","command":"a"}', 400],
    ['a list of jobs', 'iso8601', '[{"name":"a"}]', 400],
  ])(
    '3: the refusal of %s is an object with a text as message',
    async (_what, path, body, status) => {
      const answer = await server.post(`${prefix}/${path}`, body);
      expectRefusal(answer, status);
      // What chronos-python does with it.
      const payload = answer.json() as { message: string };
      expect(payload.message.length).toBeGreaterThan(0);
      expect(Array.isArray(payload)).toBe(false);
    },
  );

  test('4: POST and PUT of a name that is there replace the job, on both paths', async () => {
    for (const method of ['POST', 'PUT']) {
      await write(method, 'iso8601', { ...JOB, description: method, retries: 7 });
      await write(method, 'iso8601', { ...JOB, description: `${method} again` });
      expect((await jobs())[0]).toMatchObject({ description: `${method} again`, retries: 2 });
      const child = { name: 'child', command: method, parents: ['a'] };
      await write(method, 'dependency', { ...child, owner: 'x' });
      await write(method, 'dependency', child);
      expect((await jobs())[1]).toMatchObject({ command: method, owner: '' });
    }
    expect(await jobs()).toHaveLength(2);
  });

  test('5: a graph without jobs is 200 and an empty text, as in Chronos', async () => {
    expect(expectText(await server.get(`${prefix}/graph/csv`))).toBe('');
    expect(expectText(await server.get(`${prefix}/graph/dot`))).toBe('digraph G {\n}\n');
  });

  test('17: the keys say the kind, in every answer', async () => {
    await write('POST', 'iso8601', { ...JOB, parents: [] });
    await write('POST', 'dependency', {
      name: 'b',
      command: 'true',
      parents: ['a'],
      schedule: null,
    });
    const answers = [
      await jobs(),
      expectJson(await server.get(`${prefix}/jobs/search?name=`)) as Job[],
      [await server.job('a', prefix), await server.job('b', prefix)],
    ];
    for (const [scheduled = {}, dependent = {}] of answers) {
      expect([scheduled['schedule'], 'parents' in scheduled]).toEqual([DAILY, false]);
      expect([dependent['parents'], 'schedule' in dependent]).toEqual([['a'], false]);
      expect('scheduleTimeZone' in dependent).toBe(false);
      expect([pathOf(scheduled), pathOf(dependent)]).toEqual(['iso8601', 'dependency']);
    }
  });

  test('18: JSON is compact, on one line, and called application/json', async () => {
    await write('POST', 'iso8601', { ...JOB, command: 'a\nb\r\nc', description: 'x\u2028y' });
    const paths = ['jobs', 'job/a', 'jobs/search?name=a', 'jobs/summary', 'job/stat/a'];
    for (const path of [...paths, 'stats/median', 'leader']) {
      const answer = await server.get(`${prefix}/${path}`);
      const value = expectJson(answer);
      expect(answer.body).not.toMatch(/[{,\]]\s|[:[]\s/);
      // Numbers aside (`128.0`), it is what every compact printer writes.
      expect(answer.body.replace(/(\d)\.0(?=[,}])/g, '$1')).toBe(JSON.stringify(value));
    }
  });

  test('19: each member has the type that typed clients decode', async () => {
    const container = { type: 'DOCKER', image: 'alpine:3' };
    const constraints = [['rack', 'EQUALS', '1']];
    await write('POST', 'iso8601', { ...JOB, container, constraints, owner: null });
    const [job = {}] = await jobs();
    const typesOf = (names: string) => names.split(' ').map((name) => [name, typeof job[name]]);
    const all = (names: string, type: string) => names.split(' ').map((name) => [name, type]);
    const texts =
      'name command executor executorFlags taskInfoData owner ownerName description lastSuccess ' +
      'lastError runAsUser schedule scheduleTimeZone';
    const flags =
      'shell disabled softError dataProcessingJobType highPriority concurrent' +
      (prefix === '/scheduler' ? ' async' : '');
    const counts = 'retries successCount errorCount errorsSinceLastSuccess maxCompletionTime';
    expect(typesOf(texts)).toEqual(all(texts, 'string'));
    expect(typesOf(flags)).toEqual(all(flags, 'boolean'));
    expect(typesOf(counts)).toEqual(all(counts, 'number'));
    for (const list of ['uris', 'fetch', 'environmentVariables', 'arguments', 'constraints']) {
      expect([list, Array.isArray(job[list])]).toEqual([list, true]);
    }
    expect([job['lastSuccess'], job['lastError'], job['disabled']]).toEqual(['', '', false]);
    expect(job['constraints']).toEqual(constraints);
    // Resources are doubles to the letter, counts whole numbers.
    const text = (await server.get(`${prefix}/job/a`)).body;
    expect(text).toMatch(/"cpus":0\.1,"disk":256\.0,"mem":128\.0,/);
    expect(text).toMatch(/"successCount":0,"errorCount":0,/);
  });

  test('20: a container is there with image and network, or not at all', async () => {
    await write('POST', 'iso8601', JOB);
    expect(await server.job('a', prefix)).not.toHaveProperty('container');
    await write('POST', 'iso8601', { ...JOB, container: { image: 'alpine:3' } });
    const { container } = await server.job('a', prefix);
    expect(container).toEqual({
      ...{ type: 'DOCKER', image: 'alpine:3', network: 'HOST' },
      ...{ volumes: [], forcePullImage: false },
    });
  });

  test('22: the list is as created, and parents always come first', async () => {
    for (const name of ['m', 'z', 'b']) await write('POST', 'iso8601', { ...JOB, name });
    await write('POST', 'dependency', { name: 'c', command: 'true', parents: ['z'] });
    await write('POST', 'iso8601', { ...JOB, name: 'a' });
    await write('POST', 'iso8601', { ...JOB, name: 'm', retries: 1 });
    const names = async () => (await jobs()).map(({ name }) => name);
    expect(await names()).toEqual(['m', 'z', 'b', 'c', 'a']);
    await write('PUT', 'dependency', { name: 'm', command: 'true', parents: ['a'] });
    expect((await names()).indexOf('m')).toBeGreaterThan((await names()).indexOf('a'));
  });

  test('23: search takes name, command, any, limit and offset, and answers a list', async () => {
    for (let number = 0; number < 12; number += 1) {
      const name = `Report-${String(number).padStart(2, '0')}`;
      await write('POST', 'iso8601', { ...JOB, name, command: `print ${number}` });
    }
    await write('POST', 'iso8601', { ...JOB, name: 'other', command: 'rePORt' });
    const found = async (query: string) => {
      const answer = expectJson(await server.get(`${prefix}/jobs/search${query}`)) as Job[];
      return answer.map(({ name }) => name);
    };
    expect(await found('?name=report')).toHaveLength(10);
    expect(await found('?name=report&limit=100')).toHaveLength(12);
    expect(await found('?name=report&limit=2&offset=11')).toEqual(['Report-11']);
    expect(await found('?command=PORT')).toEqual(['other']);
    expect(await found('?any=port&limit=100')).toHaveLength(13);
    expect(await found('?name=report&command=11')).toEqual(['Report-11']);
    expect(await found('?name=nothing')).toEqual([]);
    expect(await found('?name=report&limit=0')).toEqual([]);
    // ManagerChronos cuts the outer brackets off and reads one object.
    const one = (await server.get(`${prefix}/jobs/search?name=Report-07`)).body;
    expect(JSON.parse(one.slice(1, -1))).toMatchObject({ name: 'Report-07' });
  });

  test('25: R0 in the past, and a count that is over, are taken, listed and not disabled', async () => {
    for (const schedule of ['R0/2014-01-01T00:00:00Z/PT60M', 'R10/2012-10-01T05:52:00Z/PT2S']) {
      expectNoContent(await write('POST', 'iso8601', { ...JOB, schedule }));
      expect((await jobs())[0]).toMatchObject({ schedule, disabled: false, nextRuns: [] });
    }
  });

  test('27: csv has four columns per job, three per link, and is text/plain to the letter', async () => {
    await write('POST', 'iso8601', JOB);
    await write('POST', 'iso8601', { ...JOB, name: 'b', disabled: true });
    await write('POST', 'dependency', { name: 'c', command: 'true', parents: ['b', 'a'] });
    const csv = expectText(await server.get(`${prefix}/graph/csv`));
    expect(csv.split('\n').sort()).toEqual(
      [
        ...['node,a,fresh,idle', 'node,b,fresh,idle', 'node,c,fresh,idle'],
        ...['link,b,c', 'link,a,c', ''],
      ].sort(),
    );
    expect(csv).not.toMatch(/^\n|\n\n/);
    expect(csv.indexOf('link')).toBeGreaterThan(csv.lastIndexOf('node'));
  });

  test('27, 28: what csv and summary say of counters that were sent, and of what waits', async () => {
    const [early, late] = ['2020-01-01T00:00:00.000Z', '2020-01-02T00:00:00.000Z'];
    await write('POST', 'iso8601', { ...JOB, name: 'ok', lastSuccess: late, lastError: early });
    await write('POST', 'iso8601', { ...JOB, name: 'bad', lastSuccess: early, lastError: late });
    await write('POST', 'iso8601', { ...JOB, name: 'tie', lastSuccess: late, lastError: late });
    await write('PUT', 'job/ok');
    const csv = expectText(await server.get(`${prefix}/graph/csv`));
    expect(csv).toBe('node,ok,success,queued\nnode,bad,failure,idle\nnode,tie,failure,idle\n');
    const { jobs: rows } = expectJson(await server.get(`${prefix}/jobs/summary`)) as {
      jobs: Job[];
    };
    expect(rows.map(({ name, status, state }) => [name, status, state])).toEqual([
      ['ok', 'success', 'queued'],
      ['bad', 'failure', 'idle'],
      ['tie', 'failure', 'idle'],
    ]);
  });

  test('29: the summary has six members per job, of fixed types', async () => {
    await write('POST', 'iso8601', JOB);
    await write('POST', 'dependency', {
      name: 'b',
      command: 'true',
      parents: ['a'],
      disabled: true,
    });
    const fresh = { status: 'fresh', state: 'idle' };
    expect(expectJson(await server.get(`${prefix}/jobs/summary`))).toEqual({
      jobs: [
        { name: 'a', ...fresh, schedule: DAILY, parents: [], disabled: false },
        { name: 'b', ...fresh, schedule: '', parents: ['a'], disabled: true },
      ],
    });
  });

  test('30: statistics of jobs that never ran', async () => {
    await write('POST', 'iso8601', JOB);
    await write('POST', 'iso8601', { ...JOB, name: 'b' });
    const stat = await server.get(`${prefix}/job/stat/a`);
    expectJson(stat);
    expect(stat.body).toBe(
      '{"histogram":{"75thPercentile":0.0,"95thPercentile":0.0,"98thPercentile":0.0,' +
        '"99thPercentile":0.0,"median":0.0,"mean":0.0,"count":0},"taskStatHistory":[]}',
    );
    for (const name of ['99th', '98th', '95th', '75th'].map((part) => `${part}Percentile`)) {
      const stats = await server.get(`${prefix}/stats/${name}`);
      expect(stats.body).toBe('[{"jobNameLabel":"a","time":0.0},{"jobNameLabel":"b","time":0.0}]');
    }
    for (const name of ['median', 'mean']) {
      expect(expectJson(await server.get(`${prefix}/stats/${name}`))).toHaveLength(2);
    }
  });

  test('31: what is not about one job', async () => {
    await write('POST', 'iso8601', JOB);
    expectNoContent(await write('PUT', 'task/ct:1400000000000:0:nobody:', { statusCode: 0 }));
    expectNoContent(await write('PUT', 'task/nonsense', { statusCode: '1' }));
    expect((await server.put(`${prefix}/job/success/a`)).status).toBe(200);
    expect((await server.job('a', prefix))['successCount']).toBe(1);
    const { leader } = expectJson(await server.get(`${prefix}/leader`)) as { leader: string };
    expect(leader).toMatch(/^[^/:]+:\d+$/);
  });

  test('32: a parent that is not there is refused in words that scripts look for', async () => {
    await write('POST', 'iso8601', JOB);
    const child = { name: 'c', command: 'true', parents: ['a', 'absent'] };
    const message = expectRefusal(await write('POST', 'dependency', child), 400);
    expect(message).toContain('Job c does not have all parents defined!');
    expect(message).toContain('absent');
    expect((await jobs()).map(({ name }) => name)).toEqual(['a']);
  });
});

describe('26: which names are taken follows the path', () => {
  const post = (prefix: string, name: string) => server.post(`${prefix}/iso8601`, { ...JOB, name });

  test.each(['with blanks', 'a#1', 'a_b-c', '9'])('%j, as paasta needs it', async (name) => {
    expectNoContent(await post('/scheduler', name));
  });

  test.each(['erda.with.dots', 'a-b_c.9', '0'])('%j, as erda needs it', async (name) => {
    expectNoContent(await post('/v1/scheduler', name));
  });

  test.each(['job with space', 'a#1', '', 'a/b', 'ä', 'a:b', 'a,b', 'a\nb'])(
    '%j is refused under /v1/scheduler, and the refusal says why',
    async (name) => {
      expectRefusal(await post('/v1/scheduler', name), 400, /the job's name is invalid|is missing/);
    },
  );

  test('a job with a space is not there after the refusal (behave scenario of 3.0.2)', async () => {
    await post('/v1/scheduler', 'job with space');
    expect(expectJson(await server.get('/v1/scheduler/jobs'))).toEqual([]);
  });

  test('what was made under one prefix is served under the other', async () => {
    await post('/scheduler', 'a #1');
    const path = '/v1/scheduler/job/a%20%231';
    expect((await server.get(path)).status).toBe(200);
    expectNoContent(await server.put(path));
    expectNoContent(await post('/v1/scheduler', 'a #1'));
    expectNoContent(await server.delete(path));
  });
});

test('21: a job that ran, was deleted and is posted anew is shown as posted', async () => {
  const schedules = ['R1//PT1M', 'R/2019-01-01T00:00:00Z/PT24H', 'R10/2012-10-01T05:52:00Z/PT2S'];
  for (const schedule of schedules) {
    await server.add({ ...JOB, schedule });
    expectNoContent(await server.put('/scheduler/job/a'));
    expect((await server.job('a'))['schedule']).toBe(schedule);
    expectNoContent(await server.delete('/scheduler/job/a'));
  }
});

describe('31: without a prefix', () => {
  test('/ping, /metrics and / answer 200', async () => {
    await server.add(JOB);
    expect((await server.get('/ping')).body).toBe('pong\n');
    expect((await server.get('/')).status).toBe(200);
    const metrics = expectJson(await server.get('/metrics')) as Record<string, unknown>;
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining(['version', 'gauges', 'counters', 'histograms', 'meters', 'timers']),
    );
    expect(typeof metrics['version']).toBe('string');
  });
});
