import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../world/until.js';
import { expectJson, expectNoContent, expectText } from './expect-answer.js';
import { ChronosServer, PREFIXES, type Prefix } from './server.js';

/** What clients read of jobs that run, ran, or failed; with a real agent. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start();
}, 30_000);
afterAll(() => server.stop());

const YEARLY = 'R/2030-01-01T00:00:00Z/P1Y';
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

type Job = Record<string, unknown>;

let jobCount = 0;
/** Adds a job under a name of its own, small enough for any machine. */
async function add(job: Job, prefix: Prefix = '/scheduler'): Promise<string> {
  jobCount += 1;
  const name = `job-${jobCount}`;
  const sizes = { cpus: 0.01, mem: 16, disk: 1 };
  const trigger = 'parents' in job ? {} : { schedule: YEARLY };
  await server.add({ name, command: 'true', retries: 0, ...sizes, ...trigger, ...job }, prefix);
  return name;
}

async function jobWith(name: string, member: string, value: unknown): Promise<Job> {
  return until(`${member} of ${name} is ${JSON.stringify(value)}`, async () => {
    const job = await server.job(name);
    return JSON.stringify(job[member]) === JSON.stringify(value) ? job : null;
  });
}

async function runNow(name: string): Promise<void> {
  expectNoContent(await server.put(`/scheduler/job/${name}`));
}

async function post(job: Job): Promise<void> {
  const path = 'parents' in job ? 'dependency' : 'iso8601';
  expectNoContent(await server.post(`/scheduler/${path}`, job));
}

async function stateOf(name: string, prefix: Prefix): Promise<unknown> {
  const { jobs } = (await server.get(`${prefix}/jobs/summary`)).json() as { jobs: Job[] };
  return jobs.find((job) => job['name'] === name)?.['state'];
}

async function csvOf(name: string, prefix: Prefix): Promise<string | undefined> {
  const csv = expectText(await server.get(`${prefix}/graph/csv`));
  return csv.split('\n').find((line) => line.startsWith(`node,${name},`));
}

describe.each(PREFIXES)('under %s', (prefix) => {
  test('24: a job due once is disabled after its success, with R0 left', async () => {
    const name = await add({ schedule: 'R1//PT1M' }, prefix);
    await jobWith(name, 'successCount', 1);
    const job = await server.job(name, prefix);
    expect(job).toMatchObject({
      ...{ disabled: true, successCount: 1, errorCount: 0, errorsSinceLastSuccess: 0 },
      ...{ lastSuccess: expect.stringMatching(ISO) as unknown, lastError: '' },
      schedule: expect.stringMatching(/^R0\/.*\/PT1M$/) as unknown,
    });
    // Reading it and posting it back runs nothing, and it stays the system's doing.
    const before = (await server.get(`${prefix}/job/${name}`)).body;
    expectNoContent(await server.post(`${prefix}/iso8601`, before));
    expect((await server.get(`${prefix}/job/${name}`)).body).toBe(before);
  });

  test('24: a job due once that fails stays enabled', async () => {
    const name = await add({ schedule: 'R1//PT1M', command: 'exit 3' }, prefix);
    await jobWith(name, 'errorCount', 1);
    expect(await server.job(name, prefix)).toMatchObject({
      ...{ disabled: false, errorsSinceLastSuccess: 1, lastSuccess: '' },
      ...{ lastError: expect.stringMatching(ISO) as unknown },
    });
  });

  test('19: dates of success and failure can be compared as texts', async () => {
    const name = await add({ command: 'test -f "$1"', arguments: ['/nowhere'] }, prefix);
    await runNow(name);
    await jobWith(name, 'errorCount', 1);
    const failed = await server.job(name, prefix);
    expect(String(failed['lastError']) > String(failed['lastSuccess'])).toBe(true);
    expect(await csvOf(name, prefix)).toBe(`node,${name},failure,idle`);
    expectNoContent(await server.put(`${prefix}/job/${name}?arguments=/etc/passwd`));
    await jobWith(name, 'successCount', 1);
    const mended = await server.job(name, prefix);
    expect(String(mended['lastSuccess']) > String(mended['lastError'])).toBe(true);
    expect(mended).toMatchObject({ errorCount: 1, errorsSinceLastSuccess: 0 });
    expect(await csvOf(name, prefix)).toBe(`node,${name},success,idle`);
  });

  test('28: running is "running" for clients of 2.x and counted for those of 3.x', async () => {
    const name = await add({ command: 'sleep 300', concurrent: true }, prefix);
    await runNow(name);
    await runNow(name);
    await until('two runs', async () => (await stateOf(name, '/v1/scheduler')) === '2 running');
    const isV1 = prefix === '/v1/scheduler';
    expect(await csvOf(name, prefix)).toBe(`node,${name},fresh,${isV1 ? '2 running' : 'running'}`);
    expectNoContent(await server.delete(`${prefix}/task/kill/${name}`));
    await until('none', async () => (await stateOf(name, prefix)) === 'idle');
    expect(await csvOf(name, prefix)).toMatch(/,idle$/);
  });

  test('30: statistics and history of a job that ran', async () => {
    const name = await add({ command: 'sleep 0.3' }, prefix);
    await runNow(name);
    await jobWith(name, 'successCount', 1);
    const stat = await server.get(`${prefix}/job/stat/${name}`);
    const { histogram, taskStatHistory } = expectJson(stat) as {
      histogram: Record<string, number>;
      taskStatHistory: Job[];
    };
    expect(histogram['count']).toBe(1);
    expect(histogram['median']).toBeGreaterThanOrEqual(300);
    expect(histogram['99thPercentile']).toBe(histogram['median']);
    expect(taskStatHistory).toEqual([
      {
        taskId: expect.stringMatching(new RegExp(`^ct:\\d{13}:0:${name}:$`)) as unknown,
        jobName: name,
        slaveId: expect.stringMatching(/./) as unknown,
        startTime: expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d$/) as unknown,
        endTime: expect.stringMatching(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d$/) as unknown,
        duration: expect.stringMatching(/^\d+s$/) as unknown,
        status: 'Success',
      },
    ]);
    // Here the unit is seconds.
    const medians = expectJson(await server.get(`${prefix}/stats/median`)) as Job[];
    const { time } = medians.find((entry) => entry['jobNameLabel'] === name) ?? {};
    expect(Number(time) * 1_000).toBeCloseTo(histogram['median'] ?? 0, 3);
  });
});

describe('posting back a job', () => {
  test('that runs neither ends nor doubles the run', async () => {
    const name = await add({ command: 'sleep 1' });
    await runNow(name);
    await jobWith(name, 'state', 'running');
    for (let count = 0; count < 3; count += 1) await post(await server.job(name));
    const job = await jobWith(name, 'successCount', 1);
    expect(job).toMatchObject({ errorCount: 0, state: 'idle' });
  });

  test('that the system has disabled keeps who did it; enabling it is the client’s to do', async () => {
    const name = await add({ schedule: 'R1//PT1M' });
    const over = await jobWith(name, 'disabled', true);
    expect(over['disabledBy']).toBe('system');
    await post({ ...over, description: 'over' });
    expect(await server.job(name)).toMatchObject({ disabledBy: 'system', disabled: true });
    await post({ ...over, disabled: false });
    expect(await server.job(name)).toMatchObject({ disabledBy: null, disabled: false });
    await post({ ...over, disabled: true });
    expect(await server.job(name)).toMatchObject({ disabledBy: 'operator', disabled: true });
  });

  test('that waits for one more parent keeps what the other parent has done', async () => {
    const [first, second] = [await add({}), await add({})];
    const child = await add({ parents: [first, second] });
    await runNow(first);
    await jobWith(child, 'waitsFor', [second]);
    // As chronos-sync does every hour, and a client with the definition alone.
    await post(await server.job(child));
    await post({ name: child, command: 'true', parents: [first, second], cpus: 0.01, mem: 16 });
    for (const parent of [first, second]) await post(await server.job(parent));
    await runNow(second);
    await jobWith(child, 'successCount', 1);
  });
});
