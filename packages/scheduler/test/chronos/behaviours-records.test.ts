import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { type Job, parseJob } from '@horae/submitter/job';
import { FakeClock } from '@horae/submitter/testing';
import type { DriverOptions } from '../../src/ports/driver.js';
import type { Store } from '../../src/ports/store.js';
import { type SchedulerShell, startShell } from '../../src/shell/index.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { at } from '../core/core-world.js';
import { FakeCluster } from '../http/fake-cluster.js';
import { HttpWorld } from '../http/http-world.js';

/** Both kinds with every field of Chronos's, as a client of Chronos 3 posts them. */
const FIELDS = {
  command: 'sleep 60',
  shell: false,
  epsilon: 'PT5M',
  executor: 'fooexecutor',
  executorFlags: 'args',
  taskInfoData: 'SOME_DATA',
  retries: 5,
  owner: 'fooowner',
  ownerName: 'fooname',
  description: 'foo desc',
  async: true,
  cpus: 5.5,
  disk: 7,
  mem: 6,
  disabled: true,
  softError: true,
  dataProcessingJobType: true,
  fetch: [
    { uri: 'https://mesos.github.io/chronos/', executable: true, cache: false, extract: false },
  ],
  environmentVariables: [
    { name: 'FOO', value: 'BAR' },
    { name: 'AAA', value: 'BBB' },
  ],
  arguments: ['-c', 'Test'],
  highPriority: true,
  runAsUser: 'someuser',
  container: {
    type: 'DOCKER',
    image: 'dockerImage',
    network: 'BRIDGE',
    volumes: [
      { hostPath: '/host/dir', containerPath: 'container/dir', mode: 'RW' },
      { containerPath: 'container/dir', mode: 'RO' },
    ],
    parameters: [{ key: 'hostname', value: 'a.corp.org' }],
    forcePullImage: true,
  },
  constraints: [
    ['rack', 'EQUALS', 'rack-1'],
    ['rack', 'LIKE', 'rack-[1-3]'],
    ['host', 'UNLIKE', 'foo'],
  ],
};

/** What a restart finds of a store that was closed. */
async function startOn(store: Store, cluster = new FakeCluster(AGENT)): Promise<SchedulerShell> {
  const clock = new FakeClock(at('2026-01-01T00:00:00Z'));
  return startShell({
    store,
    driver: cluster,
    clock,
    timers: clock,
    logger: nullLogger,
    core: {},
    frameworkName: 'horae',
    epoch: 1,
    historyRetentionMs: 86_400_000 as never,
    onFatal: (_reason, error) => {
      throw error;
    },
  });
}

const AGENT = { hostname: 'agent1.example.org', port: 5051 };

async function inFolder(work: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'horae-chronos-'));
  try {
    await work(join(folder, 'state.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function inWorld(work: (world: HttpWorld) => Promise<void>): Promise<void> {
  const world = await HttpWorld.start();
  try {
    await work(world);
  } finally {
    await world.stop();
  }
}

describe('what is read and written', () => {
  test('63. ids of tasks are read without their last colon, and with colons behind it', () =>
    inWorld(async (world) => {
      await world.post({
        name: 'x',
        schedule: 'R1/2026-01-01T00:00:05Z/PT1M',
        dataProcessingJobType: true,
      });
      await world.advance('PT5S');
      await world.offer();
      const id = world.cluster.tasks[0]?.task_id.value ?? '';
      expect(id).toBe(`ct:${Date.parse('2026-01-01T00:00:05Z')}:0:x:`);
      const progress = async (taskId: string): Promise<string> => {
        const path = `/scheduler/job/x/task/${taskId}/progress`;
        const answer = await world.send('POST', path, { numAdditionalElementsProcessed: 1 });
        return `${answer.statusCode} ${answer.payload}`;
      };
      expect(await progress(id)).toBe('204 ');
      expect(await progress(id.slice(0, -1))).toBe('204 ');
      expect(await progress(`${id}a:b:c`)).not.toContain('Invalid task id format');
      expect(await progress('ct:x')).toContain('Invalid task id format ct:x');
    }));

  test.each([
    ['scheduled', { schedule: 'R5/2030-03-01T13:00:00Z/P1D', scheduleTimeZone: 'PST' }],
    ['dependent', { parents: ['parent'] }],
  ])('79. a %s job comes back with every field as it was posted', (_kind, trigger) =>
    inWorld(async (world) => {
      await world.post({ name: 'parent', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
      const posted = { name: 'aJob', ...FIELDS, ...trigger };
      await world.post(posted);
      for (const prefix of ['/scheduler', '/v1/scheduler']) {
        const answer = await world.get(`${prefix}/job/aJob`);
        expect(answer.json()).toMatchObject(posted);
      }
    }),
  );

  test('80. jobs of both kinds are stored, and found by the next scheduler', () =>
    inFolder(async (file) => {
      const first = await startOn(openSqliteStore({ file, logger: nullLogger }));
      const jobs = [
        { name: 'a', command: 'true', schedule: 'R/2030-01-01T00:00:00Z/P1D' },
        { name: 'b', command: 'true', parents: ['a'] },
      ];
      for (const document of jobs) {
        const job = parsed(document);
        expect(await first.ask({ type: 'jobPut', job, counters: {} })).toMatchObject({ ok: true });
      }
      await first.stop();
      const second = await startOn(openSqliteStore({ file, logger: nullLogger }));
      const found = [...second.state.jobs.values()].map(({ name, job }) => [name, job.kind]);
      await second.stop();
      expect(found).toEqual([
        ['a', 'schedule'],
        ['b', 'dependency'],
      ]);
    }));

  test('85. the framework id is read from the store before the master is called', () =>
    inFolder(async (file) => {
      const ids: (string | null)[] = [];
      class Watched extends FakeCluster {
        override start(options: DriverOptions): void {
          ids.push(options.frameworkId);
          super.start(options);
        }
      }
      for (let life = 0; life < 2; life += 1) {
        const store = openSqliteStore({ file, logger: nullLogger });
        const shell = await startOn(store, new Watched(AGENT));
        await new Promise(setImmediate);
        await shell.ask({
          type: 'jobPut',
          job: parsed({ name: 'a', command: 'true' }),
          counters: {},
        });
        await shell.stop();
      }
      expect(ids).toEqual([null, 'framework-1']);
    }));
});

function parsed(document: Readonly<Record<string, unknown>>): Job {
  const result = parseJob(document, { now: at('2026-01-01T00:00:00Z') });
  if (!result.ok) throw new Error(result.error.map(({ text }) => text).join(' '));
  return result.value.job;
}
