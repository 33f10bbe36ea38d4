import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { durationMs } from '../kernel/index.js';
import { RequestRefused, SchedulerUnreachable } from './client-error.js';
import { type SchedulerClient, createSchedulerClient } from './scheduler-client.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
}

const servers: Server[] = [];
const clients: SchedulerClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real HTTP server with canned answers; `null` leaves the caller without one. */
async function serve(
  answer: (seen: Seen) => Answer | null,
): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const given = answer(seen[seen.length - 1] as Seen);
      if (given === null) return;
      response.writeHead(given.status, given.headers ?? {});
      response.end(given.body ?? '');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function clientOf(...urls: string[]): SchedulerClient {
  const client = createSchedulerClient({ servers: urls, timeoutMs: durationMs(500) });
  clients.push(client);
  return client;
}

/** A port that nothing listens on: taken, then given back. */
async function deadUrl(): Promise<string> {
  const { url } = await serve(() => ({ status: 200 }));
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return url;
}

test('a job goes to the endpoint of its kind, with its name encoded in later paths', async () => {
  const { url, seen } = await serve(() => ({ status: 204 }));
  const client = clientOf(url);
  await client.putJob({ name: 'a', command: 'x', schedule: 'R1//P', parents: [] });
  await client.putJob({ name: 'b', command: 'x', parents: ['a'] });
  await client.deleteJob('a b', { detachChildren: true });
  await client.killTasks('a');
  expect(seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
    'POST /scheduler/iso8601',
    'POST /scheduler/dependency',
    'DELETE /scheduler/job/a%20b?cascade=detach',
    'DELETE /scheduler/task/kill/a',
  ]);
  expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ name: 'a', command: 'x', schedule: 'R1//P' });
  expect(seen[0]?.headers['content-type']).toBe('application/json');
});

test("a refusal carries the status and the server's own reason, in every shape it comes in", async () => {
  const answers: Answer[] = [
    { status: 400, body: '{"status":"Bad Request","message":"cpus: -1 is wrong."}' },
    { status: 400, body: "requirement failed: Job 'x' not found" },
    { status: 500, body: '<html>Error 500</html>' },
  ];
  const { url } = await serve(() => answers.shift() ?? { status: 500 });
  const client = clientOf(url);
  const reasons = ['cpus: -1 is wrong.', "requirement failed: Job 'x' not found", 'HTTP 500'];
  for (const reason of reasons) {
    const error = await client.job('x').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestRefused);
    expect((error as RequestRefused).message).toBe(reason);
  }
});

test('a server that is away is passed over, and the one that answered is asked first from then on', async () => {
  const { url, seen } = await serve(() => ({ status: 200, body: '[]' }));
  const client = clientOf(await deadUrl(), url);
  expect(await client.jobs()).toEqual([]);
  expect(await client.jobs()).toEqual([]);
  expect(seen).toHaveLength(2);
});

test('a server that refuses ends the search; one without a leader does not', async () => {
  const refusing = await serve(() => ({ status: 400, body: '{"message":"no"}' }));
  const leaderless = await serve(() => ({ status: 503, body: '{"message":"no leader"}' }));
  const good = await serve(() => ({ status: 204 }));
  await expect(clientOf(refusing.url, good.url).killTasks('a')).rejects.toThrow('no');
  expect(good.seen).toHaveLength(0);
  await clientOf(leaderless.url, good.url).killTasks('a');
  expect(good.seen).toHaveLength(1);
});

test('"run now" is never sent to a second server when the first may have done it', async () => {
  const silent = await serve(() => null);
  const good = await serve(() => ({ status: 200, body: '{"runId":"a@1"}' }));
  await expect(clientOf(silent.url, good.url).runJob('a')).rejects.toThrow(SchedulerUnreachable);
  expect(good.seen).toHaveLength(0);
  await clientOf(await deadUrl(), good.url).runJob('a');
  expect(good.seen).toHaveLength(1);
});

test('"run now" answers the id of the run, and works with Chronos, which tells none', async () => {
  const horae = await serve(() => ({ status: 200, body: '{"runId":"a b#1@2026"}' }));
  expect(await clientOf(horae.url).runJob('a b#1', '-d -x')).toBe('a b#1@2026');
  expect(horae.seen).toMatchObject([
    { method: 'POST', url: '/api/v1/jobs/a%20b%231/run', body: '{"arguments":["-d","-x"]}' },
  ]);
  const chronos = await serve(({ method }) => ({ status: method === 'PUT' ? 204 : 404 }));
  expect(await clientOf(chronos.url).runJob('a b#1', '-d -x')).toBeNull();
  expect(chronos.seen[1]?.url).toBe('/scheduler/job/a%20b%231?arguments=-d+-x');
});

test.each(['', '/v1'])(
  'a stock Chronos is asked where it has its API: %s/scheduler',
  async (prefix) => {
    const { url, seen } = await serve(({ method, url: path }) => {
      if (!path.startsWith(`${prefix}/scheduler/`))
        return { status: 404, body: '<html>404</html>' };
      return method === 'GET' ? { status: 200, body: '[]' } : { status: 204 };
    });
    const client = createSchedulerClient({ servers: [url], target: 'chronos' });
    clients.push(client);
    expect(await client.runJob('a')).toBeNull();
    await client.jobs();
    await client.putJob({ name: 'a', command: 'x', schedule: 'R1//P' });
    const firstAsked = ['PUT /scheduler/job/a', 'PUT /v1/scheduler/job/a'];
    expect(seen.slice(1).map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      ...(prefix === '' ? firstAsked.slice(0, 1) : firstAsked),
      `GET ${prefix}/scheduler/jobs`,
      `POST ${prefix}/scheduler/iso8601`,
    ]);
  },
);

test('what a Chronos has under neither prefix is refused with the words that it has for it', async () => {
  const { url } = await serve(({ url: path }) => {
    const body = path.startsWith('/v1/') ? '{"message":"Job a not found"}' : '<html></html>';
    return { status: 404, body };
  });
  const client = createSchedulerClient({ servers: [url], target: 'chronos' });
  clients.push(client);
  await expect(client.deleteJob('a')).rejects.toThrow('Job a not found');
});

test('when none answers, the error names all servers, without their passwords', async () => {
  const [one, two] = [await deadUrl(), await deadUrl()];
  const withPassword = one.replace('http://', 'http://anna:secret@');
  const error: unknown = await clientOf(withPassword, two)
    .jobs()
    .catch((thrown: unknown) => thrown);
  expect((error as Error).message).toContain(`${one}, ${two}`);
  expect((error as Error).message).not.toContain('secret');
});

test('credentials in the address are sent as basic authorization', async () => {
  const { url, seen } = await serve(() => ({ status: 200, body: 'pong' }));
  await clientOf(url.replace('http://', 'http://anna:s%20x@')).ping();
  expect(seen[0]?.headers.authorization).toBe(`Basic ${btoa('anna:s x')}`);
});

test('a part of a log comes with its place, the size of the file and whether it has ended', async () => {
  const { url, seen } = await serve(() => ({
    status: 200,
    body: Buffer.from([0xff, 0x00]),
    headers: { 'x-horae-offset': '5', 'x-horae-size': '9', 'x-horae-ended': 'false' },
  }));
  const part = await clientOf(url).readLog('a@2026-01-01T00:00:00.000Z', {
    stream: 'stderr',
    offset: 5,
    length: 2,
  });
  expect(part).toEqual({ bytes: Buffer.from([0xff, 0]), offset: 5, size: 9, hasEnded: false });
  expect(seen[0]?.url).toBe(
    '/api/v1/runs/a%402026-01-01T00%3A00%3A00.000Z/logs/stderr?offset=5&length=2',
  );
});

test.each([
  ['<html>hello</html>', 'no JSON'],
  ['{"jobs": []}', 'no list of jobs'],
])('something else on that port is named as such: %s', async (body, what) => {
  const { url } = await serve(() => ({ status: 200, body }));
  await expect(clientOf(url).jobs()).rejects.toThrow(what);
  await expect(clientOf(url).jobs()).rejects.toThrow('something else than a scheduler');
});
