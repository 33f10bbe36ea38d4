import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

/** On 29 March 2026 at 02:00 the clocks of Berlin go on to 03:00. */
const BERLIN = 'Europe/Berlin';
const HAN = /\p{Script=Han}/u;

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

const json = async (path: string, headers: Record<string, string> = {}) =>
  (await world.get(path, headers)).json();

describe('a job says in words when it runs', () => {
  test('one with a schedule, with its zone and the occurrence before now', async () => {
    await world.post({
      name: 'a',
      schedule: 'R/2025-12-01T09:30:00/P1D',
      scheduleTimeZone: BERLIN,
    });
    const job = await json('/api/v1/jobs/a');
    expect(job).toMatchObject({
      timeZone: BERLIN,
      previous: '2025-12-31T08:30:00.000Z',
      previousLocal: '2025-12-31T09:30:00.000+01:00',
    });
    expect(job.explanation).toMatch(/^[A-Z].*09:30.*Europe\/Berlin.*\.$/);
    const [row] = (await json('/api/v1/jobs')).items;
    expect(row.explanation).toBe(job.explanation);
  });

  test('the occurrence before now may be now; before the first one there is none', async () => {
    await world.post(
      { name: 'now', schedule: 'R/2026-01-01T00:00:00Z/P1D' },
      { name: 'later', schedule: 'R/2026-01-01T00:00:01Z/P1D' },
      { name: 'cron', schedule: '30 9 * * 1-5' },
    );
    const previous = async (name: string) => (await json(`/api/v1/jobs/${name}`)).previous;
    expect(await previous('now')).toBe('2026-01-01T00:00:00.000Z');
    expect(await previous('later')).toBe(null);
    expect(await previous('cron')).toBe('2025-12-31T09:30:00.000Z');
    expect((await json('/api/v1/jobs/cron')).timeZone).toBe('UTC');
  });

  test('one with parents names them, and has no zone and no occurrence of its own', async () => {
    await world.post(
      { name: 'a', schedule: 'R/2025-12-01T01:00:00Z/P1D' },
      { name: 'b', schedule: 'R/2025-12-01T02:00:00Z/P1D' },
      { name: 'one', parents: ['a'] },
      { name: 'both', parents: ['a', 'b'] },
      { name: 'any', parents: ['a', 'b', 'one'], dependencyMode: 'latest' },
    );
    expect(await json('/api/v1/jobs/one')).toMatchObject({
      explanation: 'After a has succeeded.',
      timeZone: null,
      previous: null,
      previousLocal: null,
    });
    const words = async (query: string) => (await json(`/api/v1/jobs/${query}`)).explanation;
    expect(await words('both')).toBe('After a and b have succeeded in the same round.');
    expect(await words('any')).toBe('After a, b and one have succeeded.');
    expect(await words('both?lang=zh')).toBe('在同一轮中 a 和 b 都成功之后。');
    expect(await words('one?lang=zh')).toBe('在 a 成功之后。');
  });

  test('one whose last parent has been deleted says what it needs', async () => {
    await world.post(
      { name: 'a', schedule: 'R/2026-02-01T01:00:00Z/P1D' },
      { name: 'one', parents: ['a'] },
    );
    await world.request({ method: 'DELETE', url: '/scheduler/job/a?cascade=detach' });
    const words = async (query: string) => (await json(`/api/v1/jobs/one${query}`)).explanation;
    expect(await words('')).toBe(
      'Waits for parents: it has none any more. Give it parents or a schedule.',
    );
    expect(await words('?lang=zh')).toBe('等待父作业：它已没有父作业。请为它指定父作业或计划。');
  });

  test('a long list of parents is cut', async () => {
    const parents = Array.from({ length: 12 }, (_, index) => `p${index}`);
    for (const name of parents) await world.post({ name, schedule: 'R/2026-02-01T00:00:00Z/P1D' });
    await world.post({ name: 'child', parents, dependencyMode: 'latest' });
    const { explanation } = await json('/api/v1/jobs/child');
    expect(explanation).toBe(
      `After ${parents.slice(0, 10).join(', ')} and 2 more jobs have succeeded.`,
    );
    const chinese = (await json('/api/v1/jobs/child?lang=zh')).explanation;
    expect(chinese).toBe(`在 ${parents.slice(0, 10).join('、')} 等 12 个作业都成功之后。`);
  });

  test('in the language that is asked for, else in the one the browser wants most', async () => {
    await world.post({ name: 'a', schedule: 'R/2026-02-01T00:00:00Z/P1D' });
    const isChinese = async (query: string, wanted: string) =>
      HAN.test((await json(`/api/v1/jobs/a${query}`, { 'accept-language': wanted })).explanation);
    expect(await isChinese('', '')).toBe(false);
    expect(await isChinese('?lang=zh', 'en')).toBe(true);
    expect(await isChinese('?lang=en', 'zh-CN')).toBe(false);
    expect(await isChinese('', 'zh-CN,zh;q=0.9,en;q=0.8')).toBe(true);
    expect(await isChinese('', 'de, en;q=0.9, zh;q=0.8')).toBe(false);
    expect(await isChinese('', 'en;q=0.3, zh-TW;q=0.7, *;q=0.1')).toBe(true);
    expect(await isChinese('', 'zh;q=0')).toBe(false);
    expect((await world.get('/api/v1/jobs/a?lang=de')).json().message).toBe(
      'lang: "de" is not accepted; expected one of en, zh, e.g. lang=en.',
    );
  });
});

describe('fire times', () => {
  test("are given on the clock of the job's zone, with a note where that clock changes", async () => {
    await world.post({
      name: 'a',
      schedule: 'R/2026-03-28T02:30:00/P1D',
      scheduleTimeZone: BERLIN,
    });
    const [before, gap, after] = (await json('/api/v1/jobs/a/next?count=3')).items;
    expect(before).toEqual({
      job: 'a',
      at: '2026-03-28T01:30:00.000Z',
      local: '2026-03-28T02:30:00.000+01:00',
      note: null,
    });
    expect(gap).toMatchObject({
      at: '2026-03-29T01:00:00.000Z',
      local: '2026-03-29T03:00:00.000+02:00',
      note: expect.stringMatching(/\S/),
    });
    expect(after).toMatchObject({ local: '2026-03-30T02:30:00.000+02:00', note: null });
    const all = await json('/api/v1/next?from=2026-03-28T12:00Z&to=2026-03-29T12:00Z&lang=zh');
    expect(all.items).toEqual([{ ...gap, note: expect.stringMatching(HAN) }]);
  });
});

describe('a look at a schedule', () => {
  const look = (query: Readonly<Record<string, string>>) =>
    world.get(`/api/v1/schedule?${new URLSearchParams(query)}`);
  const seen = async (query: Readonly<Record<string, string>>) => {
    const answer = await look(query);
    expect([answer.statusCode, answer.payload]).toEqual([200, expect.anything()]);
    return answer.json();
  };

  test.each([
    ['2026-03-20T12:00', { timeZone: BERLIN }, '2026-03-20T11:30:00.000Z'],
    ['2026-03-20', { timeZone: BERLIN }, '2026-03-19T23:30:00.000Z'],
    ['2026-03-20T12:00Z', { timeZone: BERLIN }, '2026-03-20T12:30:00.000Z'],
    ['2026-03-20T12:00 02:00', { timeZone: BERLIN }, '2026-03-20T10:30:00.000Z'],
    ['2026-03-20T12:00', {}, '2026-03-20T12:30:00.000Z'],
    ['2026-03-20T12:00', { schedule: `CRON_TZ=${BERLIN} 30 * * * *` }, '2026-03-20T11:30:00.000Z'],
    [
      '2026-03-20T12:00',
      { schedule: 'R/2026-01-01T00:30:00+02:00/PT1H' },
      '2026-03-20T10:30:00.000Z',
    ],
  ])('from %s is on the clock of the schedule unless it has an offset: %j', async (...row) => {
    const [from, query, first] = row;
    const answer = await seen({ schedule: '30 * * * *', from, count: '1', ...query });
    expect(answer.next[0].at).toBe(first);
  });

  test.each([
    ['9999-12-30T00:00:00Z', 'an instant of the years 0001 to 9998'],
    ['0000-06-01T00:00', 'an instant of the years 0001 to 9998'],
    ['2026-02-30T00:00:00Z', 'an ISO-8601 instant'],
    ['2026-02-30', 'an ISO-8601 instant'],
  ])('from %s is refused', async (from, rule) => {
    for (const path of ['schedule?schedule=0 0 1 1 *&', 'next?']) {
      const answer = await world.get(`/api/v1/${path}from=${from}`);
      expect([answer.statusCode, answer.json().message]).toEqual([
        400,
        `from: "${from}" is not accepted; expected ${rule}, e.g. from=2026-01-01T00:00:00Z.`,
      ]);
    }
  });

  test.each(['0001-01-01T00:00:00Z', '9998-12-31T23:59:59.999Z'])(
    'whatever is asked for from %s on has its answer',
    async (from) => {
      for (const timeZone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        for (const schedule of ['0 0 1 1 *', '0 0 29 2 *', '0 0 L * *', 'R//P3Y', 'R//PT7H']) {
          await seen({ schedule, timeZone, from });
        }
      }
    },
  );

  test('a cron line becomes one repeat, and says when it fires', async () => {
    const answer = await seen({
      schedule: '30 2 * * *',
      timeZone: BERLIN,
      from: '2026-03-28T12:00:00Z',
      count: '2',
    });
    expect(answer).toEqual({
      schedule: '30 2 * * *',
      timeZone: BERLIN,
      kind: 'one',
      iso: 'R/2026-03-29T02:30:00/P1D',
      reason: null,
      drawn: null,
      dst: null,
      explanation: expect.stringMatching(/02:30/),
      previous: '2026-03-28T01:30:00.000Z',
      next: [
        {
          at: '2026-03-29T01:00:00.000Z',
          local: '2026-03-29T03:00:00.000+02:00',
          note: expect.stringMatching(/\S/),
        },
        {
          at: '2026-03-30T00:30:00.000Z',
          local: '2026-03-30T02:30:00.000+02:00',
          note: null,
        },
      ],
    });
  });

  test.each(['0 9,18 * * 1-5 /usr/bin/backup; true', '*/20 2 * * *', '5,35 * * * *'])(
    'what it answers is what the job then does: %s',
    async (line) => {
      // To the night in which the clocks of Berlin change.
      await world.advance('P87D');
      const { schedule, iso, timeZone, dst, next } = await seen({
        schedule: line,
        timeZone: BERLIN,
        count: '100',
      });
      const zone = { scheduleTimeZone: timeZone };
      await world.post(
        { name: 'iso', schedule: iso, ...zone, ...(dst === null ? {} : { dst }) },
        { name: 'cron', schedule, ...zone },
      );
      for (const name of ['iso', 'cron']) {
        const { items } = await json(`/api/v1/jobs/${name}/next?count=100`);
        expect(items.map(({ at }: { at: string }) => at)).toEqual(
          next.map(({ at }: { at: string }) => at),
        );
      }
    },
  );

  test('what takes several repeats says why, without its command', async () => {
    const answer = await seen({ schedule: '0 9,18 * * 1-5 /usr/bin/backup; true' });
    expect(answer).toMatchObject({ kind: 'several', schedule: '0 9,18 * * 1-5' });
    expect([answer.reason, answer.iso.split(';').length]).toEqual([
      expect.stringContaining('10 repeats'),
      10,
    ]);
  });

  test('what no union says stays cron, with the reason', async () => {
    const answer = await seen({ schedule: '0 12 LW * *', count: '1' });
    expect(answer).toMatchObject({ kind: 'cron', iso: null, schedule: '0 12 LW * *' });
    expect(answer.reason).toMatch(/\S/);
    expect(answer.next[0].at).toBe('2026-01-30T12:00:00.000Z');
  });

  test('repeats and unions are echoed as they are', async () => {
    const one = await seen({ schedule: 'R3/2026-01-05T00:00:00Z/PT24H' });
    expect(one).toMatchObject({ kind: 'one', iso: 'R3/2026-01-05T00:00:00Z/PT24H', reason: null });
    expect(one.next).toHaveLength(3);
    const union = 'R/2026-01-01T09:00:00Z/P1D;R/2026-01-01T18:00:00Z/P1D';
    expect(await seen({ schedule: union, count: '0' })).toMatchObject({
      kind: 'several',
      schedule: union,
      iso: union,
      next: [],
    });
  });

  test('a start of now is the first fire time', async () => {
    const { previous, next } = await seen({ schedule: 'R2//PT1H' });
    expect([previous, next.map(({ at }: { at: string }) => at)]).toEqual([
      null,
      ['2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z'],
    ]);
  });

  test('the rule for changes of the clocks may be another one', async () => {
    const query = { timeZone: BERLIN, from: '2026-03-28T12:00:00Z', count: '1' };
    const repeat = { ...query, schedule: 'R/2026-03-01T02:30:00/P1D', 'dst.gap': 'skip' };
    const skipped = await seen(repeat);
    expect(skipped.next[0].at).toBe('2026-03-30T00:30:00.000Z');
    expect(skipped.dst).toEqual({ gap: 'skip', overlap: null });
    const cron = await seen({ ...query, schedule: '30 2 * * *', 'dst.gap': 'skip' });
    expect(cron).toMatchObject({ kind: 'cron', iso: null, next: skipped.next });
  });

  test("a drawn time is the one of the job's name", async () => {
    const { drawn, next } = await seen({ schedule: '~ 4 * * *', name: 'a' });
    expect(drawn).toMatch(/^\d+ 4 \* \* \*$/);
    await world.post({ name: 'a', schedule: '~ 4 * * *' });
    expect((await json('/api/v1/jobs/a')).nextRuns[0]).toBe(next[0].at);
  });

  test.each([
    [{}, 'schedule: is missing'],
    [{ schedule: '@reboot' }, 'schedule: "@reboot" is not a time'],
    [{ schedule: '0 0 30 2 *' }, 'schedule: "0 0 30 2 *" never fires'],
    [{ schedule: '60 * * * *' }, 'schedule: "60" in the minute field'],
    [{ schedule: 'R/x/P1D' }, 'schedule: '],
    [{ schedule: '0 9 * * *', timeZone: 'Berlin' }, 'timeZone: "Berlin" is not a known time zone'],
    [{ schedule: '0 9 * * *', count: '101' }, 'count: "101"'],
    [{ schedule: '0 9 * * *', from: 'soon' }, 'from: "soon"'],
    [{ schedule: '0 9 * * *', 'dst.gap': 'run' }, 'dst.gap: "run"'],
  ])('refuses %o with a sentence', async (query, sentence) => {
    const answer = await look(query);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      status: 'Bad Request',
      message: expect.stringContaining(sentence),
    });
  });

  test('ends at once also at the end of the calendar', async () => {
    const last = { timeZone: 'America/New_York', from: '9998-12-31T23:59:00Z', count: '100' };
    for (const [schedule, count] of [
      ['0 0 1 1 *', 1],
      ['0 0 1 * *', 12],
      ['0 0 29 2 *', 0],
      ['R/2026-01-31T00:00:00/P1M', 12],
    ] as const) {
      expect((await seen({ ...last, schedule })).next).toHaveLength(count);
    }
  });

  test('stores nothing', async () => {
    await seen({ schedule: '*/5 * * * *', name: 'a' });
    expect((await json('/api/v1/jobs')).total).toBe(0);
  });
});

test.each(['POST', 'PUT'] as const)('%s takes a union of a thousand repeats', async (method) => {
  const dueAts = Array.from({ length: 1_000 }, (_, index) =>
    new Date(Date.parse('2026-01-01T00:00:01Z') + index * 86_000).toISOString(),
  );
  const schedule = dueAts.map((dueAt) => `R/${dueAt.slice(0, 19)}Z/P1D`).join(';');
  const job = { name: 'many', command: 'true', schedule };
  expect((await world.send(method, '/scheduler/iso8601', job)).statusCode).toBe(204);
  expect(await json('/api/v1/jobs/many')).toMatchObject({
    scheduleDefinition: schedule,
    nextRuns: dueAts.slice(0, 3),
    explanation: expect.stringMatching(/\S/),
  });
  const { items } = await json('/api/v1/jobs/many/next?count=1000');
  expect(items.map(({ at }: { at: string }) => at)).toEqual(dueAts);
  const another = { ...job, schedule: `${schedule};R/2026-01-01T00:00:00Z/P1D` };
  const refused = await world.send(method, '/scheduler/iso8601', another);
  expect([refused.statusCode, refused.json().message]).toEqual([
    400,
    expect.stringContaining('A union of 1001 repeats is more than 1000'),
  ]);
});
