import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '@horae/submitter/kernel';
import type { Run } from '../../src/core/run.js';
import { MemoryStore } from '../../src/store/memory/index.js';
import { run } from '../contract/store-contract-data.js';
import { HttpWorld } from './http-world.js';

const HOURLY = 'R/2027-01-01T00:00:00Z/PT1H';

let store: MemoryStore;
let world: HttpWorld;
beforeEach(async () => {
  store = new MemoryStore();
  world = await HttpWorld.start({ store });
  await world.post({ name: 'a', schedule: HOURLY, retries: 0 });
});
afterEach(() => world.stop());

const json = async (path: string) => (await world.get(path)).json();
const at = (text: string): number => Date.parse(text);
const succeeded = (dueAt: string, tookMs: number): Run =>
  run('a', at(dueAt), 'succeeded', { endedAt: (at(dueAt) + tookMs) as EpochMs });

describe('the days of a job', () => {
  test('count how its runs ended, with how long a success took', async () => {
    await store.fold(
      [],
      [
        succeeded('2025-12-30T01:00:00Z', 10),
        succeeded('2025-12-30T02:00:00Z', 40),
        succeeded('2025-12-30T03:00:00Z', 20),
        run('a', at('2025-12-30T04:00:00Z'), 'failed'),
        run('a', at('2025-12-31T04:00:00Z'), 'skipped'),
        run('a', at('2025-12-31T05:00:00Z'), 'lost'),
        run('a', at('2025-12-31T06:00:00Z'), 'killed'),
        run('other', at('2025-12-31T06:00:00Z'), 'failed'),
      ],
    );
    const none = { succeeded: 0, failed: 0, killed: 0, lost: 0, skipped: 0 };
    expect(await json('/api/v1/jobs/a/days')).toEqual({
      job: 'a',
      zone: 'UTC',
      from: '2025-07-03T00:00:00.000Z',
      to: '2026-01-01T00:00:00.001Z',
      isComplete: true,
      items: [
        {
          ...{ day: '2025-12-30', at: '2025-12-30T00:00:00.000Z' },
          until: '2025-12-31T00:00:00.000Z',
          ...{ ...none, succeeded: 3, failed: 1, p50Ms: 20, maxMs: 40 },
        },
        {
          ...{ day: '2025-12-31', at: '2025-12-31T00:00:00.000Z' },
          until: '2026-01-01T00:00:00.000Z',
          ...{ ...none, killed: 1, lost: 1, skipped: 1, p50Ms: null, maxMs: null },
        },
      ],
    });
  });

  test('count a run that has just ended once, wherever it is kept', async () => {
    await world.request({ method: 'POST', url: '/api/v1/jobs/a/run' });
    await world.offer();
    await world.finish('TASK_FAILED');
    const { items } = await json('/api/v1/jobs/a/days');
    expect(items).toMatchObject([{ day: '2026-01-01', failed: 1, succeeded: 0 }]);
  });

  test('are those of the zone, also when the clocks change at midnight', async () => {
    await store.fold(
      [],
      [
        run('a', at('2025-09-06T23:30:00-04:00'), 'failed'),
        // In Santiago 7 September 2025 began at 01:00.
        run('a', at('2025-09-07T01:00:00-03:00'), 'failed'),
        run('a', at('2025-09-07T23:59:59-03:00'), 'failed'),
      ],
    );
    const { zone, items } = await json('/api/v1/jobs/a/days?zone=America/Santiago');
    expect(zone).toBe('America/Santiago');
    expect(items).toMatchObject([
      { day: '2025-09-06', until: '2025-09-07T04:00:00.000Z', failed: 1 },
      { day: '2025-09-07', at: '2025-09-07T04:00:00.000Z', failed: 2 },
    ]);
  });

  test('begin with a whole day, and end where they are told to', async () => {
    await store.fold(
      [],
      [
        run('a', at('2025-12-01T05:00:00Z'), 'failed'),
        run('a', at('2025-12-02T05:00:00Z'), 'failed'),
        run('a', at('2025-12-02T06:00:00Z'), 'failed'),
      ],
    );
    const range = 'from=2025-12-01T12:00:00Z&to=2025-12-02T06:00:00Z';
    const { from, items } = await json(`/api/v1/jobs/a/days?${range}`);
    expect(from).toBe('2025-12-01T00:00:00.000Z');
    expect(items).toMatchObject([
      { day: '2025-12-01', failed: 1 },
      { day: '2025-12-02', failed: 1 },
    ]);
  });

  test.each([
    ['zone=Mars/Olympus', 'zone: "Mars/Olympus"'],
    ['from=yesterday', 'from: "yesterday"'],
    ['from=2024-01-01', 'at most 400 days, e.g. from=2025-07-03'],
    ['from=2026-02-01', 'an instant before to (2026-01-01T00:00:00.001Z)'],
  ])('refuse %s with field, value, rule and example', async (query, text) => {
    const answer = await world.get(`/api/v1/jobs/a/days?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(text);
  });

  test('of an unknown job are not found', async () => {
    expect((await world.get('/api/v1/jobs/none/days')).statusCode).toBe(404);
  });
});
