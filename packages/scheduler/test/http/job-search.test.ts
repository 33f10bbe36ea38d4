import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

const YEARLY = 'R/2040-01-01T00:00:00Z/P1Y';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

async function names(query: string): Promise<readonly string[]> {
  const answer = await world.get(`/scheduler/jobs/search${query}`);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json']);
  return (answer.json() as { name: string }[]).map(({ name }) => name);
}

describe('a search', () => {
  beforeEach(async () => {
    await world.post(
      { name: 'Report-A', schedule: YEARLY, command: 'collect /srv/in' },
      { name: 'report-b', schedule: YEARLY, command: 'echo Überweisung' },
      { name: 'cleanup', schedule: YEARLY, command: 'rm -r /tmp/report' },
      { name: 'child', parents: ['cleanup'], command: 'collect [a-z]*' },
    );
  });

  test.each([
    ['name', '?name=REPORT', ['Report-A', 'report-b']],
    ['command', '?command=COLLECT', ['Report-A', 'child']],
    ['a letter that is not ASCII', '?command=%C3%BCBERW', ['report-b']],
    ['any of the two', '?any=report', ['Report-A', 'report-b', 'cleanup']],
    ['both at once', '?name=report&command=srv', ['Report-A']],
    ['both and any', '?name=c&command=c&any=clean', []],
    ['signs that mean something in expressions', '?command=[a-z]*', ['child']],
    ['nothing', '?any=nowhere', []],
    [
      'no text, which restricts nothing',
      '?name=&any=',
      ['Report-A', 'report-b', 'cleanup', 'child'],
    ],
    ['the last of several values, as servlets read them', '?name=x&name=child', ['child']],
    ['a NUL, which no text has', '?any=%00', []],
  ])('by %s', async (_by, query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('a job that was changed or deleted is found as it is now', async () => {
    expect(await names('?any=collect')).toEqual(['Report-A', 'child']);
    await world.post({ name: 'report-b', schedule: YEARLY, command: 'COLLECT more' });
    expect(await names('?any=collect')).toEqual(['Report-A', 'report-b', 'child']);
    await world.request({ method: 'DELETE', url: '/scheduler/job/Report-A' });
    expect(await names('?any=collect')).toEqual(['report-b', 'child']);
    await world.post({ name: 'Report-A', schedule: YEARLY, command: 'collect again' });
    expect(await names('?any=collect')).toEqual(['report-b', 'child', 'Report-A']);
  });
});

describe('the hits', () => {
  beforeEach(async () => {
    const jobs = Array.from({ length: 130 }, (_, index) => ({
      name: `job${index}`,
      schedule: YEARLY,
    }));
    await world.post(...jobs);
  });

  const numbered = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from }, (_, index) => `job${from + index}`);

  test.each([
    ['ten unless more are asked for', '', numbered(0, 10)],
    ['so many as asked for', '?limit=3', numbered(0, 3)],
    ['none, if none are asked for', '?limit=0', []],
    ['all there are', '?limit=1000', numbered(0, 130)],
    ['from an offset on', '?offset=60&limit=10', numbered(60, 70)],
    ['of the last page what there is', '?offset=125', numbered(125, 130)],
    ['none behind the last', '?offset=130', []],
    [
      'those of a filter, counted from its first',
      '?name=job12&offset=1&limit=3',
      numbered(120, 123),
    ],
  ])('are %s, in the order of the list', async (_are, query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test.each(['limit=-1', 'limit=x', 'offset=-1', 'limit=1.5'])('%s is refused', async (query) => {
    const answer = await world.get(`/scheduler/jobs/search?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(`"${query.split('=')[1]}" is not accepted`);
  });
});

test('a summary has a line per job in the order of the list', async () => {
  await world.post({ name: 'a', schedule: YEARLY }, { name: 'b', parents: ['a'] });
  const jobs = [
    { name: 'a', status: 'fresh', state: 'idle', schedule: YEARLY, parents: [], disabled: false },
    { name: 'b', status: 'fresh', state: 'idle', schedule: '', parents: ['a'], disabled: false },
  ];
  for (const prefix of ['/scheduler', '/v1/scheduler']) {
    const answer = await world.get(`${prefix}/jobs/summary`);
    expect(answer.payload).toBe(JSON.stringify({ jobs }));
  }
});
