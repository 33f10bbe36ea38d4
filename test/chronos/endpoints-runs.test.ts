import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunItem } from '../world/cluster.js';
import { until } from '../world/until.js';
import { expectJson, expectNoContent, expectRefusal, expectText } from './expect-answer.js';
import { ChronosServer, PREFIXES } from './server.js';

/** The endpoints that start, stop and judge tasks, with a real agent and real processes. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start();
}, 30_000);
afterAll(() => server.stop());
afterEach(() => server.clear());

const SCHEDULE = 'R/2030-01-01T00:00:00Z/P1D';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let jobCount = 0;
/** A job that nothing before it has run: history outlives jobs. */
async function addJob(more: Readonly<Record<string, unknown>>): Promise<string> {
  jobCount += 1;
  const name = `job${jobCount}`;
  const trigger = 'parents' in more ? {} : { schedule: SCHEDULE };
  await server.add({ name, command: 'true', retries: 0, ...trigger, ...more });
  return name;
}

function runIn(name: string, ...states: readonly string[]): Promise<RunItem> {
  return until(`a run of ${name} that is ${states.join(' or ')}`, async () => {
    const runs = await server.cluster.runs(`&job=${name}`);
    return runs.find(({ state }) => states.includes(state));
  });
}

function taskOf(run: RunItem): string {
  return run.attempts.at(-1)?.taskId ?? '';
}

describe.each(PREFIXES)('%s', (prefix) => {
  const isV1 = prefix === '/v1/scheduler';
  const running = isV1 ? '1 running' : 'running';

  async function csvLine(name: string): Promise<string | undefined> {
    const csv = expectText(await server.get(`${prefix}/graph/csv`));
    return csv.split('\n').find((line) => line.startsWith(`node,${name},`));
  }

  async function summary(name: string): Promise<Record<string, unknown> | undefined> {
    const { jobs } = expectJson(await server.get(`${prefix}/jobs/summary`)) as {
      jobs: Record<string, unknown>[];
    };
    return jobs.find((job) => job['name'] === name);
  }

  test.each([
    ['', ['own words', 'x']],
    ['?arguments=', ['own words', 'x']],
    ['?arguments=+', ['own words', 'x']],
    ['?arguments=-debug+-x', ['-debug', '-x']],
    ['?arguments=-debug', ['-debug']],
    ['?arguments=a%20b%2Bc', ['a', 'b+c']],
    ['?arguments=%3B+touch+/tmp/x+$(id)', [';', 'touch', '/tmp/x', '$(id)']],
    ['?arguments=--text+%22two+words%22+it%27s', ['--text', 'two words', "it's"]],
    ['?arguments=first&arguments=second', ['second']],
  ])('run now with %j: the words reach the command as they are', async (query, words) => {
    const file = join(server.cluster.evidence, `words${jobCount}`);
    const command = `printf '%s\\n' "$@" > ${file}`;
    const name = await addJob({ command, arguments: ['own words', 'x'] });
    expectNoContent(await server.put(`${prefix}/job/${name}${query}`));
    await runIn(name, 'succeeded');
    expect(readFileSync(file, 'utf8')).toBe(`${words.join('\n')}\n`);
  });

  test('a success is counted, timed and shown everywhere', async () => {
    const idle = await addJob({});
    const name = await addJob({ command: 'sleep 0.2' });
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    const run = await runIn(name, 'succeeded');
    expect(taskOf(run)).toMatch(new RegExp(`^ct:\\d{13}:0:${name}:$`));
    expect(await server.job(name, prefix)).toMatchObject({
      successCount: 1,
      errorCount: 0,
      errorsSinceLastSuccess: 0,
      lastSuccess: expect.stringMatching(INSTANT),
      lastError: '',
      disabled: false,
      schedule: SCHEDULE,
    });
    expect(await csvLine(name)).toBe(`node,${name},success,idle`);
    expect(await summary(name)).toMatchObject({ status: 'success', state: 'idle' });

    const stat = expectJson(await server.get(`${prefix}/job/stat/${name}`)) as {
      histogram: Record<string, number>;
      taskStatHistory: Record<string, unknown>[];
    };
    expect(Object.keys(stat.histogram)).toEqual([
      ...['75thPercentile', '95thPercentile', '98thPercentile', '99thPercentile'],
      ...['median', 'mean', 'count'],
    ]);
    expect(stat.histogram['count']).toBe(1);
    expect(stat.histogram['median']).toBeGreaterThanOrEqual(190);
    expect(stat.histogram['median']).toBeLessThan(20_000);
    expect(stat.taskStatHistory).toEqual([
      {
        taskId: taskOf(run),
        jobName: name,
        slaveId: expect.stringMatching(/./),
        startTime: expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d$/),
        endTime: expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d$/),
        duration: expect.stringMatching(/^(\d+h)?(\d+m)?\d+s$/),
        status: 'Success',
      },
    ]);

    const stats = expectJson(await server.get(`${prefix}/stats/median`)) as {
      jobNameLabel: string;
      time: number;
    }[];
    const seconds = stats.find(({ jobNameLabel }) => jobNameLabel === name)?.time;
    // The longest come first, and jobs that never ran are there as well.
    expect(stats.map(({ jobNameLabel }) => jobNameLabel)).toEqual([name, idle]);
    expect(seconds).toBeCloseTo((stat.histogram['median'] ?? 0) / 1_000, 1);

    const metrics = expectJson(await server.get('/metrics')) as {
      counters: Record<string, unknown>;
      histograms: Record<string, unknown>;
    };
    expect(metrics.counters[`jobs.run.success.${name}`]).toEqual({ count: 1 });
    expect(metrics.histograms[`jobs.run.time.${name}`]).toMatchObject({ count: 1 });
  });

  test('a failure is counted and shown', async () => {
    const name = await addJob({ command: 'exit 3' });
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    await runIn(name, 'failed');
    expect(await server.job(name, prefix)).toMatchObject({
      successCount: 0,
      errorCount: 1,
      errorsSinceLastSuccess: 1,
      lastSuccess: '',
      lastError: expect.stringMatching(INSTANT),
    });
    expect(await csvLine(name)).toBe(`node,${name},failure,idle`);
    expect(await summary(name)).toMatchObject({ status: 'failure', state: 'idle' });
    const stat = expectJson(await server.get(`${prefix}/job/stat/${name}`));
    expect(stat).toMatchObject({ taskStatHistory: [{ status: 'Fail' }] });
  });

  test('what runs is shown as running, and killing counts as no error', async () => {
    const name = await addJob({ command: 'sleep 300', retries: 2 });
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    await until('a running task', async () => (await csvLine(name))?.endsWith(`,${running}`));
    expect(await csvLine(name)).toBe(`node,${name},fresh,${running}`);
    expect(await summary(name)).toMatchObject({ status: 'fresh', state: '1 running' });

    expectNoContent(await server.delete(`${prefix}/task/kill/${name}`));
    await runIn(name, 'killed');
    expect(await csvLine(name)).toBe(`node,${name},fresh,idle`);
    expect(await server.job(name, prefix)).toMatchObject({
      errorCount: 0,
      successCount: 0,
      lastError: '',
    });
    expect(await server.cluster.runs(`&job=${name}`)).toHaveLength(1);
  });

  test('deleting a job kills what it runs', async () => {
    const name = await addJob({ command: 'sleep 300' });
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    await runIn(name, 'running');
    expectNoContent(await server.delete(`${prefix}/job/${name}`));
    await runIn(name, 'killed');
  });

  test('a second run-now beside a running task: 204, and it is on record as skipped', async () => {
    const name = await addJob({ command: 'sleep 300' });
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    await runIn(name, 'running');
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    expect(await runIn(name, 'skipped')).toMatchObject({ reason: 'overlap' });
  });

  test('a child runs once its parents have succeeded, run by hand or marked', async () => {
    const first = await addJob({});
    const second = await addJob({});
    const child = await addJob({ parents: [first, second] });
    expectNoContent(await server.put(`${prefix}/job/${first}`));
    await runIn(first, 'succeeded');
    expect(await server.cluster.runs(`&job=${child}`)).toEqual([]);
    expectText(await server.put(`${prefix}/job/success/${second}`));
    await runIn(child, 'succeeded');
    expect(await server.cluster.runs(`&job=${child}`)).toHaveLength(1);
  });

  test('marking counts, and adds nothing to the run times', async () => {
    const name = await addJob({});
    expectText(await server.put(`${prefix}/job/success/${name}`));
    expect(await server.job(name, prefix)).toMatchObject({ successCount: 1 });
    expect(expectJson(await server.get(`${prefix}/job/stat/${name}`))).toMatchObject({
      histogram: { count: 0 },
      taskStatHistory: [],
    });
  });

  test('a job without a schedule runs at once, once, and is then disabled', async () => {
    jobCount += 1;
    const name = `once${jobCount}`;
    expectNoContent(await server.post(`${prefix}/iso8601`, { name, command: 'true' }));
    await runIn(name, 'succeeded');
    expect(await server.job(name, prefix)).toMatchObject({
      disabled: true,
      successCount: 1,
      schedule: expect.stringMatching(/^R0\/\d{4}-.*\/PT24H$/),
    });
  });

  describe('PUT task/ID of an asynchronous job', () => {
    async function report(taskId: string, statusCode: number): Promise<void> {
      const line = `PUT ${prefix}/task/${taskId} HTTP/1.1`;
      const type = { 'Content-Type': 'application/json' };
      expectNoContent(await server.raw(line, type, JSON.stringify({ statusCode })));
    }
    const awaited = (name: string): Promise<RunItem> =>
      until('an ended task whose report is awaited', async () => {
        const runs = await server.cluster.runs(`&job=${name}`);
        return runs.find(({ attempts }) => attempts.at(-1)?.state === 'awaiting');
      });

    test('0 makes it a success, not before; colons as they are', async () => {
      const name = await addJob({ async: true });
      expectNoContent(await server.put(`${prefix}/job/${name}`));
      const run = await awaited(name);
      expect(await server.job(name)).toMatchObject({ successCount: 0 });
      await report(taskOf(run), 0);
      await runIn(name, 'succeeded');
      expect(await server.job(name)).toMatchObject({ successCount: 1, errorCount: 0 });
      await report(taskOf(run), 1);
      expect(await server.job(name)).toMatchObject({ successCount: 1, errorCount: 0 });
    });

    test('anything else makes it a failure; percent-encoded', async () => {
      const name = await addJob({ async: true });
      expectNoContent(await server.put(`${prefix}/job/${name}`));
      await report(encodeURIComponent(taskOf(await awaited(name))), 7);
      await runIn(name, 'failed');
      expect(await server.job(name)).toMatchObject({ successCount: 0, errorCount: 1 });
    });
  });

  test('progress of a data job adds up and is in its statistics', async () => {
    const name = await addJob({ command: 'sleep 300', dataProcessingJobType: true });
    expectNoContent(await server.put(`${prefix}/job/${name}`));
    const run = await until('a running task', async () => {
      const runs = await server.cluster.runs(`&job=${name}`);
      return runs.find(({ attempts }) => attempts.at(-1)?.state === 'running');
    });
    const taskId = taskOf(run);
    const path = `${prefix}/job/${name}/task/${taskId}/progress`;
    for (const body of ['{"numAdditionalElementsProcessed":5}', '{}']) {
      expectNoContent(await server.post(path, body));
    }
    const encoded = `${prefix}/job/${name}/task/${encodeURIComponent(taskId)}/progress`;
    expectNoContent(await server.post(encoded, '{"numAdditionalElementsProcessed":"7"}'));
    expect(expectJson(await server.get(`${prefix}/job/stat/${name}`))).toMatchObject({
      taskStatHistory: [{ taskId, status: 'Running', numElementsProcessed: 12 }],
    });
    const unknown = `${prefix}/job/${name}/task/ct:1:0:${name}:/progress`;
    expectRefusal(await server.post(unknown, '{}'), 400, `Task id  ct:1:0:${name}: not found`);
  });
});
