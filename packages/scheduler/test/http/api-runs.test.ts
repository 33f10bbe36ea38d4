import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld, START } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

const runsOf = async (query = '') => (await world.get(`/api/v1/runs${query}`)).json();

describe('a run', () => {
  test('has its members in order, instants in UTC with milliseconds', async () => {
    await world.post({ name: 'a', schedule: 'R/2026-01-01T00:00:10Z/PT1H', retries: 1 });
    await world.advance('PT10S');
    await world.offer();
    const taskId = await world.finish('TASK_FAILED');
    const { items, nextCursor } = await runsOf();
    expect(nextCursor).toBeNull();
    expect(items).toHaveLength(1);
    expect(Object.keys(items[0]).slice(0, 8)).toEqual([
      'id',
      'job',
      'dueAt',
      'cycle',
      'trigger',
      'state',
      'reason',
      'attempts',
    ]);
    expect(items[0]).toMatchObject({
      id: 'a@2026-01-01T00:00:10.000Z',
      job: 'a',
      dueAt: '2026-01-01T00:00:10.000Z',
      cycle: '2026-01-01T00:00:10.000Z',
      trigger: 'schedule',
      state: 'retrying',
      retryAt: '2026-01-01T00:01:11.000Z',
      attempts: [
        {
          taskId,
          agent: 'agent1.example.org',
          state: 'failed',
          startedAt: '2026-01-01T00:00:10.000Z',
          endedAt: '2026-01-01T00:00:11.000Z',
          exitCode: 1,
        },
      ],
    });
  });

  test('is found by its id, with the same answer', async () => {
    await world.post({ name: 'a #1', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a%20%231' });
    const [run] = (await runsOf()).items;
    const answer = await world.get(`/api/v1/runs/${encodeURIComponent(run.id)}`);
    expect(answer.json()).toEqual(run);
  });

  test('that is not there is 404', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/kill'],
      ['POST', '/retry'],
      ['GET', '/logs/stdout'],
    ] as const) {
      const answer = await world.request({ method, url: `/api/v1/runs/a@b${path}` });
      expect([answer.statusCode, answer.json().message]).toEqual([404, "Run 'a@b' not found"]);
    }
  });
});

describe('the list', () => {
  beforeEach(async () => {
    await world.post(
      { name: 'a', schedule: 'R3/2026-01-01T00:00:10Z/PT10S', overlap: 'allow', queue: 'slow' },
      { name: 'b', schedule: 'R1/2026-01-01T00:00:15Z/PT10S' },
    );
    for (let step = 0; step < 4; step += 1) await world.advance('PT10S');
  });

  const ids = (page: { items: { id: string }[] }) =>
    page.items.map(({ id }) => id.replace(/@.*T00:00:(\d\d).*/, '$1'));

  test('is newest first', async () => {
    expect(ids(await runsOf())).toEqual(['a30', 'a20', 'b15', 'a10']);
  });

  test('filters by job, queue, state and time', async () => {
    expect(ids(await runsOf('?job=b'))).toEqual(['b15']);
    expect(ids(await runsOf('?queue=slow'))).toEqual(['a30', 'a20', 'a10']);
    expect(ids(await runsOf('?state=queued,running&job=b'))).toEqual(['b15']);
    expect(ids(await runsOf('?state=succeeded'))).toEqual([]);
    expect(ids(await runsOf('?from=2026-01-01T00:00:15Z&to=2026-01-01T00:00:30Z'))).toEqual([
      'a20',
      'b15',
    ]);
    expect(ids(await runsOf('?from=2026-01-01T01:00:30%2B01:00'))).toEqual(['a30']);
    expect(ids(await runsOf('?from=2026-01-01T01:00:30+01:00'))).toEqual(['a30']);
  });

  test('filters by the beginning of a name, by agent and by what has started a run', async () => {
    await world.post({ name: 'ab', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/ab' });
    expect(ids(await runsOf('?jobPrefix=a'))).toEqual(['ab40', 'a30', 'a20', 'a10']);
    expect(ids(await runsOf('?jobPrefix=a&job=a'))).toEqual(['a30', 'a20', 'a10']);
    expect(ids(await runsOf('?jobPrefix=z'))).toEqual([]);
    expect(ids(await runsOf('?trigger=manual'))).toEqual(['ab40']);
    expect(ids(await runsOf('?agent=agent1.example.org'))).toEqual([]);
    await world.offer();
    expect(ids(await runsOf('?agent=agent1.example.org&job=b'))).toEqual(['b15']);
    expect(ids(await runsOf('?agent=agent2.example.org'))).toEqual([]);
  });

  test('that is sifted is read page by page too', async () => {
    const first = await runsOf('?jobPrefix=a&limit=2');
    expect(ids(first)).toEqual(['a30', 'a20']);
    const second = await runsOf(`?jobPrefix=a&limit=2&cursor=${first.nextCursor}`);
    expect(ids(second)).toEqual(['a10']);
    expect(second.nextCursor).toBeNull();
  });

  test('is read page by page', async () => {
    const first = await runsOf('?limit=3');
    expect(ids(first)).toEqual(['a30', 'a20', 'b15']);
    const second = await runsOf(`?limit=3&cursor=${first.nextCursor}`);
    expect(ids(second)).toEqual(['a10']);
    expect(second.nextCursor).toBeNull();
  });

  test.each([
    ['limit=abc', /limit: "abc".*from 1 to 1000.*limit=/],
    ['limit=0', /limit: "0"/],
    ['limit=1001', /limit: "1001"/],
    ['state=done', /state: "done".*queued, running/],
    ['from=yesterday', /from: "yesterday".*2026-01-01T00:00:00Z/],
    ['to=2026-13-01', /to: "2026-13-01"/],
    ['trigger=cron', /trigger: "cron".*schedule, manual, dependency.*trigger=schedule/],
    ['cursor=xyz', /cursor: "xyz".*nextCursor/],
    ['cursor=WyJhIl0', /cursor/],
  ])('refuses %s', async (query, message) => {
    const answer = await world.get(`/api/v1/runs?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(message);
  });
});

describe('kill and retry', () => {
  const post = (id: string, what: string) =>
    world.request({ method: 'POST', url: `/api/v1/runs/${encodeURIComponent(id)}/${what}` });

  test('a waiting run is killed at once, and killing it again is 409', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    const [{ id }] = (await runsOf()).items;
    expect((await post(id, 'kill')).statusCode).toBe(204);
    expect((await runsOf()).items[0]).toMatchObject({
      state: 'killed',
      reason: 'killed by operator',
    });
    const again = await post(id, 'kill');
    expect([again.statusCode, again.json().message]).toEqual([
      409,
      `Run '${id}' has already ended (killed).`,
    ]);
  });

  test('a retry belongs to the cycle of the run it repairs; an active run is 409', async () => {
    await world.post({ name: 'a', schedule: 'R1/2026-01-01T00:00:10Z/PT1H', retries: 0 });
    await world.advance('PT10S');
    await world.offer();
    const [{ id }] = (await runsOf()).items;
    expect((await post(id, 'retry')).statusCode).toBe(409);
    await world.finish('TASK_FAILED');
    const answer = await post(id, 'retry');
    expect(answer.statusCode).toBe(200);
    const run = (await world.get(`/api/v1/runs/${answer.json().runId}`)).json();
    expect(run).toMatchObject({
      job: 'a',
      trigger: 'manual',
      cycle: '2026-01-01T00:00:10.000Z',
      state: 'queued',
    });
    expect(run.id).not.toBe(id);
  });
});

describe('marking a run as done', () => {
  const mark = (id: string) =>
    world.request({ method: 'POST', url: `/api/v1/runs/${encodeURIComponent(id)}/success` });

  test('counts as a success of its own cycle, and releases the children', async () => {
    await world.post(
      { name: 'a', schedule: 'R2/2026-01-01T00:00:10Z/PT20S', retries: 0 },
      { name: 'child', parents: ['a'] },
    );
    for (let round = 0; round < 2; round += 1) {
      await world.advance(round === 0 ? 'PT10S' : 'PT19S');
      await world.offer();
      await world.finish('TASK_FAILED');
    }
    const [newer, older] = (await runsOf('?job=a')).items;
    expect([newer.state, older.state]).toEqual(['failed', 'failed']);
    const answer = await mark(older.id);
    expect(answer.statusCode).toBe(200);
    const record = (await world.get(`/api/v1/runs/${answer.json().runId}`)).json();
    expect(record).toMatchObject({
      job: 'a',
      state: 'succeeded',
      reason: 'marked successful',
      trigger: 'manual',
      cycle: older.cycle,
    });
    const [child] = (await runsOf('?job=child')).items;
    expect(child).toMatchObject({ trigger: 'dependency', cycle: older.cycle });
  });

  test('is refused for one that has not ended, that has succeeded, or that is not there', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    const [{ id }] = (await runsOf()).items;
    const active = await mark(id);
    expect([active.statusCode, active.json().message]).toEqual([
      409,
      `Run '${id}' has not ended yet (queued); kill it first, or wait.`,
    ]);
    await world.offer();
    await world.finish();
    const done = await mark(id);
    expect([done.statusCode, done.json().message]).toEqual([
      409,
      `Run '${id}' has already ended (succeeded).`,
    ]);
    expect((await mark('a@b')).statusCode).toBe(404);
  });
});

describe('why a run waited', () => {
  const waits = async (id: string) =>
    (await world.get(`/api/v1/runs/${encodeURIComponent(id)}/waits`)).json();

  test('is known while it waits and afterwards', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    const [{ id }] = (await runsOf()).items;
    const from = '2026-01-01T00:00:00.000Z';
    const reason = 'No agent has offered anything yet';
    expect(await waits(id)).toEqual({ since: START, items: [{ reason, from, until: from }] });
    await world.advance('PT7S');
    const until = '2026-01-01T00:00:07.000Z';
    expect((await waits(id)).items).toEqual([{ reason, from, until }]);
    await world.offer();
    await world.finish();
    expect((await waits(id)).items).toEqual([{ reason, from, until }]);
  });

  test('of a run that is not there is 404', async () => {
    expect((await world.get('/api/v1/runs/a@b/waits')).statusCode).toBe(404);
  });
});

describe('logs', () => {
  const OUTPUT = Buffer.from('first line\nzweite Zeile mit ü\n\u001b[31mred\u001b[0m <script>\n');
  let agent: Server;
  let seen: URL[];
  let sandbox: Map<string, Buffer>;
  let runId: string;

  beforeEach(async () => {
    seen = [];
    sandbox = new Map();
    agent = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://agent');
      seen.push(url);
      const file = sandbox.get(url.searchParams.get('path') ?? '');
      if (file === undefined) {
        response.writeHead(404).end();
        return;
      }
      const offset = Number(url.searchParams.get('offset'));
      const part = file.subarray(offset, offset + Number(url.searchParams.get('length')));
      response.writeHead(200, { 'x-horae-size': file.length }).end(part);
    });
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
    await world.stop();
    const { port } = agent.address() as AddressInfo;
    world = await HttpWorld.start({ agentPort: port });
    await world.post({ name: 'a #1', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a%20%231' });
    runId = encodeURIComponent((await runsOf()).items[0].id);
  });
  afterEach(() => void agent.close());

  const log = (file: string, query = '') => world.get(`/api/v1/runs/${runId}/logs/${file}${query}`);

  async function runWithOutput(): Promise<string> {
    await world.offer();
    const taskId = world.cluster.tasks[0]?.task_id.value ?? '';
    sandbox.set(`/tasks/${taskId}/stdout`, OUTPUT);
    world.cluster.say(taskId, 'TASK_RUNNING');
    await world.settle();
    return taskId;
  }

  test('are empty for an attempt that never started: nothing of it is gone', async () => {
    await world.offer();
    const taskId = world.cluster.tasks[0]?.task_id.value ?? '';
    expect([(await log('stdout')).statusCode, (await log('stdout')).payload]).toEqual([200, '']);
    world.cluster.say(taskId, 'TASK_ERROR', { message: 'no such user' });
    await world.settle();
    const answer = await log('stderr', '?attempt=0');
    expect([answer.statusCode, answer.payload, answer.headers['x-horae-size']]).toEqual([
      200,
      '',
      '0',
    ]);
    expect(answer.headers['x-horae-ended']).toBe('true');
  });

  test('are the bytes as they are, never a page', async () => {
    const taskId = await runWithOutput();
    const answer = await log('stdout');
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(OUTPUT);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-horae-offset': '0',
      'x-horae-size': String(OUTPUT.length),
      'x-horae-ended': 'false',
      'x-horae-attempt': '0',
    });
    expect(seen[0]?.pathname).toBe('/files/download');
    expect(seen[0]?.searchParams.get('path')).toBe(`/tasks/${taskId}/stdout`);
  });

  test('are read by byte range, and say when nothing will follow', async () => {
    await runWithOutput();
    await world.finish();
    const part = await log('stdout', '?offset=6&length=4');
    expect(part.payload).toBe('line');
    expect(part.headers).toMatchObject({ 'x-horae-offset': '6', 'x-horae-ended': 'true' });
    const end = await log('stdout', `?offset=${OUTPUT.length}`);
    expect([end.payload, end.headers['x-horae-size']]).toEqual(['', String(OUTPUT.length)]);
  });

  test('of a run that has not started are empty, and the agent is not asked', async () => {
    const answer = await log('stdout');
    expect([answer.statusCode, answer.payload]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({ 'x-horae-size': '0', 'x-horae-ended': 'false' });
    expect(seen).toEqual([]);
  });

  test('that the agent no longer has are 404', async () => {
    await runWithOutput();
    const answer = await log('stderr');
    expect(answer.statusCode).toBe(404);
    expect(answer.json().message).toContain('no longer on its agent');
  });

  test('of an agent that cannot be reached are 502, with its name', async () => {
    await runWithOutput();
    await new Promise((resolve) => {
      agent.close(resolve);
      agent.closeAllConnections();
    });
    const answer = await log('stdout');
    expect(answer.statusCode).toBe(502);
    expect(answer.json().message).toMatch(/agent1\.example\.org.*cannot be reached/);
  });

  test('exist for stdout and stderr only, and for attempts that were made', async () => {
    await runWithOutput();
    expect((await log('..%2fsecret')).statusCode).toBe(404);
    const attempt = await log('stdout', '?attempt=7');
    expect([attempt.statusCode, attempt.json().message]).toEqual([
      404,
      expect.stringContaining('Attempt 7'),
    ]);
    expect((await log('stdout', '?offset=-1')).statusCode).toBe(400);
    expect((await log('stdout', '?length=x')).statusCode).toBe(400);
  });
});
