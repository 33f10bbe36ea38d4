import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from './connection.js';
import { type RawAnswer, type RawHeaders, chunked, requestBytes } from './raw-http.js';
import { ChronosServer, PREFIXES } from './server.js';

/** Requests that real clients send, whether a server framework likes them or not. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());

const JSON_TYPE: RawHeaders = { 'Content-Type': 'application/json' };
const YEARLY = 'R/2030-01-01T00:00:00Z/P1Y';
const JOB = { name: 'raw', command: 'true', schedule: YEARLY };
const JOB_TEXT = JSON.stringify(JOB);

beforeEach(async () => {
  const jobs = (await server.get('/scheduler/jobs')).json() as { name: string }[];
  for (const { name } of jobs.reverse()) {
    await server.delete(`/scheduler/job/${encodeURIComponent(name)}?cascade=detach`);
  }
});

async function names(): Promise<readonly string[]> {
  const jobs = (await server.get('/scheduler/jobs')).json() as { name: string }[];
  return jobs.map(({ name }) => name);
}

interface RunItem {
  readonly job: string;
  readonly arguments: readonly string[] | null;
}

/** The newest run of a job. */
async function lastRun(name: string): Promise<RunItem> {
  const { items } = (await server.get('/api/v1/runs?limit=100')).json() as { items: RunItem[] };
  const [newest] = items.filter(({ job }) => job === name);
  if (newest === undefined) throw new Error(`${name} has no run`);
  return newest;
}

function expectRefusal(answer: RawAnswer, status: number): string {
  expect(answer.status).toBe(status);
  expect(answer.header('content-type')).toBe('application/json');
  const refusal = answer.json() as Record<string, unknown>;
  expect(Object.keys(refusal)).toEqual(['status', 'message']);
  expect(typeof refusal['message']).toBe('string');
  expect(answer.body).not.toContain('\n');
  return String(refusal['message']);
}

describe.each(PREFIXES)('under %s', (prefix) => {
  describe('6: a content type of JSON and no body', () => {
    const calls = [
      [`GET ${prefix}/jobs`, 200],
      [`GET ${prefix}/job/raw`, 200],
      [`GET ${prefix}/jobs/search?name=raw`, 200],
      [`GET ${prefix}/job/stat/raw`, 200],
      [`GET ${prefix}/graph/csv`, 200],
      [`PUT ${prefix}/job/raw`, 204],
      [`DELETE ${prefix}/task/kill/raw`, 204],
      [`DELETE ${prefix}/task/all`, 204],
      [`DELETE ${prefix}/job/raw`, 204],
    ] as const;
    test.each(calls)('%s', async (call, status) => {
      await server.add(JOB);
      expect((await server.raw(`${call} HTTP/1.1`, JSON_TYPE)).status).toBe(status);
    });
    test.each(calls)('%s with Content-Length: 0', async (call, status) => {
      await server.add(JOB);
      const headers = { ...JSON_TYPE, 'Content-Length': '0' };
      expect((await server.raw(`${call} HTTP/1.1`, headers)).status).toBe(status);
    });
    test.each(calls)('%s with an empty chunked body', async (call, status) => {
      await server.add(JOB);
      const headers = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' };
      expect((await server.raw(`${call} HTTP/1.1`, headers, chunked())).status).toBe(status);
    });
  });

  test.each(['null', '{}', JOB_TEXT, '[]', '""', 'statusCode=0', '{"broken', '\u0000'])(
    '7: PUT job/NAME and the DELETEs take any body: %s',
    async (body) => {
      await server.add(JOB);
      for (const call of [`PUT ${prefix}/job/raw`, `DELETE ${prefix}/task/kill/raw`]) {
        expect((await server.raw(`${call} HTTP/1.1`, JSON_TYPE, body)).status).toBe(204);
      }
      expect((await server.raw(`DELETE ${prefix}/job/raw HTTP/1.1`, JSON_TYPE, body)).status).toBe(
        204,
      );
      expect(await names()).toEqual([]);
    },
  );

  test.each(['POST', 'PUT'])('7: %s with a chunked body, cut anywhere', async (method) => {
    const headers = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' };
    const [a, b, c] = [JOB_TEXT.slice(0, 1), JOB_TEXT.slice(1, 30), JOB_TEXT.slice(30)];
    const body = chunked(a, b, c);
    expect((await server.raw(`${method} ${prefix}/iso8601 HTTP/1.1`, headers, body)).status).toBe(
      204,
    );
    expect(await names()).toEqual(['raw']);
  });

  test('7: a chunked body with extensions and trailers', async () => {
    const headers = { ...JSON_TYPE, 'Transfer-Encoding': 'chunked', Trailer: 'X-Sum' };
    const size = Buffer.byteLength(JOB_TEXT).toString(16).toUpperCase();
    const body = `${size};name=value\r\n${JOB_TEXT}\r\n0\r\nX-Sum: 1\r\n\r\n`;
    expect((await server.raw(`POST ${prefix}/iso8601 HTTP/1.1`, headers, body)).status).toBe(204);
    expect(await names()).toEqual(['raw']);
  });

  test.each([
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'Application/JSON',
    'application/vnd.mesos+json',
    'text/javascript',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ])('7: JSON that is sent as %s', async (type) => {
    const headers = { 'Content-Type': type };
    expect((await server.raw(`POST ${prefix}/iso8601 HTTP/1.1`, headers, JOB_TEXT)).status).toBe(
      204,
    );
    expect(await names()).toEqual(['raw']);
  });

  test('7: JSON without a content type', async () => {
    expect((await server.raw(`POST ${prefix}/iso8601 HTTP/1.1`, {}, JOB_TEXT)).status).toBe(204);
  });

  test('8: an empty query', async () => {
    const put = await server.raw(`POST ${prefix}/iso8601? HTTP/1.1`, JSON_TYPE, JOB_TEXT);
    expect(put.status).toBe(204);
    expect((await server.get(`${prefix}/jobs?`)).json()).toHaveLength(1);
    expect((await server.put(`${prefix}/job/raw?`)).status).toBe(204);
    expect((await server.delete(`${prefix}/task/kill/raw?`)).status).toBe(204);
    expect((await server.delete(`${prefix}/job/raw?`)).status).toBe(204);
  });

  test('8: queries that nobody asked for', async () => {
    await server.add(JOB);
    const query = 'arguments=-debug&x&&=&a=%41&name=%E4&_=1408';
    expect((await server.get(`${prefix}/jobs?name=other`)).json()).toHaveLength(1);
    expect((await server.get(`${prefix}/graph/csv?${query}`)).status).toBe(200);
    expect((await server.delete(`${prefix}/task/kill/raw?${query}`)).status).toBe(204);
    expect((await server.delete(`${prefix}/job/raw?${query}`)).status).toBe(204);
    expect(await names()).toEqual([]);
  });

  test('8: a trailing slash', async () => {
    const put = await server.raw(`POST ${prefix}/iso8601/ HTTP/1.1`, JSON_TYPE, JOB_TEXT);
    expect(put.status).toBe(204);
    expect((await server.get(`${prefix}/jobs/`)).json()).toHaveLength(1);
    expect((await server.get(`${prefix}/jobs/?`)).json()).toHaveLength(1);
    expect((await server.get(`${prefix}/job/raw/`)).status).toBe(200);
    expect((await server.put(`${prefix}/job/raw/`)).status).toBe(204);
    expect((await server.delete(`${prefix}/job/raw/`)).status).toBe(204);
  });

  test.each([
    ['?arguments=-debug+-x', ['-debug', '-x']],
    ['?arguments=-debug%20-x', ['-debug', '-x']],
    ['?arguments=-debug', ['-debug']],
    ['?arguments=--a=b%26c', ['--a=b&c']],
    ['?arguments=%2B1', ['+1']],
    ['?arguments=', null],
    ['?arguments', null],
    ['', null],
  ])('9: run now with %s', async (query, words) => {
    await server.add(JOB);
    expect((await server.put(`${prefix}/job/raw${query}`)).status).toBe(204);
    expect((await lastRun('raw')).arguments).toEqual(words);
  });

  test('10: names with blanks, # and + in a path', async () => {
    for (const name of ['a b', 'a #1', 'b_-.c']) await server.add({ ...JOB, name });
    expect((await server.put(`${prefix}/job/a%20b`)).status).toBe(204);
    expect((await server.get(`${prefix}/job/a%20%231`)).json()).toMatchObject({ name: 'a #1' });
    expect((await server.get(`${prefix}/job/stat/a%20%231`)).status).toBe(200);
    expect((await server.delete(`${prefix}/task/kill/a%20b`)).status).toBe(204);
    // In a path, + is no blank.
    expectRefusal(await server.get(`${prefix}/job/a+b`), 400);
    expect((await server.delete(`${prefix}/job/%61%20%62`)).status).toBe(204);
    expect(await names()).toEqual(['a #1', 'b_-.c']);
  });

  test('10: a slash in a name is a name that is not there', async () => {
    expect(expectRefusal(await server.get(`${prefix}/job/a%2Fb`), 400)).toContain('not found');
    expect(expectRefusal(await server.put(`${prefix}/job/a%2Fb`), 400)).toContain('not found');
    expect(expectRefusal(await server.delete(`${prefix}/job/a%2fb`), 400)).toContain('not found');
  });

  test('10: a script whose variable for the name is empty hits nothing', async () => {
    await server.add(JOB);
    for (const call of ['DELETE', 'PUT', 'GET']) {
      expectRefusal(await server.raw(`${call} ${prefix}/job/ HTTP/1.1`), 404);
    }
    expectRefusal(await server.delete(`${prefix}/task/kill/`), 405);
    expectRefusal(await server.delete(`${prefix}/job/%20`), 400);
    expect(await names()).toEqual(['raw']);
  });

  test('10: colons of a task id need no encoding, and may have one', async () => {
    await server.add({ ...JOB, name: 'data', dataProcessingJobType: true });
    const ids = ['ct:1420843781398:0:data:', 'ct%3A1420843781398%3A0%3Adata%3A'];
    for (const id of ids) {
      const body = { numAdditionalElementsProcessed: 5 };
      const progress = await server.post(`${prefix}/job/data/task/${id}/progress`, body);
      expect(expectRefusal(progress, 400)).toBe('Task id  ct:1420843781398:0:data: not found');
      const call = `PUT ${prefix}/task/${id} HTTP/1.1`;
      expect((await server.raw(call, JSON_TYPE, '{"statusCode":0}')).status).toBe(204);
    }
  });

  test.each([
    { Authorization: 'Basic Og==' },
    { Authorization: 'Basic b3BzOnNlY3JldA==' },
    { Authorization: 'Bearer x' },
    { 'act-as-user': 'somebody' },
    { 'X-Requested-With': 'XMLHttpRequest' },
    { TE: 'deflate,gzip;q=0.3', Connection: 'TE, close' },
    { Accept: 'application/json' },
    { Accept: 'text/plain' },
    { Accept: '*/*; q=0.5, application/xml' },
    { 'Accept-Encoding': 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3' },
    { 'User-Agent': '' },
    { Cookie: 'a=b' },
  ])('11: %j is ignored', async (headers) => {
    await server.add(JOB);
    for (const path of ['jobs', 'graph/csv', 'graph/dot', 'job/stat/raw']) {
      const answer = await server.get(`${prefix}/${path}`, headers as unknown as RawHeaders);
      expect([answer.status, answer.header('content-encoding')]).toEqual([200, undefined]);
    }
    const put = `PUT ${prefix}/job/raw HTTP/1.1`;
    expect((await server.raw(put, headers as unknown as RawHeaders)).status).toBe(204);
  });

  test.each([
    ['cpus', '"0.5"', 0.5],
    ['mem', '"512"', 512],
    ['disk', '"1e2"', 100],
    ['retries', '"1"', 1],
    ['maxCompletionTime', '" 60 "', 60],
    ['successCount', '"7"', 7],
  ])('13: %s sent as %s is a number', async (member, text, number) => {
    const body = `{"name":"raw","command":"true","schedule":"${YEARLY}","${member}":${text}}`;
    expect((await server.post(`${prefix}/iso8601`, body)).status).toBe(204);
    expect((await server.job('raw', prefix))[member]).toBe(number);
  });

  test.each(['cpus', 'mem', 'disk', 'retries', 'maxCompletionTime', 'errorCount'])(
    '13: text that is no number is refused for %s, where Chronos would take 0',
    async (member) => {
      for (const value of ['lots', '1 GB', '0x10', 'NaN', '1,5', [], {}, true]) {
        const answer = await server.post(`${prefix}/iso8601`, { ...JOB, [member]: value });
        const message = expectRefusal(answer, 400);
        expect(message).toMatch(new RegExp(`^${member}: .*e\\.g\\. `));
        expect(message).toContain(JSON.stringify(value));
      }
      expect(await names()).toEqual([]);
    },
  );

  test.each([
    ['"true"', true],
    ['"false"', false],
    ['"True"', true],
    ['"FALSE"', false],
    ['1', true],
    ['0', false],
    ['""', false],
    ['null', false],
  ])('13: a flag sent as %s', async (text, flag) => {
    const body = `{"name":"raw","command":"true","schedule":"${YEARLY}","disabled":${text}}`;
    expect((await server.post(`${prefix}/iso8601`, body)).status).toBe(204);
    expect((await server.job('raw', prefix))['disabled']).toBe(flag);
  });

  test.each(['yes', 'truth', '1', []])('13: %j is no flag', async (value) => {
    const answer = await server.post(`${prefix}/iso8601`, { ...JOB, disabled: value });
    expect(expectRefusal(answer, 400)).toMatch(/^disabled: .* is not true or false; .*e\.g\./);
  });

  test('13: names and owners that are numbers', async () => {
    await server.add({ ...JOB, name: 36, owner: 7 }, prefix);
    expect(await server.job('36', prefix)).toMatchObject({ name: '36', owner: '7' });
  });

  test('14: nulls are as good as nothing, and lists stay lists', async () => {
    const nulls = {
      ...{ uris: null, fetch: null, arguments: null, scheduleTimeZone: null, constraints: null },
      ...{ environmentVariables: null, container: null, owner: null, cpus: null, retries: null },
      ...{ disabled: null, epsilon: null, parents: null, lastSuccess: null, runAsUser: null },
    };
    const answer = await server.post(`${prefix}/iso8601`, { ...JOB, ...nulls });
    expect(answer.status).toBe(204);
    expect(await server.job('raw', prefix)).toMatchObject({
      ...{ uris: [], fetch: [], arguments: [], constraints: [], environmentVariables: [] },
      ...{ owner: '', cpus: 0.1, retries: 2, disabled: false, scheduleTimeZone: '' },
      ...{ lastSuccess: '', lastError: '' },
    });
  });

  test('15: members that nobody knows are left alone', async () => {
    const unknown = {
      ...{ secrets: { a: 'b' }, paasta_secrets: [], dataJob: true, gpus: 1, async: false },
      ...{ concurrent: false, disable: true, retry: 5, __v: 0, constructor: 'x' },
    };
    expect((await server.post(`${prefix}/iso8601`, { ...JOB, ...unknown })).status).toBe(204);
    const job = await server.job('raw', prefix);
    for (const name of [
      'secrets',
      'paasta_secrets',
      'dataJob',
      'gpus',
      'disable',
      'retry',
      '__v',
    ]) {
      expect(job).not.toHaveProperty(name);
    }
    expect(job).toMatchObject({ disabled: false, retries: 2 });
  });

  test('15: counters that clients send are kept', async () => {
    const counters = {
      ...{ successCount: 9, errorCount: 4, errorsSinceLastSuccess: 1 },
      lastSuccess: '2014-03-08T16:57:17.507Z',
      lastError: '2014-03-08T17:00:00.000Z',
    };
    await server.add({ ...JOB, ...counters }, prefix);
    expect(await server.job('raw', prefix)).toMatchObject(counters);
    // And those that they leave out stay what they were.
    await server.add({ ...JOB, successCount: 10 }, prefix);
    expect(await server.job('raw', prefix)).toMatchObject({ ...counters, successCount: 10 });
  });

  test.each(['Docker', 'docker', 'DOCKER', 'mesos', 'MESOS'])(
    '16: a container of type %s',
    async (type) => {
      await server.add({ ...JOB, container: { type, image: 'alpine:3' } }, prefix);
      expect((await server.job('raw', prefix))['container']).toMatchObject({
        type,
        network: 'HOST',
      });
    },
  );

  test('what is no JSON object gets 400 and one line, with field and example', async () => {
    const post = (body: string | Buffer) =>
      server.bytes(
        Buffer.concat([
          requestBytes(`POST ${prefix}/iso8601 HTTP/1.1`, {
            ...JSON_TYPE,
            'Content-Length': `${Buffer.byteLength(body)}`,
          }),
          Buffer.from(body),
        ]),
      );
    for (const body of [
      '',
      ' ',
      'null',
      '[]',
      '"x"',
      '7',
      '{"name":',
      '{"name":"a",}',
      "{'a':1}",
    ]) {
      expect(expectRefusal(await post(body), 400)).toMatch(/e\.g\./);
    }
    const latin1 = Buffer.from(JOB_TEXT.replace('true', 'caf\u00e9'), 'latin1');
    expect(expectRefusal(await post(latin1), 400)).toContain('UTF-8');
    expect(await names()).toEqual([]);
  });

  test('a byte order mark is skipped, and of equal keys the last one counts', async () => {
    const body = `\uFEFF{"name":"first","command":"a","schedule":"${YEARLY}","command":"b","name":"raw"}`;
    expect((await server.post(`${prefix}/iso8601`, body)).status).toBe(204);
    expect(await server.job('raw', prefix)).toMatchObject({ name: 'raw', command: 'b' });
  });

  test('a command of several kilobytes, with curl asking for 100-continue first', async () => {
    const body = JSON.stringify({ ...JOB, command: 'x'.repeat(100_000) });
    const connection = await Connection.open(server.port);
    connection.write(
      `POST ${prefix}/iso8601 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/7.29.0\r\nAccept: */*\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
        'Expect: 100-continue\r\n\r\n',
    );
    expect((await connection.answer()).status).toBe(100);
    connection.write(body);
    expect((await connection.answer()).status).toBe(204);
    connection.close();
    expect(await names()).toEqual(['raw']);
  });

  test('a too large body is told before it is sent, or after: 413, and nothing changes', async () => {
    const body = JSON.stringify({ ...JOB, description: 'x'.repeat(3_000_000) });
    const head = { ...JSON_TYPE };
    const answer = await server.raw(`POST ${prefix}/iso8601 HTTP/1.1`, head, body);
    expect(expectRefusal(answer, 413)).toContain('1048576');
    expect(await names()).toEqual([]);
  });
});

describe('a connection that is kept open', () => {
  test('takes request after request, refused ones too', async () => {
    const connection = await Connection.open(server.port);
    const ask = async (line: string, body = '') => {
      const length = Buffer.byteLength(body);
      const type = 'Content-Type: application/json\r\n';
      connection.write(
        `${line} HTTP/1.1\r\nHost: localhost\r\n${type}Content-Length: ${length}\r\n\r\n${body}`,
      );
      return (await connection.answer(!line.startsWith('HEAD'))).status;
    };
    const answers = [
      await ask('POST /scheduler/iso8601', JOB_TEXT),
      await ask('POST /scheduler/iso8601', 'not json'),
      await ask('HEAD /scheduler/jobs'),
      await ask('GET /scheduler/jobs'),
      await ask('PUT /scheduler/job/raw', 'null'),
      await ask('GET /scheduler/nowhere', '{"a":1}'),
      await ask('PATCH /scheduler/jobs', '{}'),
      await ask('DELETE /scheduler/job/absent', JOB_TEXT),
      await ask('DELETE /scheduler/job/raw'),
    ];
    expect(answers).toEqual([204, 400, 200, 200, 204, 404, 405, 400, 204]);
    expect(connection.isOpen).toBe(true);
    connection.close();
  });

  test('takes every kind of body, and none, one after the other', async () => {
    const connection = await Connection.open(server.port);
    const json = 'Content-Type: application/json\r\n';
    const chunks = 'Transfer-Encoding: chunked\r\n';
    const requests: readonly (readonly [status: number, head: string, body?: string])[] = [
      [204, `POST /scheduler/iso8601? HTTP/1.1\r\n${json}${chunks}`, chunked(JOB_TEXT)],
      [200, `GET /scheduler/jobs/ HTTP/1.1\r\n${json}`],
      [200, `GET /scheduler/jobs? HTTP/1.1\r\n${json}${chunks}`, chunked()],
      [204, `PUT /scheduler/job/raw HTTP/1.1\r\n${json}`],
      [204, `PUT /scheduler/job/raw HTTP/1.1\r\n${json}${chunks}`, chunked('null')],
      [204, `PUT /scheduler/job/raw HTTP/1.1\r\n${json}Content-Length: 4\r\n`, 'null'],
      [400, `POST /scheduler/iso8601 HTTP/1.1\r\n${json}`],
      [400, `POST /scheduler/iso8601 HTTP/1.1\r\n${json}${chunks}`, chunked('{"na', 'me":1')],
      [204, `DELETE /scheduler/task/kill/raw HTTP/1.1\r\n${json}${chunks}`, chunked('{}')],
      [204, `DELETE /scheduler/job/raw HTTP/1.1\r\n${json}`],
      [400, `DELETE /scheduler/job/raw HTTP/1.1\r\n${json}Content-Length: 2\r\n`, '{}'],
    ];
    for (const [status, head, body = ''] of requests) {
      connection.write(`${head}Host: localhost\r\n\r\n${body}`);
      expect([head, (await connection.answer()).status]).toEqual([head, status]);
    }
    expect(connection.isOpen).toBe(true);
    connection.close();
  });

  test('answers several requests that were sent at once, in their order', async () => {
    const connection = await Connection.open(server.port);
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    await server.add(JOB);
    connection.write(
      get('/ping') + get('/scheduler/jobs') + get('/scheduler/job/raw') + get('/scheduler/job/no'),
    );
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push((await connection.answer()).status);
    expect(answers).toEqual([200, 200, 200, 400]);
    connection.close();
  });
});

describe('how old clients speak HTTP', () => {
  test('HTTP/1.0 without Host: answered, and closed', async () => {
    const answer = await server.bytes('GET /scheduler/jobs HTTP/1.0\r\n\r\n');
    expect([answer.status, answer.body]).toEqual([200, '[]']);
    expect(answer.header('transfer-encoding')).toBeUndefined();
  });

  test('HTTP/1.0 with a body', async () => {
    const post =
      'POST /scheduler/iso8601 HTTP/1.0\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${JOB_TEXT.length}\r\n\r\n${JOB_TEXT}`;
    expect((await server.bytes(post)).status).toBe(204);
    expect(await names()).toEqual(['raw']);
  });

  test('HTTP/1.0 with Connection: keep-alive', async () => {
    const connection = await Connection.open(server.port);
    for (let count = 0; count < 2; count += 1) {
      connection.write('GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
      expect((await connection.answer()).body).toBe('pong\n');
    }
    connection.close();
  });

  test('a target with scheme and host, as through a proxy', async () => {
    await server.add(JOB);
    const origin = `http://localhost:${server.port}`;
    expect((await server.get(`${origin}/scheduler/jobs`)).json()).toHaveLength(1);
    expect((await server.get(`${origin}/scheduler/jobs/search?name=ra`)).json()).toHaveLength(1);
    expect((await server.put(`${origin}/scheduler/job/raw?arguments=a`)).status).toBe(204);
    expect((await server.get(`${origin}/ping`)).body).toBe('pong\n');
  });

  test('slashes that were doubled where a base address ends in one', async () => {
    await server.add(JOB);
    expect((await server.get('//scheduler/jobs')).json()).toHaveLength(1);
    expect((await server.get('/scheduler//jobs')).json()).toHaveLength(1);
    expect((await server.put('//scheduler//job//raw')).status).toBe(204);
  });

  test('a method in small letters is no method', async () => {
    const answer = await server.raw('get /scheduler/jobs HTTP/1.1');
    expect(answer.status).toBe(400);
    expect(typeof (answer.json() as { message: unknown }).message).toBe('string');
  });

  test('HEAD is GET without the body', async () => {
    await server.add(JOB);
    for (const path of ['jobs', 'job/raw', 'graph/csv', 'job/stat/raw', 'jobs/search']) {
      const get = await server.get(`/scheduler/${path}`);
      const head = await server.raw(`HEAD /scheduler/${path} HTTP/1.1`);
      expect([head.status, head.body]).toEqual([200, '']);
      for (const name of ['content-type', 'content-length']) {
        expect(head.header(name)).toBe(get.header(name));
      }
    }
  });

  test('an empty line before the request', async () => {
    const answer = await server.bytes(
      '\r\nGET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer.body).toBe('pong\n');
  });

  test('a very long query', async () => {
    const long = 'x'.repeat(8_000);
    expect((await server.get(`/scheduler/jobs?${long}=${long.slice(100)}`)).status).toBeLessThan(
      500,
    );
    expect((await server.get(`/scheduler/jobs/search?name=${long}`)).body).toBe('[]');
    const tooLong = await server.get(`/scheduler/jobs?q=${'x'.repeat(40_000)}`);
    expectRefusal(tooLong, 431);
  });

  test('a query that is broken is read as far as it goes', async () => {
    expect((await server.get('/scheduler/jobs/search?name=%zz&any=%')).status).toBeLessThan(500);
    expect((await server.get('/scheduler/jobs/search?%=%&&&===')).status).toBe(200);
  });

  test("Node's fetch, by the name of the site", async () => {
    const headers = { host: 'chronos.example.org' };
    const answer = await fetch(`${server.cluster.url}/scheduler/jobs`, { headers });
    expect(answer.status).toBe(200);
  });

  test('a host name as in /etc/hosts, with a port and without', async () => {
    for (const host of ['127.0.0.1', '127.0.0.1:4400', 'localhost', '[::1]:4400', 'LOCALHOST:1']) {
      expect((await server.get('/scheduler/jobs', { Host: host })).status).toBe(200);
    }
  });
});

describe('12: with credentials', () => {
  let guarded: ChronosServer;
  beforeAll(async () => {
    const flags = ['--http-credentials', 'ops:se:cret', '--http-realm', 'Mesosphere'];
    guarded = await ChronosServer.start({ hasAgent: false, schedulerFlags: flags });
  });
  afterAll(() => guarded.stop());

  const basic = (text: string) => ({
    Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  });
  const everywhere = [
    ...['/scheduler/jobs', '/v1/scheduler/jobs', '/scheduler/graph/csv', '/ping', '/metrics'],
    ...['/scheduler/job/absent', '/scheduler/nowhere', '/openapi.json', '/api/v1/runs'],
  ];

  test.each(everywhere)('%s asks for them in the way that httplib2 waits for', async (path) => {
    const first = await guarded.get(path);
    expect(first.status).toBe(401);
    expect(first.header('www-authenticate')).toMatch(/^Basic realm="Mesosphere"/);
    expect(typeof (first.json() as { message: unknown }).message).toBe('string');
    const second = await guarded.get(path, basic('ops:se:cret'));
    expect(second.status).not.toBe(401);
  });

  test('the page itself is there without them: it asks people, and shows nothing before', async () => {
    const page = await guarded.get('/');
    expect([page.status, page.header('www-authenticate')]).toEqual([200, undefined]);
  });

  test.each([':', 'ops:', 'ops:wrong', 'OPS:se:cret', 'ops:se:cret '])(
    '%j does not open',
    async (text) => {
      expect((await guarded.get('/scheduler/jobs', basic(text))).status).toBe(401);
    },
  );

  test('a write without them changes nothing, and goes through with them', async () => {
    const line = 'POST /scheduler/iso8601 HTTP/1.1';
    expect((await guarded.raw(line, JSON_TYPE, JOB_TEXT)).status).toBe(401);
    const auth = basic('ops:se:cret');
    expect((await guarded.get('/scheduler/jobs', auth)).body).toBe('[]');
    expect((await guarded.raw(line, { ...JSON_TYPE, ...auth }, JOB_TEXT)).status).toBe(204);
    expect((await guarded.put('/scheduler/job/raw', auth)).status).toBe(204);
    // Some write the scheme in small letters.
    const small = { authorization: auth.Authorization.replace('Basic', 'basic') };
    expect((await guarded.get('/scheduler/jobs', small)).status).toBe(200);
  });
});
