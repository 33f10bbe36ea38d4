import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

const YEARLY = 'R/2040-01-01T00:00:00Z/P1Y';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
  await world.post(
    { name: 'a', schedule: YEARLY, retries: 7 },
    { name: 'b', schedule: YEARLY },
    { name: 'child', parents: ['a'] },
    { name: 'grandchild', parents: ['child'] },
  );
});
afterEach(() => world.stop());

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string | null;
  readonly runId: string | null;
}

async function act(action: string, ...names: string[]): Promise<readonly Result[]> {
  const answer = await world.send('POST', '/api/v1/jobs/actions', { action, names });
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { items: Result[] }).items;
}

const done = (name: string) => ({ name, ok: true, message: null, runId: null });
const jobOf = async (name: string) => (await world.get(`/api/v1/jobs/${name}`)).json();

describe('many jobs at once', () => {
  test('are paused and resumed, and keep everything else', async () => {
    expect(await act('pause', 'a', 'b')).toEqual([done('a'), done('b')]);
    expect(await jobOf('a')).toMatchObject({ state: 'disabled', disabledBy: 'operator' });
    expect(await act('resume', 'a')).toEqual([done('a')]);
    expect(await jobOf('a')).toMatchObject({ state: 'idle', definition: { retries: 7 } });
    expect(await jobOf('b')).toMatchObject({ state: 'disabled' });
  });

  test('are run, and the answer names the runs', async () => {
    const results = await act('run', 'a', 'b');
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
    for (const { name, runId } of results) {
      expect((await jobOf(name)).activeRuns).toEqual([runId]);
    }
  });

  test('are deleted, children before their parents, however they are named', async () => {
    expect(await act('delete', 'a', 'grandchild', 'child')).toEqual([
      done('a'),
      done('grandchild'),
      done('child'),
    ]);
    const { items } = (await world.get('/api/v1/jobs')).json() as { items: Result[] };
    expect(items.map(({ name }) => name)).toEqual(['b']);
  });

  test('are refused one by one, and the others are done', async () => {
    const results = await act('delete', 'nobody', 'child', 'b');
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['nobody', false],
      ['child', false],
      ['b', true],
    ]);
    expect(results[0]?.message).toBe("Job 'nobody' not found");
    expect(results[1]?.message).toContain('has dependent jobs: grandchild');
  });

  test('are done once where they are named twice', async () => {
    expect(await act('pause', 'b', 'b')).toEqual([done('b')]);
  });

  test('may be more than are asked for together', async () => {
    const many = Array.from({ length: 120 }, (_, index) => `many${index}`);
    await world.post(...many.map((name) => ({ name, schedule: YEARLY })));
    const results = await act('pause', ...many);
    expect(results).toEqual(many.map(done));
  });
});

describe('what cannot be understood is refused as a whole', () => {
  test.each([
    ['an unknown action', { action: 'stop', names: ['a'] }, 'action: "stop" is not accepted'],
    ['no action', { names: ['a'] }, 'action: nothing is not accepted'],
    ['no names', { action: 'run' }, 'names: nothing is not accepted'],
    ['an empty list', { action: 'run', names: [] }, 'names: a list of 0 is not accepted'],
    ['names that are no texts', { action: 'run', names: [1] }, 'names: a list of 1 is not'],
    [
      'too many',
      { action: 'run', names: Array.from({ length: 1_001 }, () => 'a') },
      'names: a list of 1001 is not accepted; expected a list of 1 to 1000 names of jobs, e.g. {',
    ],
  ])('%s', async (_what, body, message) => {
    const answer = await world.send('POST', '/api/v1/jobs/actions', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(message);
  });
});

test('a job may be named as a path under jobs is', async () => {
  await world.post({ name: 'actions', schedule: YEARLY });
  expect(await jobOf('actions')).toMatchObject({ name: 'actions' });
  const answer = await world.send('PATCH', '/api/v1/jobs/actions', { retries: 5 });
  expect(answer.statusCode).toBe(204);
  const refused = await world.request({ method: 'DELETE', url: '/api/v1/jobs/actions' });
  expect([refused.statusCode, refused.headers['allow']]).toEqual([
    405,
    'GET, HEAD, POST, PATCH, OPTIONS',
  ]);
});
