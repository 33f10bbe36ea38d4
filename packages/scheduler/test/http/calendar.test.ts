import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

interface Bucket {
  readonly at: string;
  readonly local: string;
  readonly fires: number;
  readonly jobs: number;
  readonly cpus: number;
  readonly mem: number;
  readonly coreSeconds: number;
  readonly unknownFires: number;
}

async function calendar(query: string): Promise<readonly Bucket[]> {
  const answer = await world.get(`/api/v1/calendar${query}`);
  expect([answer.statusCode, answer.payload]).toEqual([200, expect.any(String)]);
  return (answer.json() as { items: readonly Bucket[] }).items;
}

interface FiringJobs {
  readonly from: string;
  readonly to: string;
  readonly total: number;
  readonly fires: number;
  readonly items: readonly { job: string; at: string; fires: number; usualMs: number | null }[];
}

async function firing(query: string): Promise<FiringJobs> {
  const answer = await world.get(`/api/v1/calendar/jobs${query}`);
  expect([answer.statusCode, answer.payload]).toEqual([200, expect.any(String)]);
  return answer.json() as FiringJobs;
}

const daily = (name: string, time: string) => ({
  name,
  schedule: `R/2026-01-01T${time}:00Z/P1D`,
  cpus: 0.5,
  mem: 100,
});

describe('the calendar', () => {
  test('counts what fires in each hour, with what it asks for together', async () => {
    await world.post(daily('one', '02:00'), daily('two', '02:30'), {
      name: 'often',
      schedule: 'R/2026-01-01T02:10:00Z/PT10M',
      cpus: 0.1,
      mem: 10,
    });
    const hours = await calendar('?from=2026-01-01&to=2026-01-02');
    expect(hours).toHaveLength(22);
    expect(hours[0]).toEqual({
      at: '2026-01-01T02:00:00.000Z',
      local: '2026-01-01T02:00:00.000Z',
      fires: 7,
      jobs: 3,
      cpus: 1.5,
      mem: 250,
      coreSeconds: 0,
      unknownFires: 7,
    });
    expect(hours[1]).toMatchObject({ at: '2026-01-01T03:00:00.000Z', fires: 6, jobs: 1 });
  });

  test.each(['minute', 'hour', 'day'] as const)(
    'by %s has as many fires as stepping from one to the next finds',
    async (bucket) => {
      const schedules = [
        'R/2026-01-01T00:00:30Z/PT7M',
        'R5/2026-01-01T03:00:00Z/PT1H',
        '*/5 9-17 * * 1-5',
        '15 2 * * *',
        'R/2026-01-01T04:00:00Z/P1D;R/2026-01-01T04:00:00Z/PT6H',
        'R/2026-01-01T00:00:00Z/PT1S',
      ];
      const jobs = schedules.map((schedule, index) => ({
        name: `job${index}`,
        schedule,
        ...(index < 5 ? { scheduleTimeZone: 'Europe/Berlin' } : { disabled: true }),
      }));
      await world.post(...jobs);
      const untilDay = bucket === 'day' ? '04' : '02';
      const range = `from=2026-01-01T01:30:00Z&to=2026-01-${untilDay}T01:30:00Z`;
      const next = await world.get(`/api/v1/next?${range}&limit=1000`);
      const listed = (next.json() as { items: { at: string }[] }).items.map(({ at }) => at);
      const buckets = await calendar(`?${range}&bucket=${bucket}`);
      const lengthMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[bucket];
      const within = buckets.map(({ at }) => {
        const from = Date.parse(at);
        return listed.filter((each) => {
          const atMs = Date.parse(each);
          return atMs >= from && atMs < from + lengthMs;
        }).length;
      });
      expect(listed.length).toBeGreaterThan(300);
      // Buckets at the ends reach beyond the range that was asked for.
      const whole = buckets.slice(1, -1);
      expect(whole.length).toBeGreaterThan(1);
      expect(whole.map(({ fires }) => fires)).toEqual(within.slice(1, -1));
    },
  );

  test('has the days of its zone, also where the clocks change', async () => {
    await world.post({ name: 'hourly', schedule: 'R/2026-01-01T00:00:00Z/PT1H' });
    const days = await calendar('?from=2026-03-28&to=2026-03-31&bucket=day&zone=Europe/Berlin');
    expect(days.map(({ local, fires }) => [local, fires])).toEqual([
      ['2026-03-28T00:00:00.000+01:00', 24],
      ['2026-03-29T00:00:00.000+01:00', 23],
      ['2026-03-30T00:00:00.000+02:00', 24],
    ]);
  });

  test('of a zone half an hour off begins its hours there', async () => {
    await world.post(daily('one', '02:00'));
    const [hour] = await calendar('?zone=Asia/Kolkata');
    expect(hour).toMatchObject({
      at: '2026-01-01T01:30:00.000Z',
      local: '2026-01-01T07:00:00.000+05:30',
    });
  });

  test('leaves out disabled jobs, jobs with parents, and what is over', async () => {
    await world.post(
      { ...daily('paused', '02:00'), disabled: true },
      daily('parent', '03:00'),
      { name: 'child', parents: ['parent'] },
      { name: 'over', schedule: 'R1/2026-01-01T05:00:00Z/PT1H' },
    );
    const days = await calendar('?from=2026-01-02&to=2026-01-03&bucket=day');
    expect(days).toMatchObject([{ fires: 1, jobs: 1 }]);
  });

  test('follows jobs that come, change and go', async () => {
    const fires = async () => (await calendar('?bucket=day'))[0]?.fires ?? 0;
    expect(await fires()).toBe(0);
    await world.post(daily('one', '02:00'));
    expect(await fires()).toBe(1);
    await world.post({ name: 'one', schedule: 'R/2026-01-01T02:00:00Z/PT1H' });
    expect(await fires()).toBe(22);
    await world.send('PATCH', '/api/v1/jobs/one', { disabled: true });
    expect(await fires()).toBe(0);
    await world.send('PATCH', '/api/v1/jobs/one', { disabled: false });
    expect(await fires()).toBe(22);
    await world.request({ method: 'DELETE', url: '/scheduler/job/one' });
    expect(await fires()).toBe(0);
  });

  test('knows the cores by the usual run time once there is one', async () => {
    await world.post({ ...daily('one', '02:00'), cpus: 2 });
    await world.request({ method: 'PUT', url: '/scheduler/job/one' });
    await world.offer();
    await world.finish();
    const [hour] = await calendar('?from=2026-01-01T02:00:00Z');
    expect(hour).toMatchObject({ fires: 1, coreSeconds: 2, unknownFires: 0 });
    const durations = await world.get('/api/v1/durations?job=one&job=other');
    const items = [{ job: 'one', runs: 1, p50Ms: 1_000, p95Ms: 1_000, maxMs: 1_000 }];
    expect(durations.json()).toEqual({ items });
  });

  test.each([
    ['?zone=Mars/Base', 'zone: "Mars/Base" is not accepted; expected an IANA time zone, e.g. '],
    ['?bucket=week', 'bucket: "week" is not accepted; expected one of minute, hour, day, e.g. '],
    ['?from=soon', 'from: "soon" is not accepted; expected an ISO-8601 instant, e.g. from='],
    [
      '?from=2026-01-01&to=2026-01-03&bucket=minute',
      'to: "2026-01-03" is not accepted; expected an instant after from ' +
        '(2026-01-01T00:00:00.000Z) and at most 1500 minutes later, e.g. to=',
    ],
    ['?from=2026-01-02&to=2026-01-01', 'to: "2026-01-01" is not accepted; expected an instant '],
  ])('%s is refused with the rule and an example', async (query, message) => {
    const answer = await world.get(`/api/v1/calendar${query}`);
    expect(answer.statusCode).toBe(400);
    expect((answer.json() as { message: string }).message).toContain(message);
  });

  test('many names at once are refused', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `job=j${index}`).join('&');
    const answer = await world.get(`/api/v1/durations?${names}`);
    expect(answer.statusCode).toBe(400);
    expect((answer.json() as { message: string }).message).toMatch(/^job: "101 names" is not/);
  });
});

describe('the jobs of one bucket', () => {
  test('what runs tonight at 02:00 on the clock of the reader', async () => {
    await world.post(
      daily('nightly', '01:00'),
      daily('later', '01:20'),
      { name: 'after', parents: ['nightly'] },
      { name: 'often', schedule: 'R/2026-01-01T00:00:00Z/PT5M' },
    );
    const query = '?at=2026-01-02T02:00&zone=Europe/Berlin';
    const minute = await firing(`${query}&bucket=minute`);
    expect(minute).toMatchObject({
      from: '2026-01-02T01:00:00.000Z',
      to: '2026-01-02T01:01:00.000Z',
      total: 2,
      fires: 2,
    });
    expect(minute.items).toMatchObject([
      { job: 'nightly', local: '2026-01-02T02:00:00.000+01:00', children: 1, usualMs: null },
      { job: 'often' },
    ]);
    const hour = await firing(query);
    expect(hour.items.map(({ job, fires }) => [job, fires])).toEqual([
      ['nightly', 1],
      ['often', 12],
      ['later', 1],
    ]);
    expect(hour.fires).toBe(14);
  });

  test('so many as asked for, and the count of all', async () => {
    await world.post(daily('a', '02:00'), daily('b', '02:00'), daily('c', '02:00'));
    const answer = await firing('?at=2026-01-01T02:00&limit=2');
    expect([answer.total, answer.items.map(({ job }) => job)]).toEqual([3, ['a', 'b']]);
  });
});

test('a hint names the crowded minute, jobs to move, and what that makes of both', async () => {
  await world.post(...['a', 'b', 'c', 'd', 'e'].map((name) => daily(name, '02:00')));
  const answer = await world.get('/api/v1/calendar/hints');
  const { items } = answer.json() as { items: Record<string, unknown>[] };
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ at: '2026-01-01T02:00:00.000Z', fires: 5, cpus: 2.5 });
  expect((items[0]?.['moves'] as unknown[])[0]).toEqual({
    job: 'a',
    shiftMinutes: 1,
    firesPerDay: 1,
    to: '2026-01-01T02:01:00.000Z',
    toLocal: '2026-01-01T02:01:00.000Z',
    firesLeft: 4,
    firesThere: 1,
  });
});

test('a crowd that is gone once the jobs of a fuller one have moved is no hint', async () => {
  const hourly = (name: string) => ({ name, schedule: 'R/2026-01-01T02:00:00Z/PT1H' });
  const names = ['a', 'b', 'c', 'd', 'e'];
  await world.post(daily('once', '02:00'), ...names.map(hourly));
  const answer = await world.get('/api/v1/calendar/hints');
  const { items } = answer.json() as { items: { fires: number; moves: { job: string }[] }[] };
  expect(items.map(({ fires }) => fires)).toEqual([6]);
  expect(items[0]?.moves.map(({ job }) => job)).toEqual(['once', 'a', 'b', 'c', 'd']);
});

test('the master is named by its kind', async () => {
  const answer = await world.get('/api/v1/master');
  expect(answer.json()).toEqual({ kind: 'mesos', connected: true, frameworkId: 'framework-1' });
});

test('the minutes of a day of 2,000 jobs are counted without holding up everything else', async () => {
  const jobs = Array.from({ length: 2_000 }, (_, index) => ({
    name: `job${index}`,
    schedule: `${index % 60} ${index % 24} * * *`,
    scheduleTimeZone: 'Europe/Berlin',
  }));
  await world.post(...jobs);
  let turnCount = 0;
  let isCounting = true;
  const watch = () => {
    turnCount += 1;
    if (isCounting) setImmediate(watch);
  };
  setImmediate(watch);
  const minutes = await calendar('?bucket=minute');
  isCounting = false;
  expect(minutes.reduce((sum, { fires }) => sum + fires, 0)).toBe(2_000);
  expect(turnCount).toBeGreaterThan(1);
});
