import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printJob } from '../../src/core/view/job-view.js';
import { HttpWorld } from './http-world.js';

const FORMS = [
  ['v2', '/scheduler'],
  ['v1', '/v1/scheduler'],
] as const;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const MINUTELY = 'R/2026-01-01T00:00:30Z/PT1M';
const OTHER = 'R/2026-01-01T00:00:45Z/PT1M';
const YEARLY = 'R/2040-01-01T00:00:00Z/P1Y';

let world: HttpWorld;
beforeEach(async () => {
  world = await HttpWorld.start();
});
afterEach(() => world.stop());

/** What the list has to be: every job printed anew, now. */
function freshJobs(form: 'v1' | 'v2'): ReadonlyMap<string, string> {
  const entries = [...world.shell.state.jobs.values()];
  return new Map(entries.map((entry) => [entry.name, printJob(entry, form)]));
}

/** Takes the list apart by its own order; each job's bytes are those of the job now. */
async function expectExactLists(): Promise<void> {
  for (const [form, prefix] of FORMS) {
    const { payload } = await world.get(`${prefix}/jobs`);
    const names = (JSON.parse(payload) as { name: string }[]).map(({ name }) => name);
    const fresh = freshJobs(form);
    expect([...names].sort()).toEqual([...fresh.keys()].sort());
    expect(payload).toBe(`[${names.map((name) => fresh.get(name)).join(',')}]`);
    expectParentsFirst(names);
  }
}

function expectParentsFirst(names: readonly string[]): void {
  for (const { name, job } of world.shell.state.jobs.values()) {
    const parents = job.kind === 'dependency' ? job.parents : [];
    for (const parent of parents) expect(names.indexOf(parent)).toBeLessThan(names.indexOf(name));
  }
}

const name = fc.constantFrom(...NAMES);
const step = fc.oneof(
  fc.record({ does: fc.constant('put'), name, schedule: fc.constantFrom(MINUTELY, OTHER, YEARLY) }),
  fc.record({
    does: fc.constant('link'),
    name,
    parents: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ does: fc.constantFrom('run', 'kill', 'mark', 'delete', 'detach', 'disable'), name }),
  fc.record({ does: fc.constantFrom('advance', 'offer', 'finish', 'fail', 'look') }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Refusals are as good as anything: they must not change the list either. */
async function take(taken: Step): Promise<unknown> {
  switch (taken.does) {
    case 'put':
      return world.send('PUT', '/scheduler/iso8601', { ...taken, command: 'true', retries: 1 });
    case 'link':
      return world.send('PUT', '/scheduler/dependency', { ...taken, command: 'true', retries: 0 });
    case 'disable':
      return world.request({
        method: 'PATCH',
        url: `/api/v1/jobs/${taken.name}`,
        headers: { 'content-type': 'application/merge-patch+json' },
        payload: '{"disabled":true}',
      });
    case 'run':
      return world.request({ method: 'PUT', url: `/scheduler/job/${taken.name}` });
    case 'kill':
      return world.request({ method: 'DELETE', url: `/scheduler/task/kill/${taken.name}` });
    case 'mark':
      return world.request({ method: 'PUT', url: `/scheduler/job/success/${taken.name}` });
    case 'delete':
      return world.request({ method: 'DELETE', url: `/scheduler/job/${taken.name}` });
    case 'detach':
      return world.request({
        method: 'DELETE',
        url: `/scheduler/job/${taken.name}?cascade=detach`,
      });
    case 'advance':
      return world.advance('PT40S');
    case 'offer':
      return world.offer();
    case 'finish':
    case 'fail':
      return world.cluster.tasks.length === 0
        ? undefined
        : world.finish(taken.does === 'fail' ? 'TASK_FAILED' : 'TASK_FINISHED');
    default:
      return world.get('/api/v1/jobs');
  }
}

describe('the list of all jobs', () => {
  test('is the jobs as they are now, whatever has happened since it was read last', async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 40, maxLength: 60 }), async (steps) => {
          for (const each of steps) {
            await take(each);
            await expectExactLists();
          }
        })
        .beforeEach(async () => {
          await world.stop();
          world = await HttpWorld.start();
        }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('keeps the order of creation over many jobs that come, change and go', async () => {
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await world.post(...numbers.map((index) => ({ name: `job${index}`, schedule: YEARLY })));
    const names = async () =>
      ((await world.get('/scheduler/jobs')).json() as { name: string }[]).map((job) => job.name);
    expect(await names()).toEqual(numbers.map((index) => `job${index}`));
    for (const index of numbers.filter((number) => number % 3 !== 0)) {
      await world.request({ method: 'DELETE', url: `/scheduler/job/job${index}` });
    }
    await world.post({ name: 'job1', schedule: YEARLY }, { name: 'job0', schedule: MINUTELY });
    const left = numbers.filter((number) => number % 3 === 0).map((index) => `job${index}`);
    expect(await names()).toEqual([...left, 'job1']);
  });

  test('is exact when jobs come and go between two looks, and parents change', async () => {
    const numbers = Array.from({ length: 70 }, (_, index) => index);
    await world.post(...numbers.map((index) => ({ name: `job${index}`, schedule: YEARLY })));
    await expectExactLists();
    await world.post({ name: 'new', schedule: YEARLY }, { name: 'child', parents: ['job1'] });
    await world.post({ name: 'job5', parents: ['new'] }, { name: 'job66', schedule: MINUTELY });
    await world.get('/api/v1/jobs');
    await world.request({ method: 'DELETE', url: '/scheduler/job/child' });
    await world.request({ method: 'DELETE', url: '/scheduler/job/job3' });
    await expectExactLists();
    await world.post({ name: 'job5', schedule: YEARLY });
    await expectExactLists();
  });

  test('is sent with its length', async () => {
    await world.post({ name: 'a', schedule: YEARLY });
    const { headers, rawPayload } = await world.get('/scheduler/jobs');
    expect(headers['content-length']).toBe(String(rawPayload.length));
    const head = await world.request({ method: 'HEAD', url: '/scheduler/jobs' });
    expect(head.headers['content-length']).toBe(String(rawPayload.length));
    expect([head.headers['content-type'], head.payload]).toEqual(['application/json', '']);
  });

  test('shows who has disabled a job beside the one flag that Chronos knows', async () => {
    await world.post({ name: 'a', schedule: YEARLY }, { name: 'b', schedule: YEARLY });
    await world.send('PUT', '/scheduler/iso8601', {
      name: 'b',
      command: 'true',
      schedule: YEARLY,
      disabled: true,
    });
    expect((await world.get('/scheduler/jobs')).json()).toMatchObject([
      { name: 'a', disabled: false, disabledBy: null, disabledReason: null },
      { name: 'b', disabled: true, disabledBy: 'operator' },
    ]);
  });
});

describe.each(FORMS)('a job in the form of %s', (_form, prefix) => {
  test('is the same in the list, in a search and by its name', async () => {
    await world.post(
      { name: 'a', schedule: YEARLY, epsilon: 'PT5M', mem: 64 },
      { name: 'b', parents: ['a'], async: true },
    );
    for (const job of ['a', 'b']) {
      const { payload } = await world.get(`${prefix}/job/${job}`);
      expect((await world.get(`${prefix}/jobs/search?name=${job}`)).payload).toBe(`[${payload}]`);
      expect((await world.get(`${prefix}/jobs`)).payload).toContain(payload);
    }
  });
});

test('epsilon and async are always shown to clients of 2, and if posted to clients of 3', async () => {
  await world.post(
    { name: 'plain', schedule: YEARLY },
    { name: 'full', schedule: YEARLY, epsilon: 'PT5M', async: true },
  );
  const shown = async (path: string) => (await world.get(path)).json() as Record<string, unknown>;
  expect(await shown('/scheduler/job/plain')).toMatchObject({ epsilon: 'PT60S', async: false });
  const plain = await shown('/v1/scheduler/job/plain');
  expect(plain).not.toHaveProperty('epsilon');
  expect(plain).not.toHaveProperty('async');
  for (const [, prefix] of FORMS) {
    expect(await shown(`${prefix}/job/full`)).toMatchObject({ epsilon: 'PT5M', async: true });
  }
});
