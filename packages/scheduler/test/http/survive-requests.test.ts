import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld, rawRequest } from './http-world.js';

/** What real Chronos clients send, byte for byte. */
let world: HttpWorld;
let port: number;
beforeEach(async () => {
  world = await HttpWorld.start();
  port = await world.listen();
});
afterEach(() => world.stop());

const CLOSE = 'Host: localhost\r\nConnection: close\r\n';
const JOB = '{"name":"raw","command":"true","schedule":"R/2030-01-01T00:00:00Z/P1D"}';

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4);
}

async function send(head: string, body = ''): Promise<string> {
  return rawRequest(port, `${head}\r\n${CLOSE}\r\n${body}`);
}

describe('empty bodies with a content type', () => {
  test.each([
    ['GET /scheduler/jobs HTTP/1.1', 200],
    ['PUT /scheduler/job/raw HTTP/1.1', 204],
    ['DELETE /scheduler/task/kill/raw HTTP/1.1', 204],
    ['DELETE /scheduler/job/raw HTTP/1.1', 204],
  ])('%s', async (line, status) => {
    await world.post({ name: 'raw', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
    const type = 'Content-Type: application/json';
    expect(statusOf(await send(`${line}\r\n${type}`))).toBe(status);
    if (status === 200) return;
    await world.post({ name: 'raw', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
    expect(statusOf(await send(`${line}\r\n${type}\r\nContent-Length: 0`))).toBe(status);
  });
});

test.each(['null', '{"name":"raw","command":"false"}', 'not json', ''])(
  'PUT job/NAME ignores its body: %s',
  async (body) => {
    await world.post({ name: 'raw', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
    const head = `PUT /scheduler/job/raw HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    expect(statusOf(await send(head, body))).toBe(204);
  },
);

test('a form type is accepted where no body is read', async () => {
  await world.post({ name: 'raw', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
  const head =
    'PUT /scheduler/job/raw HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0';
  expect(statusOf(await send(head))).toBe(204);
});

test('a chunked body is read', async () => {
  const [first, second] = [JOB.slice(0, 20), JOB.slice(20)];
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const head =
    'POST /scheduler/iso8601 HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked';
  const answer = await send(head, `${chunk(first)}${chunk(second)}0\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 204/);
  expect(world.shell.state.jobs.has('raw')).toBe(true);
});

test.each([
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/vnd.api+json',
  'text/plain',
  'text/javascript',
])('the content type %s is read as JSON', async (type) => {
  const head = `POST /scheduler/iso8601 HTTP/1.1\r\nContent-Type: ${type}\r\nContent-Length: ${JOB.length}`;
  expect(statusOf(await send(head, JOB))).toBe(204);
});

test('a body without a content type is read', async () => {
  const head = `POST /scheduler/iso8601 HTTP/1.1\r\nContent-Length: ${JOB.length}`;
  expect(statusOf(await send(head, JOB))).toBe(204);
});

test('empty and unknown queries are ignored', async () => {
  const post = `POST /scheduler/iso8601? HTTP/1.1\r\nContent-Length: ${JOB.length}`;
  expect(statusOf(await send(post, JOB))).toBe(204);
  expect(statusOf(await send('GET /scheduler/jobs? HTTP/1.1'))).toBe(200);
  expect(statusOf(await send('GET /scheduler/jobs?name=raw&x HTTP/1.1'))).toBe(200);
  const kill = 'DELETE /scheduler/task/kill/raw?arguments=--x HTTP/1.1';
  expect(statusOf(await send(kill))).toBe(204);
});

test('a trailing slash changes nothing', async () => {
  await world.post({ name: 'raw', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
  expect(statusOf(await send('GET /scheduler/jobs/ HTTP/1.1'))).toBe(200);
  expect(statusOf(await send('GET /v1/scheduler/job/raw/ HTTP/1.1'))).toBe(200);
  expect(statusOf(await send('GET /ping/ HTTP/1.1'))).toBe(200);
});

test.each([
  ['?arguments=-debug+-x', ['-debug', '-x']],
  ['?arguments=-debug', ['-debug']],
  ['?arguments=a%20b', ['a', 'b']],
  ['?arguments=', null],
  ['', null],
])('arguments %s', async (query, words) => {
  await world.post({ name: 'raw', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
  expect(statusOf(await send(`PUT /scheduler/job/raw${query} HTTP/1.1`))).toBe(204);
  expect([...world.shell.state.runs.values()].map(({ run }) => run.arguments)).toEqual([words]);
});

test('names in paths are percent-decoded', async () => {
  await world.post({ name: 'a #1 job', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
  const answer = await send('PUT /scheduler/job/a%20%231%20job HTTP/1.1');
  expect(statusOf(answer)).toBe(204);
});

test('colons in a path need no encoding', async () => {
  await world.post({
    name: 'data',
    schedule: 'R/2030-01-01T00:00:00Z/P1D',
    dataProcessingJobType: true,
  });
  const body = '{"numAdditionalElementsProcessed":5}';
  const head =
    'POST /scheduler/job/data/task/ct:1420843781398:0:data:/progress HTTP/1.1\r\n' +
    `Content-Length: ${body.length}`;
  const answer = await send(head, body);
  expect(statusOf(answer)).toBe(400);
  expect(answer).toContain('Task id  ct:1420843781398:0:data: not found');
});

test('headers of old clients are ignored', async () => {
  const head =
    'GET /scheduler/jobs HTTP/1.1\r\nAuthorization: Basic Og==\r\nact-as-user: x\r\n' +
    'X-Requested-With: XMLHttpRequest\r\nTE: deflate,gzip;q=0.3\r\nAccept: application/json';
  expect(statusOf(await send(head))).toBe(200);
});

test('an HTTP/1.0 client without a Host is served', async () => {
  expect(await rawRequest(port, 'GET /ping HTTP/1.0\r\n\r\n')).toMatch(/200 OK[^]*pong\n$/);
});

test('HEAD answers like GET without a body, OPTIONS names the methods', async () => {
  const head = await send('HEAD /scheduler/jobs HTTP/1.1');
  expect(statusOf(head)).toBe(200);
  expect(bodyOf(head)).toBe('');
  const options = await send('OPTIONS /scheduler/job/x HTTP/1.1');
  expect(options).toMatch(/allow: GET, HEAD, PUT, DELETE, OPTIONS/i);
});

describe('what is wrong gets 4xx with one line of JSON', () => {
  const post = 'POST /scheduler/iso8601 HTTP/1.1\r\nContent-Type: application/json';
  const cases: [string, string, string, number][] = [
    ['text', `${post}\r\nContent-Length: 8`, 'not json', 400],
    ['an empty body', `${post}\r\nContent-Length: 0`, '', 400],
    ['null', `${post}\r\nContent-Length: 4`, 'null', 400],
    ['a list', `${post}\r\nContent-Length: 2`, '[]', 400],
    ['a JSON text', `${post}\r\nContent-Length: 3`, '"x"', 400],
    ['deep nesting', `${post}\r\nContent-Length: 20000`, '['.repeat(20_000), 400],
    [
      'a broken content type',
      'POST /scheduler/iso8601 HTTP/1.1\r\nContent-Type: ;;\r\nContent-Length: 2',
      '{}',
      415,
    ],
    ['a broken percent-encoding', 'GET /scheduler/job/%zz HTTP/1.1', '', 400],
    ['an unknown path', 'GET /scheduler/nothing HTTP/1.1', '', 404],
    ['a path Chronos only names', 'GET /v1/scheduler/info HTTP/1.1', '', 404],
    ['a path that climbs', 'GET /scheduler/job/../../etc/passwd HTTP/1.1', '', 404],
    ['another method', 'PATCH /scheduler/jobs HTTP/1.1', '', 405],
    ['a very long name', `GET /scheduler/job/${'x'.repeat(5_000)} HTTP/1.1`, '', 400],
    ['long headers', `GET /ping HTTP/1.1\r\nX-Long: ${'x'.repeat(20_000)}`, '', 431],
    ['a blank in the path', 'GET /with a blank HTTP/1.1', '', 400],
    ['no HTTP', 'nonsense', '', 400],
  ];
  test.each(cases)('%s', async (_what, head, body, status) => {
    const answer = await send(head, body);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(/content-type: application\/json\r\n/i);
    const json = JSON.parse(bodyOf(answer)) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(['status', 'message']);
    expect(typeof json['message']).toBe('string');
    expect(bodyOf(answer)).not.toContain('\n');
    expect(bodyOf(answer)).not.toMatch(/\.js:\d+/);
  });
});

test('10 MB get a readable 413, and nothing is applied', async () => {
  const body = Buffer.alloc(10_000_000, 'x');
  const head = `POST /scheduler/iso8601 HTTP/1.1\r\n${CLOSE}Content-Length: ${body.length}\r\n\r\n`;
  const answer = await rawRequest(port, Buffer.concat([Buffer.from(head), body]));
  expect(statusOf(answer)).toBe(413);
  expect(JSON.parse(bodyOf(answer))).toEqual({
    status: 'Payload Too Large',
    message: expect.stringContaining('1048576'),
  });
  expect(world.shell.state.jobs.size).toBe(0);
});

test('two requests on one connection get two answers, in order', async () => {
  const keep = 'Host: localhost\r\n';
  const both = `GET /ping HTTP/1.1\r\n${keep}\r\nGET /scheduler/jobs HTTP/1.1\r\n${CLOSE}\r\n`;
  const answer = await rawRequest(port, both);
  expect(answer.indexOf('pong')).toBeGreaterThan(0);
  expect(answer.lastIndexOf('[]')).toBeGreaterThan(answer.indexOf('pong'));
});
