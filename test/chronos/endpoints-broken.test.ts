import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectJson, expectRefusal, expectText } from './expect-answer.js';
import { type RawAnswer, requestBytes } from './raw-http.js';
import { ChronosServer, PREFIXES } from './server.js';

/** Whatever a client gets wrong is told to it with 4xx; nothing is a failure of the server. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.add({ name: 'known', command: 'true', schedule: SCHEDULE });
  await server.add({
    name: 'data',
    command: 'true',
    schedule: SCHEDULE,
    dataProcessingJobType: true,
  });
});
afterEach(async () => {
  expect(expectText(await server.get('/ping'))).toBe('pong\n');
  await server.clear();
});

const SCHEDULE = 'R/2030-01-01T00:00:00Z/P1D';

/** Success, or a refusal in the one form. */
function expectHandled(answer: RawAnswer, request: string): void {
  expect(answer.status, request).toBeLessThan(500);
  expect(answer.status, request).toBeGreaterThanOrEqual(200);
  if (answer.status >= 400) expectRefusal(answer, answer.status);
}

const ROUTES = PREFIXES.flatMap((prefix) =>
  [
    'GET jobs',
    'GET jobs/search',
    'GET jobs/summary',
    'GET job/known',
    'PUT job/known',
    'DELETE job/known',
    'GET job/stat/known',
    'PUT job/success/known',
    'POST job/data/task/ct:1:0:data:/progress',
    'POST iso8601',
    'PUT iso8601',
    'POST dependency',
    'PUT dependency',
    'PUT task/ct:1:0:known:',
    'DELETE task/kill/known',
    'DELETE task/all',
    'GET graph/dot',
    'GET graph/csv',
    'GET stats/median',
    'GET leader',
  ].map((route) => route.replace(' ', ` ${prefix}/`)),
);

const BODIES: readonly string[] = [
  '',
  ' ',
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '[{}]',
  '{}',
  '{',
  '{"name"',
  '{"name":}',
  "{'name':'a'}",
  '{"name":"a",}',
  '{"name":"a"}{"name":"b"}',
  '{"name":null,"command":null,"schedule":null}',
  '{"name":{"a":1},"command":["x"],"schedule":{}}',
  '{"name":"known","command":"true","parents":"known"}',
  '{"name":"x","command":"true","parents":[["known"]]}',
  '{"name":"x","command":"true","parents":[null]}',
  '{"name":"x","command":"true","parents":{"0":"known"}}',
  '{"__proto__":{"name":"x"},"command":"true"}',
  '{"name":"__proto__","command":"true","parents":["__proto__"]}',
  '{"name":"constructor","command":"true","parents":["toString"]}',
  '{"statusCode":"1e400"}',
  '{"statusCode":9007199254740993}',
  '{"statusCode":[0]}',
  '{"numAdditionalElementsProcessed":1.5}',
  '{"numAdditionalElementsProcessed":"many"}',
  '{"numAdditionalElementsProcessed":9007199254740991}',
  '<job name="x"/>',
  'name=x&command=true',
  '\u0000\u0001\u0002',
  '\ufeff{"name":"x"}',
  '['.repeat(5_000),
  `{"a":${'['.repeat(500)}${']'.repeat(500)}}`,
  `{"name":"${'x'.repeat(70_000)}","command":"true"}`,
];

describe.each(ROUTES)('%s', (route) => {
  test('broken bodies', async () => {
    for (const body of BODIES) {
      const type = { 'Content-Type': 'application/json' };
      const answer = await server.raw(`${route} HTTP/1.1`, type, body);
      expectHandled(answer, `${route} ${body.slice(0, 80)}`);
    }
  });

  test('odd queries and headers', async () => {
    const queries = [
      '?',
      '?&&=&',
      '?a=%zz',
      '?%ff=%fe',
      '?name=%00',
      '?arguments=%ff%fe',
      '?limit=-1',
      '?limit=1e3',
      '?limit=99999999999999999999',
      '?offset=0x10',
      '?limit=1&limit=x',
      '?cascade=everything',
      '?cascade[]=detach',
      '?__proto__=x&constructor[prototype]=y',
      `?x=${'y'.repeat(8_000)}`,
    ];
    for (const query of queries) {
      expectHandled(await server.raw(`${route}${query} HTTP/1.1`), `${route}${query}`);
    }
    const headers: Record<string, string>[] = [
      { 'Content-Type': '' },
      { 'Content-Type': ';' },
      { 'Content-Type': 'nonsense' },
      { 'Content-Type': 'application/json; charset=klingon' },
      { 'Content-Type': 'multipart/form-data' },
      { 'Content-Length': '0' },
      { 'Content-Length': '-1' },
      { 'Content-Length': 'x' },
      { 'Transfer-Encoding': 'gzip, chunked' },
      { 'Content-Encoding': 'gzip' },
      { Accept: 'image/png' },
      { Accept: '!!' },
      { 'Accept-Language': '\u00ff;q=x' },
      { 'If-None-Match': '*', 'If-Modified-Since': 'never' },
      { Range: 'bytes=5-1' },
      { Host: '' },
      { Host: '[::1' },
      { Host: 'a b' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { Cookie: ';;;=' },
      {
        Upgrade: 'h2c',
        Connection: 'Upgrade, close',
        'HTTP2-Settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
      },
      { 'X-Http-Method-Override': 'DELETE' },
    ];
    for (const header of headers) {
      // A body of no chunks ends a request that says it is chunked.
      const body = 'Transfer-Encoding' in header ? '0\r\n\r\n' : undefined;
      const answer = await server.raw(`${route} HTTP/1.1`, header, body);
      expectHandled(answer, `${route} ${JSON.stringify(header)}`);
    }
  });
});

describe.each(PREFIXES)('%s', (prefix) => {
  const NAMES = [
    '%00',
    '%ff',
    '%c3%28',
    '%',
    '%2',
    '%2F',
    '..%2F..%2Fetc%2Fpasswd',
    '%2e%2e',
    '__proto__',
    'constructor',
    '%E6%97%A5%E6%9C%AC',
    '%0d%0aX-Injected:%20yes',
    ';',
    '*',
    "'",
    '%22',
    '<script>',
    'x'.repeat(3_000),
    '%41'.repeat(1_000),
  ];
  const PLACES = [
    'GET job/NAME',
    'PUT job/NAME',
    'DELETE job/NAME',
    'GET job/stat/NAME',
    'PUT job/success/NAME',
    'POST job/NAME/task/ct:1:0:x:/progress',
    'POST job/data/task/NAME/progress',
    'PUT task/NAME',
    'DELETE task/kill/NAME',
    'GET stats/NAME',
    'GET jobs/NAME',
    'GET graph/NAME',
  ];
  test.each(PLACES)('odd names in %s', async (place) => {
    for (const name of NAMES) {
      const route = place.replace(' ', ` ${prefix}/`).replace('NAME', name);
      const answer = await server.raw(`${route} HTTP/1.1`, {}, '{}');
      expectHandled(answer, route);
      expect(answer.header('x-injected')).toBeUndefined();
    }
  });

  test('every member of a job with every kind of value is taken or refused', async () => {
    for (const member of MEMBERS) {
      for (const value of VALUES) {
        // As a job that was read, edited and is posted back.
        const read = { name: 'fuzz', command: 'true', schedule: SCHEDULE, nextRuns: [] };
        const job = { ...read, [member]: value };
        const answer = await server.post(`${prefix}/iso8601`, job);
        const what = `${member}: ${JSON.stringify(value)?.slice(0, 80)}`;
        expectHandled(answer, what);
        if (answer.status === 400) expect(answer.body, what).toContain(member);
      }
    }
    expectJson(await server.get(`${prefix}/jobs`));
    expectJson(await server.get(`${prefix}/jobs/summary`));
    expectText(await server.get(`${prefix}/graph/csv`));
  }, 60_000);

  test('any JSON at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom('iso8601', 'dependency'), async (json, path) => {
        expectHandled(await server.post(`${prefix}/${path}`, json), json);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('any members of a job', async () => {
    const document = fc.dictionary(fc.constantFrom(...MEMBERS), fc.jsonValue({ maxDepth: 3 }));
    await fc.assert(
      fc.asyncProperty(document, async (members) => {
        const job = { name: 'fuzz', command: 'true', schedule: SCHEDULE, ...members };
        const answer = await server.post(`${prefix}/iso8601`, job);
        expectHandled(answer, JSON.stringify(job));
        if (answer.status !== 204) return;
        const name = encodeURIComponent(String(job.name));
        expectJson(await server.get(`${prefix}/job/${name}`));
        expect((await server.delete(`${prefix}/job/${name}`)).status).toBe(204);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('what is not even HTTP', () => {
  test.each([
    ['no request line', 'nonsense\r\n\r\n', 400],
    ['an unknown method', 'FOO /scheduler/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a blank in the path', 'GET /scheduler/job/a b HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['another protocol', 'GET / SPDY/9\r\n\r\n', 400],
    ['a broken header', 'GET /ping HTTP/1.1\r\nHost localhost\r\n\r\n', 400],
    ['two lengths', post('Content-Length: 2\r\nContent-Length: 3'), 400],
    ['length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked'), 400],
    ['a broken chunk', `${post('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`, 400],
    ['headers of 20 kB', `GET /ping HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['no Host', 'GET /scheduler/jobs HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ])('%s', async (_what, bytes, status) => {
    expectRefusal(await server.bytes(bytes), status);
  });

  test('HTTP/1.0 without Host, and a whole URL in the request line, are HTTP', async () => {
    expect((await server.bytes('GET /scheduler/jobs HTTP/1.0\r\n\r\n')).status).toBe(200);
    const url = `http://127.0.0.1:${server.port}/scheduler/jobs`;
    expectJson(await server.bytes(requestBytes(`GET ${url} HTTP/1.1`)));
    const absent = await server.bytes(requestBytes(`PUT ${url.slice(0, -1)}/absent HTTP/1.1`));
    expectRefusal(absent, 400, "Job 'absent' not found");
  });

  test('an expectation that nobody can meet', async () => {
    const answer = await server.bytes(post('Expect: tea\r\nContent-Length: 0'));
    expectRefusal(answer, 417, '"tea"', '100-continue');
  });

  function post(header: string): string {
    return (
      'POST /scheduler/iso8601 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' +
      `${header}\r\n\r\n`
    );
  }
});

/** Every member that Chronos 2 or 3 or Horae reads. */
const MEMBERS = [
  ...['name', 'command', 'shell', 'epsilon', 'executor', 'executorFlags', 'taskInfoData'],
  ...['retries', 'owner', 'ownerName', 'description', 'async', 'successCount', 'errorCount'],
  ...['lastSuccess', 'lastError', 'errorsSinceLastSuccess', 'cpus', 'disk', 'mem', 'disabled'],
  ...['softError', 'dataProcessingJobType', 'uris', 'fetch', 'environmentVariables'],
  ...['arguments', 'highPriority', 'runAsUser', 'concurrent', 'maxCompletionTime', 'container'],
  ...['constraints', 'schedule', 'scheduleTimeZone', 'parents', 'host', 'queue', 'priority'],
  ...['retryInterval', 'retryBackoff', 'retryMaxInterval', 'overlap', 'startDeadline', 'timeout'],
  ...['onTimeout', 'killGracePeriod', 'failOnOutput', 'labels', 'misfire', 'dependencyMode', 'dst'],
  ...['disableAfterFailures'],
];

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 60,
  '',
  ' ',
  'x',
  '-1',
  '1e999',
  'NaN',
  'null',
  'R1//PT1S',
  '2026-02-30T00:00:00Z',
  'PT-1S',
  'P99999999999Y',
  '\u0000',
  '\ud800',
  'a\r\nb',
  'é日',
  'x'.repeat(5_000),
  [],
  [null],
  [[]],
  [['a', 'LIKE', '(']],
  [['a', 'EQUALS', null]],
  ['x', 1, true, null],
  [{}],
  [{ name: null, value: null }],
  [{ uri: {} }],
  {},
  { type: null, image: null },
  { image: 'x', volumes: 'x', parameters: [null], network: 5 },
  { a: { b: { c: {} } } },
  { toString: 1, valueOf: 2 },
];
