import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectJson, expectNoContent, expectRefusal } from './expect-answer.js';
import type { RawHeaders } from './raw-http.js';
import { ChronosServer } from './server.js';

const basic = (text: string): RawHeaders => ({
  Authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});

const JOB = '{"name":"a","command":"true","schedule":"R/2030-01-01T00:00:00Z/P1D"}';

const REQUESTS: [line: string, body?: string][] = [
  ['GET /ping HTTP/1.1'],
  ['GET /metrics HTTP/1.1'],
  ['GET /metrics/prometheus HTTP/1.1'],
  ['GET /health HTTP/1.1'],
  ['GET /openapi.json HTTP/1.1'],
  ['GET /scheduler/jobs HTTP/1.1'],
  ['HEAD /scheduler/jobs HTTP/1.1'],
  ['OPTIONS /scheduler/jobs HTTP/1.1'],
  ['PATCH /scheduler/jobs HTTP/1.1'],
  ['POST /scheduler/iso8601 HTTP/1.1', JOB],
  ['POST /scheduler/iso8601 HTTP/1.1', 'no JSON'],
  ['PUT /v1/scheduler/job/a HTTP/1.1'],
  ['DELETE /v1/scheduler/job/a HTTP/1.1'],
  ['GET /scheduler/graph/csv HTTP/1.1'],
  ['GET /api/v1/runs HTTP/1.1'],
  ['GET /nothing-here HTTP/1.1'],
];

describe('with credentials', () => {
  let server: ChronosServer;
  beforeAll(async () => {
    server = await ChronosServer.start({
      hasAgent: false,
      schedulerFlags: ['--http-credentials', 'ops:a:bé', '--http-realm', 'My "Chronos"'],
    });
  });
  afterAll(() => server.stop());

  test.each(REQUESTS)('%s without them: 401 with the challenge', async (line, body) => {
    const answer = await server.raw(line, { 'Content-Type': 'application/json' }, body);
    expect(answer.statusLine).toBe('HTTP/1.1 401 Unauthorized');
    const challenge = 'Basic realm="My \\"Chronos\\"", charset="UTF-8"';
    expect(answer.header('www-authenticate')).toBe(challenge);
    if (!line.startsWith('HEAD')) expectRefusal(answer, 401, 'Authorization');
  });

  test.each(REQUESTS)('%s with them is served', async (line, body) => {
    const answer = await server.raw(line, basic('ops:a:bé'), body);
    expect(answer.status).not.toBe(401);
    expect(answer.status).toBeLessThan(500);
    expect(answer.header('www-authenticate')).toBeUndefined();
  });

  test.each([
    basic('ops:a'),
    basic('ops:a:be'),
    basic('OPS:a:bé'),
    basic('ops'),
    basic(':'),
    { Authorization: 'Basic' },
    { Authorization: 'Basic ' },
    { Authorization: 'Basic %%%' },
    { Authorization: 'Bearer b3BzOmE6YsOp' },
    { Authorization: '' },
  ])('%j is refused, and nothing is applied', async (headers) => {
    expectRefusal(await server.raw('DELETE /scheduler/job/a HTTP/1.1', headers), 401);
    expectRefusal(await server.raw('POST /scheduler/iso8601 HTTP/1.1', headers, JOB), 401);
  });

  test('the scheme is read in any case', async () => {
    const { Authorization = '' } = basic('ops:a:bé');
    const headers = { Authorization: Authorization.replace('Basic', 'bASIC ') };
    expectJson(await server.get('/scheduler/jobs', headers));
  });

  test('a client that sends them only when asked gets through on the same connection', async () => {
    const first = 'GET /scheduler/leader HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const { Authorization } = basic('ops:a:bé');
    const second =
      'GET /scheduler/leader HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' +
      `Authorization: ${Authorization}\r\n\r\n`;
    const answer = await server.bytes(first + second);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatch(/HTTP\/1\.1 200 OK[^]*\{"leader":"[^"]+"\}$/);
  });
});

describe('without credentials', () => {
  let server: ChronosServer;
  beforeAll(async () => {
    server = await ChronosServer.start({ hasAgent: false });
  });
  afterAll(() => server.stop());

  test.each([
    { Authorization: 'Basic Og==' },
    basic('any:body'),
    { Authorization: 'nonsense' },
    { Authorization: '' },
  ])('%j is ignored', async (headers) => {
    expectNoContent(await server.raw('POST /scheduler/iso8601 HTTP/1.1', headers, JOB));
    expectNoContent(await server.raw('PUT /v1/scheduler/job/a HTTP/1.1', headers));
    expectJson(await server.get('/scheduler/jobs', headers));
    expectNoContent(await server.raw('DELETE /v1/scheduler/job/a HTTP/1.1', headers));
  });
});
