import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ChronosJob,
  asgardDiffers,
  chronosSyncDiffers,
  pathOf,
  providerDiffers,
  pythonRefusal,
  pythonSyncDiffers,
} from './client-models.js';
import { ChronosServer, PREFIXES, type Prefix } from './server.js';

/** Tools that read jobs, compare them, and post them back. */
let server: ChronosServer;
beforeAll(async () => {
  server = await ChronosServer.start({ hasAgent: false });
});
afterAll(() => server.stop());

const DAILY = 'R/2030-01-01T00:00:00Z/P1D';

let jobCount = 0;
function newName(): string {
  jobCount += 1;
  return `job-${jobCount}`;
}

async function list(prefix: Prefix = '/scheduler'): Promise<ChronosJob[]> {
  // As chronos-sync does, which reads the first line and nothing else.
  const [line = ''] = (await server.get(`${prefix}/jobs`)).body.split('\n');
  return JSON.parse(line) as ChronosJob[];
}

async function read(name: string, prefix: Prefix = '/scheduler'): Promise<ChronosJob> {
  const job = (await list(prefix)).find((candidate) => candidate['name'] === name);
  if (job === undefined) throw new Error(`${name} is not in the list`);
  return job;
}

/** Posts or puts a job as it stands, where its keys say that it belongs. */
async function send(job: ChronosJob, prefix: Prefix = '/scheduler', method = 'PUT'): Promise<void> {
  const line = `${method} ${prefix}/${pathOf(job)} HTTP/1.1`;
  const headers = { 'Content-Type': 'application/json' };
  const answer = await server.raw(line, headers, JSON.stringify(job));
  expect([answer.status, answer.body]).toEqual([204, '']);
}

/** Every member of Chronos, none at its default. */
function fullJob(name: string): Record<string, unknown> {
  return {
    name,
    command: 'echo "$1"',
    shell: true,
    epsilon: 'PT30M',
    executor: '',
    executorFlags: '',
    taskInfoData: 'data',
    retries: 5,
    owner: 'a@example.org, b@example.org',
    ownerName: 'Team',
    description: 'what it does',
    cpus: 0.25,
    disk: 64.5,
    mem: 96.5,
    softError: true,
    dataProcessingJobType: true,
    fetch: [{ uri: 'http://example.org/a', executable: true, cache: false, extract: false }],
    environmentVariables: [
      { name: 'Z', value: '1' },
      { name: 'A', value: '2' },
    ],
    arguments: ['one', 'two words'],
    highPriority: true,
    runAsUser: 'nobody',
    concurrent: true,
    maxCompletionTime: 600,
    container: {
      ...{ type: 'DOCKER', image: 'alpine:3', network: 'BRIDGE' },
      ...{ volumes: [{ hostPath: '/a', containerPath: '/b', mode: 'RO' }], forcePullImage: true },
      parameters: [{ key: 'memory-swap', value: '0' }],
    },
    constraints: [['rack', 'LIKE', 'r[0-9]']],
    schedule: 'R/2030-01-01T00:00:00.000Z/P1W',
    scheduleTimeZone: 'Europe/Berlin',
  };
}

/** What a client may change, and what follows from it in Horae's own words. */
const EDITS: readonly [edit: ChronosJob, follows?: ChronosJob][] = [
  [{ command: 'true' }],
  [{ shell: false }],
  [{ epsilon: 'PT1H' }, { retryInterval: 'PT1H' }],
  [{ retries: 0 }],
  [{ owner: 'c@example.org' }],
  [{ ownerName: '' }],
  [{ description: 'other' }],
  [{ async: true }],
  [{ cpus: 1.5 }],
  [{ mem: 33.5 }],
  [{ disk: 0.5 }],
  [{ softError: false }],
  [{ dataProcessingJobType: false }],
  [{ fetch: [] }],
  [{ environmentVariables: [{ name: 'Z', value: '2' }] }],
  [{ arguments: [] }],
  [{ highPriority: false }, { priority: 0 }],
  [{ runAsUser: 'daemon' }],
  [{ concurrent: false }, { overlap: 'skip' }],
  [{ maxCompletionTime: 60 }],
  [{ constraints: [] }],
  [{ successCount: 12, lastSuccess: '2020-01-01T00:00:00.000Z' }],
  [{ errorsSinceLastSuccess: 0 }],
];

describe.each(PREFIXES)('under %s', (prefix) => {
  test('a job that is read and posted back is the same job, counters and places included', async () => {
    const name = newName();
    const counters = {
      ...{ successCount: 3, errorCount: 2, errorsSinceLastSuccess: 1 },
      ...{ lastSuccess: '2014-03-08T16:57:17.507Z', lastError: '2014-03-09T00:00:00.000Z' },
    };
    await send({ ...fullJob(name), ...counters }, prefix, 'POST');
    const before = (await server.get(`${prefix}/job/${name}`)).body;
    expect(JSON.parse(before)).toMatchObject({ ...fullJob(name), ...counters });
    for (const method of ['POST', 'PUT']) {
      await send(JSON.parse(before) as ChronosJob, prefix, method);
      expect((await server.get(`${prefix}/job/${name}`)).body).toBe(before);
    }
  });

  test('a job of defaults, and one with parents, too', async () => {
    const [parent, child] = [newName(), newName()];
    await send({ name: parent, command: 'true', schedule: DAILY }, prefix, 'POST');
    await send({ name: child, command: 'true', parents: [parent] }, prefix, 'POST');
    const before = (await server.get(`${prefix}/jobs`)).body;
    for (const name of [child, parent]) await send(await read(name, prefix), prefix);
    expect((await server.get(`${prefix}/jobs`)).body).toBe(before);
  });

  test.each(EDITS)('an edit changes what it says: %j', async (edit, follows = {}) => {
    const name = newName();
    await send({ ...fullJob(name), errorsSinceLastSuccess: 4 }, prefix, 'POST');
    const before = await read(name, prefix);
    await send({ ...before, ...edit }, prefix, 'POST');
    expect(await read(name, prefix)).toEqual({ ...before, ...edit, ...follows });
    // And back again.
    const back = Object.fromEntries(Object.keys(edit).map((member) => [member, before[member]]));
    await send({ ...(await read(name, prefix)), ...back }, prefix);
    expect(await read(name, prefix)).toEqual(before);
  });

  test('a copy under another name is what its words of Chronos say', async () => {
    const name = newName();
    await server.add(fullJob(name), prefix);
    const edit = { concurrent: false, highPriority: false, maxCompletionTime: 90 };
    const copy = newName();
    await send({ ...(await read(name, prefix)), name: copy, ...edit }, prefix);
    const { definition } = (await server.get(`/api/v1/jobs/${copy}`)).json() as {
      definition: ChronosJob;
    };
    const follows = { overlap: 'skip', priority: 0, timeout: 'PT90S' };
    expect(definition).toMatchObject({ ...edit, ...follows });
    const again = newName();
    const back = { concurrent: true, highPriority: true, maxCompletionTime: 0 };
    await send({ ...(await read(copy, prefix)), name: again, ...back }, prefix);
    const { definition: other } = (await server.get(`/api/v1/jobs/${again}`)).json() as {
      definition: ChronosJob;
    };
    expect(other).toMatchObject({ ...back, overlap: 'allow', priority: 100 });
    expect(other).not.toHaveProperty('timeout');
  });

  test('a new schedule is taken', async () => {
    const name = newName();
    await send(fullJob(name), prefix, 'POST');
    await send({ ...(await read(name, prefix)), schedule: 'R3/2031-01-01T00:00:00Z/P2W' }, prefix);
    expect(await read(name, prefix)).toMatchObject({
      schedule: 'R3/2031-01-01T00:00:00Z/P2W',
      scheduleDefinition: 'R3/2031-01-01T00:00:00Z/P2W',
      nextRuns: expect.arrayContaining(['2030-12-31T23:00:00.000Z']) as unknown,
    });
  });

  test('a dependent job is edited like any other', async () => {
    const [a, b, child] = [newName(), newName(), newName()];
    for (const name of [a, b]) await send({ name, command: 'true', schedule: DAILY }, prefix);
    await send({ name: child, command: 'true', parents: [a] }, prefix);
    const before = await read(child, prefix);
    await send({ ...before, parents: [b, a], retries: 1 }, prefix);
    expect(await read(child, prefix)).toMatchObject({ parents: [b, a], retries: 1 });
    // With a schedule beside them, the parents count, as in Chronos.
    const both = { ...before, parents: [b], schedule: DAILY };
    expect((await server.post(`${prefix}/dependency`, both)).status).toBe(204);
    const after = await read(child, prefix);
    expect(after['parents']).toEqual([b]);
    expect(after).not.toHaveProperty('schedule');
  });

  test('a job changes its kind, and loses nothing', async () => {
    const [parent, name] = [newName(), newName()];
    await send({ name: parent, command: 'true', schedule: DAILY }, prefix);
    const { schedule, scheduleTimeZone, ...rest } = fullJob(name);
    await send({ ...rest, schedule, scheduleTimeZone, successCount: 3 }, prefix);
    await send({ ...rest, parents: [parent] }, prefix);
    const dependent = await read(name, prefix);
    expect(dependent).toMatchObject({ ...rest, parents: [parent], successCount: 3 });
    expect(dependent).not.toHaveProperty('schedule');
    await send({ ...rest, schedule, scheduleTimeZone }, prefix);
    const scheduled = await read(name, prefix);
    expect(scheduled).toMatchObject({ ...rest, schedule, scheduleTimeZone, successCount: 3 });
    expect(scheduled).not.toHaveProperty('parents');
  });
});

describe('a second sync sends nothing', () => {
  const definitions: readonly (readonly [string, ChronosJob])[] = [
    ['every member', fullJob('sync-full')],
    [
      'few members',
      { name: 'sync-few', command: 'a', schedule: DAILY, owner: '', epsilon: 'PT60S' },
    ],
    [
      'a start in the past',
      {
        ...{ name: 'sync-past', command: 'a', schedule: 'R/2014-01-01T00:00:00Z/PT24H' },
        ...{
          epsilon: 'PT15M',
          owner: 'x@example.org',
          cpus: 0.1,
          mem: 128,
          disk: 256,
          async: false,
        },
        ...{ uris: ['http://b', 'http://a'], disabled: false, retries: 2 },
      },
    ],
    [
      'a container as Chronos 2.4 has it',
      {
        ...{ name: 'sync-container', command: 'a', schedule: 'R/2014-01-01T00:00:00Z/P7D' },
        container: {
          type: 'docker',
          image: 'a',
          network: 'HOST',
          volumes: [],
          forcePullImage: false,
        },
        constraints: [
          ['z', 'EQUALS', '1'],
          ['a', 'LIKE', 'b'],
        ],
      },
    ],
    ['now and once', { name: 'sync-once', command: 'a', schedule: 'R1//PT1M', epsilon: 'PT2H' }],
  ];
  const models = [
    ['chronos-sync', chronosSyncDiffers],
    ['the sync of chronos-python', pythonSyncDiffers],
    ['asgard', asgardDiffers],
    ['a provider of Puppet or Terraform', providerDiffers],
  ] as const;

  test.each(definitions)('%s: at once, and a second later', async (_what, definition) => {
    await send(definition, '/scheduler', 'POST');
    for (const waitMs of [0, 1_000]) {
      await sleep(waitMs);
      const found = await read(String(definition['name']));
      for (const [model, differs] of models) {
        expect([model, differs(definition, found)]).toEqual([model, false]);
      }
    }
  });

  test('what all-empty values of a Go client make of a job', async () => {
    const empty = {
      ...{ name: 'terraform', command: 'a', schedule: DAILY, async: false, concurrent: false },
      ...{
        arguments: null,
        uris: null,
        fetch: null,
        constraints: null,
        description: '',
        owner: '',
      },
      ...{
        environmentVariables: null,
        executor: '',
        executorFlags: '',
        ownerName: '',
        shell: true,
      },
      ...{ runAsUser: '', scheduleTimeZone: '', highPriority: false, softError: false },
      container: {
        ...{ type: '', image: '', network: '', networkName: '', networkInfos: null },
        ...{ volumes: null, forcePullImage: false, parameters: null },
      },
    };
    await send(empty, '/v1/scheduler', 'POST');
    expect(providerDiffers(empty, await read('terraform', '/v1/scheduler'))).toBe(false);
  });

  test('a dependent job that chronos-sync has written to its file itself', async () => {
    await send({ name: 'sync-parent', command: 'a', schedule: DAILY });
    await send({ name: 'sync-child', command: 'a', parents: ['sync-parent'], uris: ['b', 'a'] });
    const file = await read('sync-child');
    expect(chronosSyncDiffers(file, await read('sync-child'))).toBe(false);
    await send(file);
    expect(chronosSyncDiffers(file, await read('sync-child'))).toBe(false);
  });

  test('a dependent job whose file Chronos has filled is sent each time, and stays as it is', async () => {
    const definition = { name: 'sync-old', command: 'a', parents: ['sync-parent'] };
    await send({ ...definition, successCount: 7, lastSuccess: '2020-01-01T00:00:00.000Z' });
    const before = (await server.get('/scheduler/job/sync-old')).body;
    // The comparison of whole documents sees the members that are Horae's own.
    expect(chronosSyncDiffers(definition, JSON.parse(before) as ChronosJob)).toBe(true);
    await send(definition);
    expect((await server.get('/scheduler/job/sync-old')).body).toBe(before);
  });

  test('the comparison does see a change', async () => {
    const [, definition = {}] = definitions[0] ?? [];
    const other = { ...definition, environmentVariables: [], cpus: 2.5, schedule: DAILY };
    const found = await read('sync-full');
    for (const [, differs] of models) expect(differs(other, found)).toBe(true);
  });
});

describe('paasta and chronos-python', () => {
  test('a job is disabled by list, edit, update, and enabled again', async () => {
    const [parent, child] = [newName(), newName()];
    await send(fullJob(parent), '/scheduler', 'POST');
    await send({ name: child, command: 'true', parents: [parent] }, '/scheduler', 'POST');
    const before = (await server.get('/scheduler/jobs')).body;
    for (const disabled of [true, false]) {
      for (const name of [parent, child]) {
        const job: ChronosJob = { ...(await read(name)), disabled };
        expect(pythonRefusal(job)).toBe(null);
        await send(job);
        expect(await read(name)).toMatchObject({ disabled });
      }
    }
    expect((await server.get('/scheduler/jobs')).body).toBe(before);
  });

  test('every job of the list passes the check that chronos-python makes before it sends', async () => {
    for (const job of await list()) expect(pythonRefusal(job)).toBe(null);
  });

  test('a name with blanks and without dots, a zone "null", and a job due in 2014', async () => {
    const job = {
      ...{ name: 'service instance git12345 config', command: 'true', owner: 'team', async: false },
      ...{ epsilon: 'PT60S', disabled: false, scheduleTimeZone: 'null', shell: true, retries: 2 },
      ...{ schedule: 'R/2014-01-01T00:00:00Z/PT60M', environmentVariables: [], constraints: null },
    };
    await send(job, '/scheduler', 'POST');
    expect(await read(job.name)).toMatchObject({ ...job, scheduleTimeZone: '', constraints: [] });
    const found = await server.get('/scheduler/jobs/search?name=service%20instance&limit=10');
    expect(found.json()).toHaveLength(1);
    const path = `/scheduler/job/${encodeURIComponent(job.name)}`;
    expect((await server.delete(path)).status).toBe(204);
  });
});

async function deleteAll(): Promise<void> {
  for (const job of (await list()).reverse()) {
    const path = `/scheduler/job/${encodeURIComponent(String(job['name']))}`;
    expect((await server.delete(path)).status).toBe(204);
  }
  expect(await list()).toEqual([]);
}

test('chronos-backup: what was listed is restored in the order of the list', async () => {
  await deleteAll();
  for (const name of ['z-root', 'a-root', 'm-root']) {
    await send({ ...fullJob(name), successCount: 2 }, '/scheduler', 'POST');
  }
  await send({ name: 'a-leaf', command: 'true', parents: ['m-root', 'a-root'] });
  await send({ name: 'a-root', command: 'true', parents: ['z-root'] });
  await send({ name: '0-leaf', command: 'true', parents: ['a-leaf'] });
  const backup = await list();
  const text = (await server.get('/scheduler/jobs')).body;
  await deleteAll();
  for (const job of backup) await send(job, '/scheduler', 'POST');
  expect((await server.get('/scheduler/jobs')).body).toBe(text);
});
