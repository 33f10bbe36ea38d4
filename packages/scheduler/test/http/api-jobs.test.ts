import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentView } from '../../src/master/index.js';
import { HttpWorld } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';
const MIDNIGHT = 'R/2025-12-01T00:00:00Z/P1D';
const ONE = 'R/2025-12-01T01:00:00Z/P1D';

const AGENT: AgentView = {
  id: 'agent-1',
  hostname: 'web1',
  url: 'http://10.0.0.7:5051',
  attributes: [
    { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
    { name: 'level', type: 'SCALAR', scalar: { value: 3 } },
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 9 }] } },
    { name: 'disks', type: 'SET', set: { item: ['ssd', 'hdd'] } },
  ],
  total: { cpus: 4, memMb: 8_192, diskMb: 100_000 },
  used: { cpus: 0.5, memMb: 128, diskMb: 256 },
  offered: { cpus: 0, memMb: 0, diskMb: 0 },
  registeredAt: 0 as AgentView['registeredAt'],
  refusedCallCount: 2,
  isConnected: true,
  isReachable: true,
  unreachableSince: null,
  tasks: [{ taskId: 'ct:1:0:a:', name: 'ChronosTask:a', state: 'TASK_RUNNING' }],
};

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start({ master: { agentsView: () => [AGENT] } });
});
afterEach(() => world.stop());

const json = async (path: string) => (await world.get(path)).json();
const post = (url: string) => world.request({ method: 'POST', url });

describe('the list of jobs', () => {
  test('a line per job with its state', async () => {
    await world.post({ name: 'a', schedule: DAILY, retries: 0, owner: 'ops@example.org' });
    await post('/api/v1/jobs/a/run');
    await world.offer();
    await world.finish('TASK_FAILED');
    const { items, total, nextCursor } = await json('/api/v1/jobs');
    expect([total, nextCursor]).toEqual([1, null]);
    expect(items[0]).toMatchObject({
      name: 'a',
      kind: 'schedule',
      state: 'idle',
      disabled: false,
      schedule: DAILY,
      parents: [],
      nextAt: '2026-02-01T00:00:00.000Z',
      lastRun: { state: 'failed', endedAt: '2026-01-01T00:00:01.000Z' },
      lastResult: 'failure',
      counters: { successCount: 0, errorCount: 1, errorsSinceLastSuccess: 1 },
      queue: 'default',
    });
  });

  test('is filtered and paged, and counts all that match', async () => {
    for (let index = 0; index < 5; index += 1) {
      await world.post({ name: `job${index}`, schedule: DAILY, disabled: index > 2, queue: 'q' });
    }
    await world.post({ name: 'other', schedule: DAILY });
    const names = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name);
    const first = await json('/api/v1/jobs?search=JOB&limit=2');
    expect([names(first), first.total]).toEqual([['job0', 'job1'], 5]);
    const second = await json(`/api/v1/jobs?search=JOB&limit=2&cursor=${first.nextCursor}`);
    expect(names(second)).toEqual(['job2', 'job3']);
    expect(names(await json('/api/v1/jobs?disabled=true'))).toEqual(['job3', 'job4']);
    expect(names(await json('/api/v1/jobs?state=disabled'))).toEqual(['job3', 'job4']);
    expect(names(await json('/api/v1/jobs?queue=q&disabled=false'))).toHaveLength(3);
    expect(names(await json('/api/v1/jobs?result=fresh&name=other'))).toEqual(['other']);
  });

  test.each(['state=odd', 'result=good', 'disabled=yes', 'limit=x', 'cursor=0'])(
    'refuses %s with field, value, rule and example',
    async (query) => {
      const answer = await world.get(`/api/v1/jobs?${query}`);
      expect(answer.statusCode).toBe(400);
      const [field, value] = query.split('=');
      expect(answer.json().message).toContain(`${field}: "${value}" is not accepted; expected `);
    },
  );
});

describe('one job', () => {
  test('with its definition, children and gate', async () => {
    await world.post(
      { name: 'a', schedule: MIDNIGHT, retryInterval: 'PT5S', runAsUser: 'nobody' },
      { name: 'b', schedule: ONE },
      { name: 'c', parents: ['a', 'b'] },
    );
    expect(await json('/api/v1/jobs/a')).toMatchObject({
      name: 'a',
      children: ['c'],
      gate: null,
      nextRuns: [
        '2026-01-02T00:00:00.000Z',
        '2026-01-03T00:00:00.000Z',
        '2026-01-04T00:00:00.000Z',
      ],
      definition: { retryInterval: 'PT5S', runAsUser: 'nobody', retries: 2 },
    });
    await post('/api/v1/jobs/a/run');
    await world.offer();
    await world.finish();
    const child = await json('/api/v1/jobs/c');
    expect(child).toMatchObject({ state: 'waiting', waitsFor: ['b'], schedule: null });
    expect(child.gate.rounds).toEqual([
      { cycle: '2026-01-01T00:00:00.000Z', succeeded: ['a'], missing: ['b'] },
    ]);
    expect(await json('/api/v1/gates/c')).toEqual({
      job: 'c',
      gate: child.gate,
      waitsFor: ['b'],
    });
  });

  test('waits in a round without a date before its parents are due for the first time', async () => {
    await world.post(
      { name: 'a', schedule: 'R/2030-01-01T00:00:00Z/PT1H' },
      { name: 'b', schedule: 'R/2030-01-01T00:30:00Z/PT1H' },
      { name: 'c', parents: ['a', 'b'] },
    );
    await post('/api/v1/jobs/a/run');
    await world.offer();
    await world.finish();
    const { gate } = await json('/api/v1/gates/c');
    expect(gate.rounds).toEqual([{ cycle: null, succeeded: ['a'], missing: ['b'] }]);
  });

  test('is changed in part: what is not named stays, counters too', async () => {
    await world.post(
      { name: 'a', schedule: MIDNIGHT, cpus: 0.5, successCount: 7, retries: 4 },
      { name: 'p', schedule: MIDNIGHT },
    );
    const patch = (body: unknown) =>
      world.request({
        method: 'PATCH',
        url: '/api/v1/jobs/a',
        headers: { 'content-type': 'application/merge-patch+json' },
        payload: JSON.stringify(body),
      });
    expect((await patch({ disabled: true, retries: null })).statusCode).toBe(204);
    expect(await json('/api/v1/jobs/a')).toMatchObject({
      disabled: true,
      disabledBy: 'operator',
      schedule: MIDNIGHT,
      counters: { successCount: 7 },
      definition: { cpus: 0.5, retries: 2 },
    });
    expect((await patch({ parents: ['p'] })).statusCode).toBe(204);
    expect(await json('/api/v1/jobs/a')).toMatchObject({ kind: 'dependency', parents: ['p'] });
    expect((await patch({ schedule: DAILY })).statusCode).toBe(204);
    expect(await json('/api/v1/jobs/a')).toMatchObject({ kind: 'schedule', schedule: DAILY });
    const renamed = await patch({ name: 'b' });
    expect([renamed.statusCode, renamed.json().message]).toEqual([
      400,
      expect.stringContaining('name: "b"'),
    ]);
    const misspelt = await patch({ retrys: 3 });
    expect([misspelt.statusCode, misspelt.json().message]).toEqual([
      400,
      expect.stringContaining('retrys'),
    ]);
    const wrong = await patch({ cpus: -1 });
    expect([wrong.statusCode, wrong.json().message]).toEqual([
      400,
      expect.stringContaining('cpus'),
    ]);
  });

  test.each([
    [{ maxCompletionTime: 60 }, { maxCompletionTime: 90 }, { timeout: 'PT90S' }],
    [{ maxCompletionTime: 60 }, { timeout: 'PT2H' }, { timeout: 'PT2H', maxCompletionTime: 0 }],
    [{ maxCompletionTime: 60 }, { timeout: null }, { timeout: undefined, maxCompletionTime: 0 }],
    [{}, { concurrent: true }, { overlap: 'allow', concurrent: true }],
    [{ concurrent: true }, { concurrent: false }, { overlap: 'skip', concurrent: false }],
    [{ concurrent: true }, { overlap: 'queue' }, { overlap: 'queue', concurrent: undefined }],
    [{}, { highPriority: true }, { priority: 100, highPriority: true }],
    [{}, { highPriority: true, priority: 0 }, { priority: 0, highPriority: true }],
    [{ epsilon: 'PT5M' }, { epsilon: 'PT9M' }, { retryInterval: 'PT9M', epsilon: 'PT9M' }],
  ])(
    'that has %j follows a change by %j, in whose words ever',
    async (posted, change, expected) => {
      await world.post({ name: 'a', schedule: MIDNIGHT, ...posted });
      const headers = { 'content-type': 'application/json' };
      const payload = JSON.stringify(change);
      const patch = { method: 'PATCH', url: '/api/v1/jobs/a', headers, payload } as const;
      expect((await world.request(patch)).statusCode).toBe(204);
      const { definition } = await json('/api/v1/jobs/a');
      for (const [member, value] of Object.entries(expected))
        expect(definition[member]).toBe(value);
    },
  );

  test.each(['nextRuns', 'scheduleDefinition', 'state', 'disabledReason'])(
    'shows %s, which cannot be set',
    async (member) => {
      await world.post({ name: 'a', schedule: MIDNIGHT });
      const headers = { 'content-type': 'application/json' };
      const payload = JSON.stringify({ [member]: 'x' });
      const patch = { method: 'PATCH', url: '/api/v1/jobs/a', headers, payload } as const;
      const answer = await world.request(patch);
      expect([answer.statusCode, answer.json().message]).toEqual([
        400,
        expect.stringContaining(member),
      ]);
    },
  );

  test('that is not there is 404', async () => {
    for (const path of ['jobs/x', 'jobs/x/next', 'gates/x']) {
      const answer = await world.get(`/api/v1/${path}`);
      expect([answer.statusCode, answer.json().message]).toEqual([404, "Job 'x' not found"]);
    }
    expect((await post('/api/v1/jobs/x/run')).statusCode).toBe(404);
  });

  test('runs now, with other arguments when the body says so', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    const plain = await post('/api/v1/jobs/a/run');
    expect(plain.json()).toEqual({ runId: 'a@2026-01-01T00:00:00.000Z' });
    await world.send('POST', '/api/v1/jobs/a/run', { arguments: ['x y', '$(z)'] });
    const runs = [...world.shell.state.runs.values()].map(({ run }) => run.arguments);
    expect(runs).toContainEqual(null);
    const wrong = await world.send('POST', '/api/v1/jobs/a/run', { arguments: 'x' });
    expect([wrong.statusCode, wrong.json().message]).toEqual([
      400,
      expect.stringContaining('arguments: a list of texts'),
    ]);
  });
});

describe('next fire times', () => {
  test('of one job', async () => {
    await world.post({ name: 'a', schedule: 'R2/2026-01-02T00:00:00Z/PT1H' });
    expect(await json('/api/v1/jobs/a/next?count=5')).toEqual({
      items: [
        { job: 'a', at: '2026-01-02T00:00:00.000Z', local: '2026-01-02T00:00:00.000Z', note: null },
        { job: 'a', at: '2026-01-02T01:00:00.000Z', local: '2026-01-02T01:00:00.000Z', note: null },
      ],
    });
    expect((await json('/api/v1/jobs/a/next?count=1')).items).toHaveLength(1);
    expect((await world.get('/api/v1/jobs/a/next?count=0')).statusCode).toBe(400);
  });

  test('of a disabled job and of a dependent one are none', async () => {
    await world.post({ name: 'a', schedule: DAILY, disabled: true }, { name: 'b', parents: ['a'] });
    expect(await json('/api/v1/jobs/a/next')).toEqual({ items: [] });
    expect(await json('/api/v1/jobs/b/next')).toEqual({ items: [] });
  });

  test('of all jobs in a window, earliest first', async () => {
    await world.post(
      { name: 'hourly', schedule: 'R/2026-01-01T00:30:00Z/PT1H' },
      { name: 'daily', schedule: 'R/2026-01-01T02:00:00Z/P1D' },
      { name: 'later', schedule: DAILY },
    );
    const window = 'from=2026-01-01T01:30:00Z&to=2026-01-01T03:30:00Z';
    const seen = (answer: { items: { job: string; at: string }[] }) =>
      answer.items.map((item) => [item.job, item.at]);
    expect(seen(await json(`/api/v1/next?${window}`))).toEqual([
      ['hourly', '2026-01-01T01:30:00.000Z'],
      ['daily', '2026-01-01T02:00:00.000Z'],
      ['hourly', '2026-01-01T02:30:00.000Z'],
    ]);
    expect(seen(await json('/api/v1/next?limit=1'))).toEqual([
      ['hourly', '2026-01-01T00:30:00.000Z'],
    ]);
    const wrong = await world.get('/api/v1/next?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z');
    expect([wrong.statusCode, wrong.json().message]).toEqual([
      400,
      expect.stringContaining('to: '),
    ]);
  });
});

describe('the cluster', () => {
  test('agents with resources and readable attributes', async () => {
    const { items } = await json('/api/v1/agents');
    expect(items).toEqual([
      {
        id: 'agent-1',
        hostname: 'web1',
        url: 'http://10.0.0.7:5051',
        connected: true,
        reachable: true,
        unreachableSince: null,
        registeredAt: '1970-01-01T00:00:00.000Z',
        refusedCallCount: 2,
        total: { cpus: 4, mem: 8192, disk: 100000 },
        used: { cpus: 0.5, mem: 128, disk: 256 },
        attributes: { rack: 'r1', level: 3, ports: '[1-9]', disks: '{ssd,hdd}' },
        taskCount: 1,
        tasks: [{ taskId: 'ct:1:0:a:', name: 'ChronosTask:a', state: 'TASK_RUNNING' }],
      },
    ]);
    expect(await json('/api/v1/agents/web1')).toEqual(items[0]);
    expect(await json('/api/v1/agents/agent-1')).toEqual(items[0]);
    expect((await world.get('/api/v1/agents/x')).statusCode).toBe(404);
  });

  test('without an embedded master the list is empty', async () => {
    await world.stop();
    world = await HttpWorld.start();
    expect(await json('/api/v1/agents')).toEqual({ items: [] });
  });

  test('queues with what they hold', async () => {
    await world.post({ name: 'a', schedule: DAILY, queue: 'slow' });
    await post('/api/v1/jobs/a/run');
    expect(await json('/api/v1/queues')).toEqual({
      items: [expect.objectContaining({ name: 'slow', queued: 1, running: 0, jobs: 1 })],
    });
    expect((await json('/api/v1/queues/slow')).queued).toBe(1);
    expect((await world.get('/api/v1/queues/x')).statusCode).toBe(404);
  });
});
