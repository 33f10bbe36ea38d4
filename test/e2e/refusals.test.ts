import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
  await cluster.post({ name: 'good', command: 'true', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
  await cluster.post({ name: 'child', command: 'true', parents: ['good'] });
});

afterAll(() => cluster.stop());

const SCHEDULE = 'R/2030-01-01T00:00:00Z/P1D';

interface Refusal {
  readonly what: string;
  readonly path: string;
  readonly body: unknown;
  /** Field, value and rule or example must all be in the message. */
  readonly says: readonly RegExp[];
}

const REFUSALS: readonly Refusal[] = [
  {
    what: 'an unknown parent',
    path: '/scheduler/dependency',
    body: { name: 'x', command: 'true', parents: ['good', 'nobody'] },
    says: [/parents/, /nobody/, /does not have all parents defined/],
  },
  {
    what: 'a cycle',
    path: '/scheduler/dependency',
    body: { name: 'good', command: 'true', parents: ['child'] },
    says: [/parents/, /good/, /child/],
  },
  {
    what: 'a schedule that is none',
    path: '/scheduler/iso8601',
    body: { name: 'x', command: 'true', schedule: 'R/2026/1H' },
    says: [/schedule/, /R\/2026\/1H/, /PT1H|R\//],
  },
  {
    what: 'a zero period',
    path: '/scheduler/iso8601',
    body: { name: 'x', command: 'true', schedule: 'R/2030-01-01T00:00:00Z/PT0S' },
    says: [/schedule/, /PT0S/, /R1/],
  },
  {
    what: 'an unknown time zone',
    path: '/scheduler/iso8601',
    body: { name: 'x', command: 'true', schedule: SCHEDULE, scheduleTimeZone: 'Mars/Base' },
    says: [/scheduleTimeZone/, /Mars\/Base/, /Europe\/|America\//],
  },
  {
    what: 'negative cpus',
    path: '/scheduler/iso8601',
    body: { name: 'x', command: 'true', schedule: SCHEDULE, cpus: -1 },
    says: [/cpus/, /-1/, /0\.\d/],
  },
  {
    what: 'a name with a slash',
    path: '/scheduler/iso8601',
    body: { name: 'a/b', command: 'true', schedule: SCHEDULE },
    says: [/name/, /a\/b/, /the job's name is invalid/],
  },
];

for (const refusal of REFUSALS) {
  test(`${refusal.what} is refused with field, value and rule, and changes nothing`, async () => {
    const before = await cluster.get('/scheduler/jobs');
    const answer = await cluster.request('POST', refusal.path, refusal.body);
    expect(answer.status).toBe(400);
    const { message } = (await answer.json()) as { message: string };
    for (const pattern of refusal.says) expect(message).toMatch(pattern);
    expect(message).not.toContain('\n');
    expect(await cluster.get('/scheduler/jobs')).toEqual(before);
  });
}

test('several problems of one job are all named at once', async () => {
  const body = { name: 'a/b', command: 'true', schedule: 'nonsense', cpus: -1, retries: -2 };
  const answer = await cluster.request('POST', '/scheduler/iso8601', body);
  const { message } = (await answer.json()) as { message: string };
  for (const field of ['name', 'schedule', 'cpus', 'retries']) expect(message).toContain(field);
});

test('a body of 10 MB is refused with 413', async () => {
  const body = { name: 'x', command: 'x'.repeat(10_000_000), schedule: SCHEDULE };
  const answer = await cluster.request('POST', '/scheduler/iso8601', body);
  expect(answer.status).toBe(413);
  expect(((await answer.json()) as { message: string }).message).toMatch(/1 ?MiB|1048576|bytes/i);
});

test('a body that is no JSON is refused with 400', async () => {
  const answer = await fetch(`${cluster.url}/scheduler/iso8601`, {
    method: 'POST',
    body: '{"name": ',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { message: string }).message).toMatch(/JSON/);
});
