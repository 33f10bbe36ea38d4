import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectJson, expectNoContent, expectRefusal, expectText } from './expect-answer.js';
import { ChronosServer, PREFIXES } from './server.js';

/**
 * The table of Chronos's endpoints, a test per row, under both prefixes, without an agent: what
 * needs running tasks is in endpoints-runs.test.ts.
 */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());
beforeEach(() => server.clear());

const SCHEDULE = 'R/2030-01-01T00:00:00Z/P1D';
const job = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  command: 'true',
  schedule: SCHEDULE,
  ...more,
});
const child = (name: string, ...parents: string[]) => ({ name, command: 'true', parents });

describe.each(PREFIXES)('%s', (prefix) => {
  const isV1 = prefix === '/v1/scheduler';

  describe('1 · GET jobs', () => {
    test('no job is an empty list', async () => {
      const answer = await server.get(`${prefix}/jobs`);
      expect(expectJson(answer)).toEqual([]);
      expect(answer.body).toBe('[]');
    });

    test('all jobs on one line, as created, parents first; a query does not filter', async () => {
      await server.add(job('b'));
      await server.add(job('a'));
      await server.add(child('z', 'a'));
      await server.add(child('c', 'z'));
      await server.add(child('z', 'b'));
      for (const query of ['', '?', '?name=a', '?limit=1&offset=x', '?%20']) {
        const jobs = expectJson(await server.get(`${prefix}/jobs${query}`)) as { name: string }[];
        expect(jobs.map(({ name }) => name)).toEqual(['b', 'a', 'z', 'c']);
      }
    });

    test('a scheduled job has no parents, a dependent one no schedule', async () => {
      await server.add(job('a'));
      await server.add(child('c', 'a'));
      const [first, second] = expectJson(await server.get(`${prefix}/jobs`)) as object[];
      expect(first).toMatchObject({ schedule: SCHEDULE, scheduleTimeZone: '' });
      expect(first).not.toHaveProperty('parents');
      expect(second).toMatchObject({ parents: ['a'] });
      expect(second).not.toHaveProperty('schedule');
      expect(second).not.toHaveProperty('scheduleTimeZone');
    });
  });

  describe('2 · GET jobs/search', () => {
    const search = async (query: string): Promise<string[]> => {
      const found = expectJson(await server.get(`${prefix}/jobs/search${query}`));
      return (found as { name: string }[]).map(({ name }) => name);
    };

    test('parts of name and command in any case, both when both are given', async () => {
      await server.add(job('Backup-db', { command: 'pg_dump main' }));
      await server.add(job('backup-files', { command: 'TAR main' }));
      await server.add(job('report', { command: 'backup-report' }));
      expect(await search('?name=BACKUP')).toEqual(['Backup-db', 'backup-files']);
      expect(await search('?command=tar')).toEqual(['backup-files']);
      expect(await search('?name=backup&command=dump')).toEqual(['Backup-db']);
      expect(await search('?any=backup')).toEqual(['Backup-db', 'backup-files', 'report']);
      expect(await search('?name=report&any=')).toEqual(['report']);
      expect(await search('?name=nothing')).toEqual([]);
      expect(await search('')).toHaveLength(3);
    });

    test('ten jobs unless told; limit and offset cut the list', async () => {
      for (let index = 10; index < 22; index += 1) await server.add(job(`job${index}`));
      expect(await search('')).toHaveLength(10);
      expect(await search('?name=job&limit=2')).toEqual(['job10', 'job11']);
      expect(await search('?name=job&limit=2&offset=3')).toEqual(['job13', 'job14']);
      expect(await search('?offset=11')).toEqual(['job21']);
      expect(await search('?offset=99')).toEqual([]);
    });

    test('a limit that is no number is refused, naming it', async () => {
      const answer = await server.get(`${prefix}/jobs/search?limit=abc`);
      expectRefusal(answer, 400, /limit.*"abc".*e\.g\. limit=10/);
    });
  });

  test('3 · GET jobs/summary: six members per job', async () => {
    await server.add(job('a', { disabled: true }));
    await server.add(child('c', 'a'));
    const answer = await server.get(`${prefix}/jobs/summary`);
    expectJson(answer);
    expect(answer.body).toBe(
      `{"jobs":[{"name":"a","status":"fresh","state":"idle","schedule":"${SCHEDULE}","parents":[],` +
        '"disabled":true},{"name":"c","status":"fresh","state":"idle","schedule":"",' +
        '"parents":["a"],"disabled":false}]}',
    );
  });

  test('4 · GET job/NAME: one job, as the list has it; unknown is 400', async () => {
    await server.add(job('a'));
    const answer = await server.get(`${prefix}/job/a`);
    expectJson(answer);
    expect(`[${answer.body}]`).toBe((await server.get(`${prefix}/jobs`)).body);
    expectRefusal(await server.get(`${prefix}/job/b`), 400, "Job 'b' not found");
  });

  describe('5 · PUT job/NAME', () => {
    test('right after the job was created: 204, and a run waits', async () => {
      expectNoContent(await server.post(`${prefix}/iso8601`, job('a')));
      expectNoContent(await server.put(`${prefix}/job/a`));
      expect(await server.cluster.runs('&job=a&state=queued')).toMatchObject([
        { trigger: 'manual' },
      ]);
    });

    test('a body of any type is ignored', async () => {
      await server.add(job('a'));
      const bodies: [type: string, body: string][] = [
        ['application/json', '{"name":"a","command":"false","disabled":true}'],
        ['application/json', 'null'],
        ['application/json', ''],
        ['application/x-www-form-urlencoded', ''],
        ['application/x-www-form-urlencoded', 'arguments=x'],
        ['text/csv', 'a,b'],
      ];
      for (const [type, body] of bodies) {
        const line = `PUT ${prefix}/job/a HTTP/1.1`;
        expectNoContent(await server.raw(line, { 'Content-Type': type }, body));
      }
      expect(await server.job('a')).toMatchObject({ command: 'true', disabled: false });
    });

    test('unknown is 400, in the words that clients look for', async () => {
      expectRefusal(await server.put(`${prefix}/job/nope`), 400, "Job 'nope' not found");
    });

    test('a disabled job runs as well', async () => {
      await server.add(job('a', { disabled: true }));
      expectNoContent(await server.put(`${prefix}/job/a`));
      expect(await server.cluster.runs('&job=a&state=queued')).toHaveLength(1);
    });
  });

  describe('6 · DELETE job/NAME', () => {
    test('204, and it is gone at once; again is 400', async () => {
      await server.add(job('a'));
      expectNoContent(await server.delete(`${prefix}/job/a`));
      expect(expectJson(await server.get(`${prefix}/jobs`))).toEqual([]);
      expectRefusal(await server.delete(`${prefix}/job/a`), 400, "Job 'a' not found");
    });

    test('a content type without a body does not matter', async () => {
      await server.add(job('a'));
      const type = { 'Content-Type': 'application/json' };
      expectNoContent(await server.delete(`${prefix}/job/a`, type));
    });

    test('a parent is refused, naming its children, unless they are detached', async () => {
      await server.add(job('a'));
      await server.add(job('b'));
      await server.add(child('c', 'a', 'b'));
      expectRefusal(await server.delete(`${prefix}/job/a`), 400, /'a'.* c\b.*cascade=detach/);
      expect(await server.job('c')).toMatchObject({ parents: ['a', 'b'] });
      expectNoContent(await server.delete(`${prefix}/job/a?cascade=detach`));
      expect(await server.job('c')).toMatchObject({ parents: ['b'] });
    });

    test('names are percent-encoded in the path', async () => {
      await server.add(job('nightly #1 run'));
      expectJson(await server.get(`${prefix}/job/nightly%20%231%20run`));
      expectNoContent(await server.put(`${prefix}/job/nightly%20%231%20run/`));
      expectNoContent(await server.delete(`${prefix}/job/nightly%20%231%20run`));
    });
  });

  test('7 · GET job/stat/NAME of a job that never ran: doubles, and a count', async () => {
    const name = `fresh${isV1 ? 3 : 2}`;
    await server.add(job(name));
    const answer = await server.get(`${prefix}/job/stat/${name}`);
    expectJson(answer);
    expect(answer.body).toBe(
      '{"histogram":{"75thPercentile":0.0,"95thPercentile":0.0,"98thPercentile":0.0,' +
        '"99thPercentile":0.0,"median":0.0,"mean":0.0,"count":0},"taskStatHistory":[]}',
    );
    expectRefusal(await server.get(`${prefix}/job/stat/b`), 400, "Job 'b' not found");
  });

  test('8 · PUT job/success/NAME: 200 with its sentence, and it counts', async () => {
    await server.add(job('a'));
    await server.add(child('c', 'a'));
    const answer = await server.put(`${prefix}/job/success/a`);
    expect(expectText(answer)).toBe('marked job a as successful: true');
    expect(await server.job('a')).toMatchObject({
      successCount: 1,
      errorsSinceLastSuccess: 0,
      lastSuccess: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(await server.cluster.runs('&job=c&state=queued')).toHaveLength(1);
    const unknown = await server.put(`${prefix}/job/success/b`);
    expect(expectText(unknown)).toBe('marked job b as successful: false');
  });

  describe('9 · POST job/NAME/task/ID/progress', () => {
    const path = (name: string, id: string) => `${prefix}/job/${name}/task/${id}/progress`;
    const five = { numAdditionalElementsProcessed: 5 };

    test('what is wrong is 400 in the words of Chronos', async () => {
      await server.add(job('a'));
      await server.add(job('data', { dataProcessingJobType: true }));
      const send = (name: string, id: string, body: unknown) => server.post(path(name, id), body);
      expectRefusal(await send('b', 'ct:1:0:b:', five), 400, "Job 'b' not found");
      expectRefusal(await send('data', 'x', five), 400, 'Invalid task id format x');
      expectRefusal(await send('a', 'ct:1:0:a:', five), 400, "'a' is not enabled to track data");
      const negative = { numAdditionalElementsProcessed: -1 };
      const task = 'ct:1:0:data:';
      expectRefusal(await send('data', task, negative), 400, /numAdditionalElementsProcessed.*-1/);
      expectRefusal(await send('data', task, 'no JSON'), 400, /JSON/);
      expectRefusal(await send('data', task, '[]'), 400, /object/);
    });
  });

  describe.each(['POST', 'PUT'])('10, 11 · %s iso8601', (method) => {
    const send = (value: unknown) =>
      server.raw(
        `${method} ${prefix}/iso8601 HTTP/1.1`,
        { 'Content-Type': 'application/json' },
        JSON.stringify(value),
      );

    test('creates and replaces with the same empty 204; the whole definition is replaced', async () => {
      expectNoContent(await send(job('a', { command: 'one', owner: 'x@example.org', retries: 5 })));
      expect(await server.job('a')).toMatchObject({ owner: 'x@example.org', retries: 5 });
      expectNoContent(await send(job('a', { command: 'two' })));
      expect(await server.job('a')).toMatchObject({ command: 'two', owner: '', retries: 2 });
      expect(expectJson(await server.get(`${prefix}/jobs`))).toHaveLength(1);
    });

    test('a name that is not allowed is refused for a new job only', async () => {
      expectRefusal(await send(job('a:b')), 400, "the job's name is invalid");
      const blanks = await send(job('with blank'));
      if (isV1) {
        expectRefusal(blanks, 400, "the job's name is invalid", '"with-blank"');
        await server.add(job('with blank'), '/scheduler');
      }
      expectNoContent(await send(job('with blank')));
      expectNoContent(await send(job('with.dot')));
    });

    test('a schedule that cannot be read is refused in the words of Chronos', async () => {
      expectRefusal(
        await send(job('a', { schedule: 'R/foo/bar' })),
        400,
        "Cannot parse schedule 'R/foo/bar'",
        /^schedule: .*"bar" is not a period.*e\.g\. "PT15M"/,
      );
    });

    test('no schedule at all is one run at once', async () => {
      expectNoContent(await send({ name: 'once', command: 'true' }));
      expect(await server.cluster.runs('&job=once&state=queued')).toHaveLength(1);
      expect(await server.job('once')).toMatchObject({ schedule: expect.stringMatching(/^R\d\//) });
    });

    test('a refused replacement leaves the job as it was', async () => {
      await server.add(job('a', { command: 'one' }));
      const before = (await server.get(`${prefix}/job/a`)).body;
      expectRefusal(await send(job('a', { command: 'two', schedule: 'R/never' })), 400);
      expect((await server.get(`${prefix}/job/a`)).body).toBe(before);
    });

    test('counters stay when a job is replaced, unless they are sent', async () => {
      await server.add(job('a', { successCount: 7, lastSuccess: '2026-01-01T00:00:00.000Z' }));
      expectNoContent(await send(job('a', { command: 'two' })));
      expect(await server.job('a')).toMatchObject({
        command: 'two',
        successCount: 7,
        lastSuccess: '2026-01-01T00:00:00.000Z',
      });
      expectNoContent(await send(job('a', { successCount: 0, lastSuccess: '' })));
      expect(await server.job('a')).toMatchObject({ successCount: 0, lastSuccess: '' });
    });

    test('a start before 1970, and uris beside fetch, are taken', async () => {
      expectNoContent(await send(job('a', { schedule: 'R/1960-01-01T00:00:00Z/P1D' })));
      const files = { uris: ['http://x/a.sh'], fetch: [{ uri: 'http://x/b.sh' }] };
      expectNoContent(await send(job('b', files)));
    });

    test('neither a schedule nor a parent, but an empty list of them, does not run at once', async () => {
      const undecided = { name: 'x', command: 'true', parents: [] };
      expectRefusal(await send(undecided), 400, 'parent does not exist', 'with a schedule');
      expectNoContent(await send({ ...undecided, schedule: SCHEDULE }));
    });

    test('a job with parents is told where it belongs', async () => {
      await server.add(job('a'));
      expectRefusal(await send(child('c', 'a')), 400, '/scheduler/dependency');
    });

    test('a dependent job becomes a scheduled one, without its parents', async () => {
      await server.add(job('a'));
      await server.add(child('c', 'a'));
      expectNoContent(await send(job('c')));
      expect(await server.job('c')).toMatchObject({ schedule: SCHEDULE });
      expect(await server.job('c')).not.toHaveProperty('parents');
      expectNoContent(await server.delete(`${prefix}/job/a`));
    });
  });

  describe.each(['POST', 'PUT'])('12, 13 · %s dependency', (method) => {
    const send = (value: unknown) =>
      server.raw(
        `${method} ${prefix}/dependency HTTP/1.1`,
        { 'Content-Type': 'application/json' },
        JSON.stringify(value),
      );

    test('creates and replaces with the same empty 204', async () => {
      await server.add(job('a'));
      await server.add(job('b'));
      expectNoContent(await send(child('c', 'a')));
      expectNoContent(await send(child('c', 'b', 'a', 'b')));
      expect(await server.job('c')).toMatchObject({ parents: ['b', 'a'] });
    });

    test('a scheduled job becomes a dependent one, without its schedule', async () => {
      await server.add(job('a'));
      await server.add(job('c'));
      expectNoContent(await send(child('c', 'a')));
      expect(await server.job('c')).not.toHaveProperty('schedule');
      expect(expectText(await server.get(`${prefix}/graph/csv`))).toContain('link,a,c\n');
    });

    test('an unknown parent, no parent, itself and a circle are refused; nothing changes', async () => {
      await server.add(job('a'));
      await server.add(child('c', 'a'));
      const before = (await server.get(`${prefix}/jobs`)).body;
      const refusals: [value: unknown, ...parts: (string | RegExp)[]][] = [
        [child('n', 'a', 'x'), 'Job n does not have all parents defined!', /parents: .*\bx\b/],
        [child('c', 'x'), 'Job c does not have all parents defined!'],
        [child('n'), 'parent does not exist'],
        [child('c'), 'Error, parent does not exist'],
        [{ name: 'c', command: 'true', parents: null }, 'Error, parent does not exist'],
        [job('c'), 'Error, parent does not exist', '/scheduler/iso8601'],
        [child('c', 'c'), 'loops not allowed'],
        [child('a', 'c'), 'loops not allowed', /a → c → a/],
        [child('a:b', 'a'), "the job's name is invalid"],
      ];
      for (const [value, ...parts] of refusals) expectRefusal(await send(value), 400, ...parts);
      expect((await server.get(`${prefix}/jobs`)).body).toBe(before);
    });
  });

  test('14 · PUT task/ID: 204 also for a task that nobody knows', async () => {
    for (const body of ['{"statusCode":0}', '{"statusCode":1}', '{"statusCode":"0"}', '{}']) {
      const line = `PUT ${prefix}/task/ct:1420843781398:0:nobody: HTTP/1.1`;
      expectNoContent(await server.raw(line, { 'Content-Type': 'application/json' }, body));
    }
    const line = `PUT ${prefix}/task/ct%3A1420843781398%3A0%3Amy%20job%3A HTTP/1.1`;
    expectNoContent(await server.raw(line, {}, '{"statusCode":0}'));
    expectRefusal(await server.raw(line, {}, '{"statusCode":"x"}'), 400, /statusCode.*"x"/);
    const misspelt = await server.raw(line, {}, '{"statuscode":1}');
    expectRefusal(misspelt, 400, /statusCode: is missing.*"statuscode"/);
    expectRefusal(await server.raw(line, {}, ''), 400, '{"statusCode":0}');
    expectRefusal(await server.raw(line, {}, 'x'), 400, /JSON/);
  });

  test('15 · DELETE task/kill/NAME: 204 with nothing to kill; unknown is 400', async () => {
    await server.add(job('a'));
    expectNoContent(await server.delete(`${prefix}/task/kill/a`));
    expectNoContent(await server.delete(`${prefix}/task/kill/a?arguments=x`));
    expectRefusal(await server.delete(`${prefix}/task/kill/b`), 400, "Job 'b' not found");
  });

  test('15 · DELETE task/kill/NAME: what waits is killed, of this job alone', async () => {
    await server.add(job('foo'));
    await server.add(job('foobar'));
    for (const name of ['foo', 'foobar'])
      expectNoContent(await server.put(`${prefix}/job/${name}`));
    expectNoContent(await server.delete(`${prefix}/task/kill/foo`));
    const waiting = await server.cluster.runs('&state=queued');
    expect(waiting.map(({ job: name }) => name)).toEqual(['foobar']);
  });

  test('16 · DELETE task/all: what waits is cleared', async () => {
    await server.add(job('a'));
    await server.add(job('b'));
    expectNoContent(await server.put(`${prefix}/job/a`));
    expectNoContent(await server.put(`${prefix}/job/b`));
    expectNoContent(await server.delete(`${prefix}/task/all`));
    const states = (await server.cluster.runs('&limit=2')).map(({ state }) => state);
    expect(states).toEqual(['killed', 'killed']);
  });

  test('17 · GET graph/dot: nodes by number, then links', async () => {
    const empty = await server.get(`${prefix}/graph/dot`);
    expect(expectText(empty)).toBe('digraph G {\n}\n');
    await server.add(job('a b'));
    await server.add(child('c', 'a b'));
    const answer = await server.get(`${prefix}/graph/dot`);
    expect(expectText(answer)).toBe(
      'digraph G {\n  1 [ label="a b" ];\n  2 [ label="c" ];\n  1 -> 2;\n}\n',
    );
  });

  test('18 · GET graph/csv: four columns per node, then three per link', async () => {
    const empty = await server.get(`${prefix}/graph/csv`);
    expect(expectText(empty)).toBe('');
    expect(empty.header('content-length')).toBe('0');
    await server.add(job('a b', { lastSuccess: '2026-01-01T00:00:00.000Z', successCount: 3 }));
    await server.add(job('d', { disabled: true, lastError: '2026-01-01T00:00:00.000Z' }));
    await server.add(child('c', 'd', 'a b'));
    expectNoContent(await server.put(`${prefix}/job/d`));
    const answer = await server.get(`${prefix}/graph/csv`);
    expect(expectText(answer)).toBe(
      'node,a b,success,idle\nnode,d,failure,queued\nnode,c,fresh,idle\nlink,d,c\nlink,a b,c\n',
    );
  });

  test('19 · GET stats/PERCENTILE: every job with seconds; an unknown one is an empty list', async () => {
    await server.add(job('a'));
    const known = ['75th', '95th', '98th', '99th'].map((part) => `${part}Percentile`);
    for (const percentile of [...known, 'median', 'mean']) {
      const answer = await server.get(`${prefix}/stats/${percentile}`);
      expectJson(answer);
      expect(answer.body).toBe('[{"jobNameLabel":"a","time":0.0}]');
    }
    for (const percentile of ['50thPercentile', 'x', 'toString', '__proto__']) {
      expect(expectJson(await server.get(`${prefix}/stats/${percentile}`))).toEqual([]);
    }
  });

  test('20 · GET leader: host and port in one text', async () => {
    expect(expectJson(await server.get(`${prefix}/leader`))).toEqual({
      leader: `127.0.0.1:${server.cluster.ports.http}`,
    });
  });

  test.each(['application/json', 'text/plain', 'text/html', 'image/png', '*/*;q=0', ''])(
    'every path answers its own type, whatever Accept says: %j',
    async (accept) => {
      await server.add(job('a'));
      expectJson(await server.get(`${prefix}/jobs`, { Accept: accept }));
      expectText(await server.get(`${prefix}/graph/csv`, { Accept: accept }));
      expectNoContent(await server.put(`${prefix}/job/a`, { Accept: accept }));
      expectRefusal(await server.get(`${prefix}/job/b`, { Accept: accept }), 400);
    },
  );

  test('no other site may read answers or change things', async () => {
    const origin = { Origin: 'http://elsewhere.example' };
    const answer = await server.get(`${prefix}/jobs`, origin);
    const names = answer.headers.map(([name]) => name.toLowerCase());
    expect(names.filter((name) => name.startsWith('access-control'))).toEqual([]);
    expectRefusal(await server.put(`${prefix}/job/a`, origin), 403, 'elsewhere.example');
    const host = { Host: 'elsewhere.example:4400', 'Accept-Language': 'en' };
    expectRefusal(await server.get(`${prefix}/jobs`, host), 421, '--http-allowed-hosts');
  });

  test.each([
    'info',
    'isMaster',
    'history',
    '',
    'job',
    'job/',
    'task/ct:1:0:a:/x',
    'application.wadl',
  ])('what only looks like an endpoint is 404 with JSON: %s', async (path) => {
    expectRefusal(await server.get(`${prefix}/${path}`), 404, path.replace(/\/$/, ''));
  });

  const METHODS: [path: string, ...methods: string[]][] = [
    ['jobs', 'GET'],
    ['jobs/search', 'GET'],
    ['jobs/summary', 'GET'],
    ['job/x', 'GET', 'PUT', 'DELETE'],
    ['job/stat/x', 'GET'],
    ['job/success/x', 'PUT'],
    ['job/x/task/ct:1:0:x:/progress', 'POST'],
    ['iso8601', 'POST', 'PUT'],
    ['dependency', 'POST', 'PUT'],
    ['task/ct:1:0:x:', 'PUT'],
    ['task/kill/x', 'DELETE'],
    ['graph/dot', 'GET'],
    ['graph/csv', 'GET'],
    ['stats/median', 'GET'],
    ['leader', 'GET'],
  ];
  test.each(METHODS)('%s answers no other methods: 405 with Allow', async (path, ...methods) => {
    const reading = methods.includes('GET') ? ['HEAD'] : [];
    const all = new Set([...methods, ...reading, 'OPTIONS']);
    const allowed = (text: string | undefined) => new Set(text?.split(', '));
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
      if (methods.includes(method)) continue;
      const answer = await server.raw(`${method} ${prefix}/${path} HTTP/1.1`);
      expectRefusal(answer, 405, method);
      expect(allowed(answer.header('allow'))).toEqual(all);
    }
    const options = await server.raw(`OPTIONS ${prefix}/${path} HTTP/1.1`);
    expectNoContent(options);
    expect(allowed(options.header('allow'))).toEqual(all);
  });

  test('DELETE task/all is its own path, although a task might be called so', async () => {
    const answer = await server.raw(`POST ${prefix}/task/all HTTP/1.1`);
    expectRefusal(answer, 405, 'POST');
  });

  test('HEAD answers as GET does, without the body', async () => {
    await server.add(job('a'));
    const paths = ['jobs', 'jobs/search', 'jobs/summary', 'job/a', 'job/stat/a'];
    for (const path of [...paths, 'graph/dot', 'graph/csv', 'stats/median', 'leader']) {
      const [get, head] = [
        await server.get(`${prefix}/${path}`),
        await server.raw(`HEAD ${prefix}/${path} HTTP/1.1`),
      ];
      expect([head.statusLine, head.body]).toEqual(['HTTP/1.1 200 OK', '']);
      for (const name of ['content-type', 'content-length']) {
        expect([path, head.header(name)]).toEqual([path, get.header(name)]);
      }
    }
    const missing = await server.raw(`HEAD ${prefix}/job/b HTTP/1.1`);
    expect([missing.status, missing.body]).toEqual([400, '']);
  });
});

describe('without a prefix', () => {
  test('21 · GET /ping: pong and a newline, never from a cache', async () => {
    const answer = await server.get('/ping');
    expect(expectText(answer)).toBe('pong\n');
    expect(answer.header('cache-control')).toBe('must-revalidate,no-cache,no-store');
  });

  test('22 · GET /metrics: JSON in the form of Dropwizard Metrics', async () => {
    const answer = await server.get('/metrics', { Accept: 'application/json' });
    expect(expectJson(answer)).toMatchObject({
      version: '3.0.0',
      gauges: expect.objectContaining({
        'org.apache.mesos.chronos.scheduler.jobs.TaskManager.queueSize': { value: 0 },
        'org.apache.mesos.chronos.scheduler.jobs.TaskManager.highQueueSize': { value: 0 },
      }),
      counters: expect.any(Object),
      histograms: expect.any(Object),
      meters: expect.any(Object),
      timers: expect.any(Object),
    });
    const pretty = await server.get('/metrics?pretty=true');
    expect(pretty.header('content-type')).toBe('application/json');
    expect(pretty.body).toContain('\n');
    expect(Object.keys(pretty.json() as object)).toEqual(Object.keys(answer.json() as object));
  });

  test('23 · /logging: a page, and a form that sets the level of a logger', async () => {
    const set = async (form: string) => {
      const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
      return server.raw('POST /logging HTTP/1.1', type, form);
    };
    const page = async () => {
      const answer = await server.get('/logging');
      expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
      expect(answer.header('content-type')).toMatch(/^text\/html/);
      return answer.body;
    };
    expect(await page()).toContain('<option selected>info</option>');
    expect((await set('logger=root&level=debug')).status).toBeLessThan(400);
    expect(await page()).toContain('<option selected>debug</option>');
    expectRefusal(await set('logger=root&level=loud'), 400, /level.*"loud"/);
    expectRefusal(await set(''), 400, 'level');
    expect((await set('logger=root&level=info')).status).toBeLessThan(400);
  });

  test('24 · GET / is the page', async () => {
    const answer = await server.get('/', { Accept: 'text/html' });
    expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  });

  test.each(['/help', '/status', '/v1', '/v2/scheduler/jobs', '/chronos', '/Scheduler/jobs'])(
    '%s is 404 with JSON',
    async (path) => {
      expectRefusal(await server.get(path), 404, path);
    },
  );
});
