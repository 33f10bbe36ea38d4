import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

const YEARLY = 'R/2040-01-01T00:00:00Z/P1Y';
const DAILY = 'R/2026-02-01T00:00:00Z/P1D';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

interface Line {
  readonly name: string;
  readonly durationsMs: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
}

interface Answer {
  readonly items: readonly Line[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly facets: Record<'state' | 'result', Record<string, number>> &
    Record<'owner' | 'queue' | 'label' | 'host', { value: string; count: number }[]>;
}

const ask = async (query: string): Promise<Answer> =>
  (await world.get(`/api/v1/jobs?${query}`)).json() as Answer;
const names = async (query: string): Promise<readonly string[]> =>
  (await ask(query)).items.map(({ name }) => name);

async function postSome(): Promise<void> {
  await world.post(
    {
      name: 'job10',
      schedule: YEARLY,
      command: 'load --shop orders',
      owner: 'ann@example.org, bob@example.org',
      queue: 'web',
      labels: { team: 'shop' },
    },
    {
      name: 'Job9',
      schedule: DAILY,
      owner: 'bob@example.org',
      host: 'db1',
      labels: { team: 'data', tier: '1' },
    },
    { name: 'report', parents: ['job10'], queue: 'web', description: 'The morning figures' },
    { name: 'off', schedule: YEARLY, disabled: true },
  );
}

describe('the list of jobs is searched', () => {
  beforeEach(postSome);

  test.each([
    ['by words that may stand in different places', 'orders+web', ['job10']],
    ['in any case', 'ORDERS', ['job10']],
    ['by owner', 'ann@', ['job10']],
    ['by label', 'team%3Ddata', ['Job9']],
    ['by host', 'db1', ['Job9']],
    ['by parent', 'job10', ['job10', 'report']],
    ['by description', 'morning', ['report']],
    ['by schedule', 'p1d', ['Job9']],
    ['where one word is nowhere', 'orders+nowhere', []],
    ['with blanks alone, which restricts nothing', '++', ['job10', 'Job9', 'report', 'off']],
  ])('%s', async (_how, search, expected) => {
    expect(await names(`search=${search}`)).toEqual(expected);
  });

  test('and what was changed is found as it is now', async () => {
    expect(await names('search=data')).toEqual(['Job9']);
    await world.post({ name: 'off', schedule: YEARLY, labels: { of: 'data' } });
    expect(await names('search=data')).toEqual(['Job9', 'off']);
  });
});

describe('the list of jobs is narrowed', () => {
  beforeEach(postSome);

  test.each([
    ['ownedBy=bob@example.org', ['job10', 'Job9']],
    ['ownedBy=bob', []],
    ['owner=bob', ['job10', 'Job9']],
    ['host=db1', ['Job9']],
    ['label=team', ['job10', 'Job9']],
    ['label=team=shop', ['job10']],
    ['label=team=', []],
    ['queue=web&label=team=shop', ['job10']],
  ])('by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('and says what each further choice would leave', async () => {
    const { facets, total } = await ask('facets=true&queue=web');
    expect(total).toBe(2);
    expect(facets.queue).toEqual([
      { value: 'default', count: 2 },
      { value: 'web', count: 2 },
    ]);
    expect(facets.owner).toEqual([
      { value: 'ann@example.org', count: 1 },
      { value: 'bob@example.org', count: 1 },
    ]);
    expect(facets.label).toEqual([{ value: 'team=shop', count: 1 }]);
    expect(facets.host).toEqual([]);
    expect(facets.state).toMatchObject({ idle: 2, disabled: 0 });
  });

  test('and its state does not hide how many jobs are in the others', async () => {
    const { facets, total } = await ask('facets=true&state=disabled');
    expect(total).toBe(1);
    expect(facets.state).toMatchObject({ idle: 3, disabled: 1 });
    expect(facets.result).toEqual({ fresh: 4, success: 0, failure: 0 });
    expect(facets.queue).toEqual([{ value: 'default', count: 1 }]);
  });

  test('and counts nothing unless asked', async () => {
    expect((await ask('')).facets).toBeNull();
  });
});

describe('the list of jobs is sorted', () => {
  beforeEach(postSome);

  test.each([
    ['name', ['Job9', 'job10', 'off', 'report']],
    ['-name', ['report', 'off', 'job10', 'Job9']],
    ['next', ['Job9', 'job10', 'off', 'report']],
    ['-next', ['job10', 'Job9', 'off', 'report']],
    ['state', ['Job9', 'job10', 'report', 'off']],
    ['queue', ['Job9', 'off', 'job10', 'report']],
    ['-owner', ['Job9', 'job10', 'off', 'report']],
  ])('by %s; what has none comes last', async (sort, expected) => {
    expect(await names(`sort=${sort}`)).toEqual(expected);
  });

  test('by last run', async () => {
    await world.request({ method: 'PUT', url: '/scheduler/job/off' });
    await world.offer();
    await world.finish();
    expect((await names('sort=last'))[0]).toBe('off');
    expect((await names('sort=-last'))[0]).toBe('off');
  });

  test('and read from any place, or on from the page before', async () => {
    expect(await names('sort=name&offset=1&limit=2')).toEqual(['job10', 'off']);
    const first = await ask('sort=name&limit=3');
    expect(first.total).toBe(4);
    expect(await names(`sort=name&limit=3&cursor=${first.nextCursor}`)).toEqual(['report']);
    expect(await names('sort=name&offset=4')).toEqual([]);
  });
});

test('a line has its past run times, oldest first, when they are asked for', async () => {
  await postSome();
  for (const span of ['PT4S', 'PT2S']) {
    await world.request({ method: 'PUT', url: '/scheduler/job/off' });
    await world.advance(span);
    await world.offer();
    await world.finish();
  }
  const timesOf = async (query: string) =>
    (await ask(query)).items.find(({ name }) => name === 'off')?.durationsMs;
  expect(await timesOf('durations=12')).toEqual([5_000, 3_000]);
  expect(await timesOf('durations=1')).toEqual([3_000]);
  expect(await timesOf('')).toEqual([]);
});

test.each(['sort=age', 'facets=yes', 'offset=-1', 'durations=51'])(
  'refuses %s with field, value, rule and example',
  async (query) => {
    const answer = await world.get(`/api/v1/jobs?${query}`);
    expect(answer.statusCode).toBe(400);
    const [field, value] = query.split('=');
    expect(answer.json().message).toContain(`${field}: "${value}" is not accepted; expected `);
  },
);
