import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';
const TASK_MANAGER = 'org.apache.mesos.chronos.scheduler.jobs.TaskManager';
const REVIVER = 'org.apache.mesos.chronos.scheduler.mesos.MesosOfferReviver';
const API = 'org.apache.mesos.chronos.scheduler.api';
const JETTY = 'org.eclipse.jetty.servlet.ServletContextHandler';

type Metric = Record<string, number | string>;
type Section = Record<string, Metric>;
interface Dropwizard {
  readonly version: string;
  readonly gauges: Section;
  readonly counters: Section;
  readonly histograms: Section;
  readonly meters: Section;
  readonly timers: Section;
}

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

async function metrics(): Promise<Dropwizard> {
  return (await world.get('/metrics')).json() as Dropwizard;
}

async function runOnce(state?: 'TASK_FAILED'): Promise<void> {
  await world.request({ method: 'PUT', url: '/scheduler/job/a' });
  await world.offer();
  await world.finish(state);
}

describe('Dropwizard JSON', () => {
  test('has its members in order, also of a scheduler that has done nothing yet', async () => {
    const answer = await metrics();
    const members = ['version', 'gauges', 'counters', 'histograms', 'meters', 'timers'];
    expect(Object.keys(answer)).toEqual(members);
    expect([answer.version, answer.histograms]).toEqual(['3.0.0', {}]);
  });

  test('has a histogram and counters of each job that has run', async () => {
    await world.post({ name: 'a', schedule: DAILY, retries: 0 }, { name: 'b', schedule: DAILY });
    await runOnce();
    await runOnce('TASK_FAILED');
    const { counters, histograms } = await metrics();
    expect(histograms).toEqual({
      'jobs.run.time.a': {
        count: 1,
        max: 1_000,
        mean: 1_000,
        min: 1_000,
        p50: 1_000,
        p75: 1_000,
        p95: 1_000,
        p98: 1_000,
        p99: 1_000,
        p999: 1_000,
        stddev: 0,
      },
    });
    expect(counters).toMatchObject({
      'jobs.run.success.a': { count: 1 },
      'jobs.run.failure.a': { count: 1 },
    });
    expect(Object.keys(counters).filter((name) => name.endsWith('.b'))).toEqual([]);
    expect((await world.get('/metrics')).payload).toContain('"p999":1000.0,"stddev":0.0}');
  });

  test('tells runs with priority from the others in the queue', async () => {
    await world.post(
      { name: 'high', schedule: DAILY, highPriority: true },
      { name: 'first', schedule: DAILY, priority: 3 },
      { name: 'normal', schedule: DAILY },
      { name: 'last', schedule: DAILY, priority: -1 },
      { name: 'idle', schedule: DAILY },
    );
    for (const name of ['high', 'first', 'normal', 'last']) {
      await world.request({ method: 'PUT', url: `/scheduler/job/${name}` });
    }
    expect((await metrics()).gauges).toEqual({
      [`${TASK_MANAGER}.highQueueSize`]: { value: 2 },
      [`${TASK_MANAGER}.queueSize`]: { value: 2 },
    });
  });

  test('counts how often offers were asked for', async () => {
    const revives = async (): Promise<unknown[]> => {
      const { counters } = await metrics();
      const names = ['reviveOffersCount', 'reviveOffersRequestCount'];
      return names.map((name) => counters[`${REVIVER}.${name}`]?.['count']);
    };
    const before = await revives();
    await world.post({ name: 'a', schedule: DAILY });
    await runOnce();
    const sent = world.cluster.calls.filter(({ type }) => type === 'REVIVE').length;
    expect(sent).toBeGreaterThan(0);
    expect([before[0] === before[1], await revives()]).toEqual([true, [sent, sent]]);
  });

  test('has a timer for each handler, in seconds, under either prefix', async () => {
    await world.get('/scheduler/jobs');
    await world.get('/v1/scheduler/jobs');
    await world.get('/scheduler/job/none');
    const { timers } = await metrics();
    expect(timers[`${API}.JobManagementResource.list`]).toEqual({
      count: 2,
      max: expect.any(Number),
      mean: expect.any(Number),
      min: expect.any(Number),
      p50: expect.any(Number),
      p75: expect.any(Number),
      p95: expect.any(Number),
      p98: expect.any(Number),
      p99: expect.any(Number),
      p999: expect.any(Number),
      stddev: expect.any(Number),
      m15_rate: 0,
      m1_rate: 0,
      m5_rate: 0,
      mean_rate: 0,
      duration_units: 'seconds',
      rate_units: 'calls/second',
    });
    const { max, min } = timers[`${API}.JobManagementResource.list`] as {
      max: number;
      min: number;
    };
    expect([min > 0, max >= min, max < 10]).toEqual([true, true, true]);
    expect(timers[`${API}.JobManagementResource.getJob`]?.['count']).toBe(1);
    expect(timers[`${API}.JobManagementResource.search`]?.['count']).toBe(0);
  });

  test('measures all requests by method, and answers by their class', async () => {
    await world.get('/scheduler/jobs');
    await world.get('/nowhere');
    await world.request({ method: 'PUT', url: '/scheduler/job/none' });
    await world.advance('PT5S');
    const { timers, meters } = await metrics();
    const counts = ['get', 'put', 'post'].map(
      (name) => timers[`${JETTY}.${name}-requests`]?.['count'],
    );
    expect([counts, timers[`${JETTY}.requests`]?.['count']]).toEqual([[2, 1, 0], 3]);
    expect(meters[`${JETTY}.4xx-responses`]).toMatchObject({
      count: 2,
      m1_rate: 0.4,
      mean_rate: 0.4,
    });
    expect(Object.keys(meters[`${JETTY}.2xx-responses`] ?? {})).toEqual([
      'count',
      'm15_rate',
      'm1_rate',
      'm5_rate',
      'mean_rate',
      'units',
    ]);
  });

  test('asked to be pretty says the same with a line for each metric', async () => {
    await world.post({ name: 'a', schedule: DAILY });
    await runOnce();
    const { payload } = await world.get('/metrics?pretty=true');
    expect(payload).toMatch(/^ {4}"jobs\.run\.time\.a":\{"count":1,"max":1000\.0,/m);
    const { timers: prettyTimers, ...pretty } = JSON.parse(payload) as Dropwizard;
    const { timers, ...plain } = await metrics();
    expect([pretty.histograms, pretty.gauges]).toEqual([plain.histograms, plain.gauges]);
    expect(Object.keys(prettyTimers)).toEqual(Object.keys(timers));
  });

  test('names of jobs are printed as JSON, whatever they are', async () => {
    const name = 'nightly #1 report_x';
    await world.post({ name, schedule: DAILY });
    await world.request({ method: 'PUT', url: `/scheduler/job/${encodeURIComponent(name)}` });
    await world.offer();
    await world.finish();
    expect((await metrics()).histograms).toHaveProperty([`jobs.run.time.${name}`]);
  });
});

describe('metrics.md', () => {
  test('names every metric of the JSON, and no other', async () => {
    await world.post({ name: 'a', schedule: DAILY, retries: 0 });
    await runOnce();
    await runOnce('TASK_FAILED');
    const sections = Object.entries(await metrics()).filter(([name]) => name !== 'version');
    const served = sections.flatMap(([section, named]) =>
      Object.keys(named as Section).map((name) => `${section} ${name.replace(/\.a$/, '.<job>')}`),
    );
    const file = new URL('../../../../docs/reference/metrics.md', import.meta.url);
    const rows = [...readFileSync(file, 'utf8').matchAll(/^\| `([\w.<>-]+)` \| `(\w+)` \|/gm)];
    expect(rows.map(([, name, section]) => `${section} ${name}`).sort()).toEqual(served.sort());
  });
});

test('Prometheus text tells of the process, too', async () => {
  const { payload, headers } = await world.get('/metrics/prometheus');
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(payload).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(payload).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  expect(payload.match(/^# TYPE process_cpu_seconds_total /gm)).toHaveLength(1);
});
