import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectJson } from './expect-answer.js';
import { ChronosServer, PREFIXES, type Prefix } from './server.js';

/** Which members a job has, and in which order, to the letter. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());
afterEach(() => server.clear());

const COUNTERS = ['successCount', 'errorCount', 'lastSuccess', 'lastError'];
const RESOURCES = ['cpus', 'disk', 'mem'];
const FLAGS = ['disabled', 'softError', 'dataProcessingJobType', 'errorsSinceLastSuccess'];
const OWNER = ['retries', 'owner', 'ownerName', 'description'];

/** As the sources of 2.4.0 and of 3.0.2 write them; what 2.4.0 does not know stands behind. */
const MEMBERS: Readonly<Record<Prefix, (trigger: readonly string[]) => readonly string[]>> = {
  '/scheduler': (trigger) => [
    ...['name', 'command', 'shell', 'epsilon', 'executor', 'executorFlags', ...OWNER, 'async'],
    ...[...COUNTERS, ...RESOURCES, ...FLAGS, 'uris', 'environmentVariables', 'arguments'],
    ...['highPriority', 'runAsUser', 'container', 'constraints', ...trigger],
    ...['taskInfoData', 'fetch', 'concurrent', 'maxCompletionTime'],
  ],
  '/v1/scheduler': (trigger) => [
    ...['name', 'command', 'shell', 'epsilon', 'executor', 'executorFlags', 'taskInfoData'],
    ...[...OWNER, 'async', ...COUNTERS, ...RESOURCES, ...FLAGS, 'fetch', 'uris'],
    ...['environmentVariables', 'arguments', 'highPriority', 'runAsUser', 'concurrent'],
    ...['maxCompletionTime', 'container', 'constraints', ...trigger],
  ],
};

const TRIGGERS = [
  ['schedule', 'scheduleTimeZone'],
  ['parents'],
] as const satisfies readonly (readonly string[])[];

const SCHEDULE = 'R/2030-01-01T00:00:00Z/P1D';
const BARE = { name: 'a', command: 'true', schedule: SCHEDULE };
const FULL = {
  ...{ epsilon: 'PT5M', async: true, container: { image: 'alpine:3' } },
  ...{ timeout: 'PT1H', startDeadline: 'PT1H', labels: { team: 'a' }, priority: 3 },
};

describe.each(PREFIXES)('%s', (prefix) => {
  /** Of the job in each answer that shows it, which are the same text. */
  async function membersOf(name: string): Promise<readonly string[]> {
    const one = await server.get(`${prefix}/job/${name}`);
    const found = await server.get(`${prefix}/jobs/search?name=${name}`);
    expect(found.body).toBe(`[${one.body}]`);
    expect((await server.get(`${prefix}/jobs`)).body).toContain(one.body);
    return Object.keys(expectJson(one) as object);
  }

  test("all members that were posted: Chronos's at their places, then Horae's", async () => {
    await server.add({ ...BARE, ...FULL });
    await server.add({ ...FULL, name: 'b', command: 'true', parents: ['a'] });
    for (const [name, trigger] of [['a', TRIGGERS[0]] as const, ['b', TRIGGERS[1]] as const]) {
      const members = await membersOf(name);
      const chronos = MEMBERS[prefix](trigger);
      expect(members.slice(0, chronos.length)).toEqual(chronos);
      const own = members.slice(chronos.length);
      expect(own).toEqual(expect.arrayContaining(['queue', 'timeout', 'labels', 'nextRuns']));
      expect(own.filter((member) => chronos.includes(member))).toEqual([]);
    }
  });

  test('few members posted: epsilon and async for clients of 2, no container', async () => {
    await server.add(BARE, prefix);
    const unposted = prefix === '/scheduler' ? ['container'] : ['container', 'epsilon', 'async'];
    const chronos = MEMBERS[prefix](TRIGGERS[0]).filter((member) => !unposted.includes(member));
    expect((await membersOf('a')).slice(0, chronos.length)).toEqual(chronos);
    const job = await server.job('a', prefix);
    for (const member of unposted) expect(job).not.toHaveProperty(member);
    const { epsilon, async: isAsync } = await server.job('a');
    expect({ epsilon, isAsync }).toEqual({ epsilon: 'PT60S', isAsync: false });
  });
});
