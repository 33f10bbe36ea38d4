import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChronosState } from '../world/chronos-state.js';
import { Cluster } from '../world/cluster.js';
import { ROOT } from '../world/process.js';
import { HAS_ZOOKEEPER, Zookeeper } from '../world/zookeeper.js';

/** As `<zk_path>/state/J_<name>` of a Chronos 2.4.0 holds them. */
const JOBS = JSON.parse(
  readFileSync(`${ROOT}packages/submitter/test/fixtures/chronos-2.4.0-jobs.json`, 'utf8'),
) as readonly { readonly name: string }[];

const PATH = '/prod/chronos';

describe.skipIf(!HAS_ZOOKEEPER)('the jobs of a Chronos that is down', { timeout: 60_000 }, () => {
  let zookeeper: Zookeeper;
  let cluster: Cluster;

  beforeAll(async () => {
    zookeeper = await Zookeeper.start();
    cluster = await Cluster.start({ hasAgent: false });
    const state = await ChronosState.open(zookeeper.address, PATH);
    for (const job of JOBS) await state.put(`J_${job.name}`, JSON.stringify(job));
    // Chronos does not show it, for its parent was deleted.
    const hidden = { ...JOBS[0], name: 'hidden', parents: ['gone'] };
    await state.put('J_hidden', JSON.stringify(hidden));
    await state.put('J_odd', 'no job');
    await state.put('T_ct:1767603600000:0:nightly backup:', JSON.stringify(JOBS[1]));
    await state.put('frameworkId', Buffer.from([10, 3, 97, 98, 99]));
    state.close();
  }, 60_000);

  afterAll(async () => {
    await Promise.all([zookeeper.stop(), cluster.stop()]);
  });

  const imported = (...flags: readonly string[]) =>
    cluster.submitter('import', '--from-chronos-zk', `zk://${zookeeper.address}${PATH}`, ...flags);

  test('are shown by a dry run, with what Chronos hides, and none goes in', async () => {
    const { code, output } = await imported('--dry-run');
    expect(output).toContain('9 jobs: 4 exact, 1 with parents, 4 refused.');
    expect(output).toMatch(/refused {2}hidden\n {4}its parent "gone" does not exist/);
    expect(output).toMatch(/refused {2}odd\n {4}its record holds no JSON/);
    expect(output).toContain('waiting runs are left out: nightly backup of 2026-01-05T09:00:00');
    expect(code).toBe(1);
    expect(await cluster.get('/scheduler/jobs')).toEqual([]);
  });

  test('go into a scheduler, parents first, with their counts, and a second time change nothing', async () => {
    const first = await imported('--run-as-user', 'default');
    expect(first.output).toContain('5 of 9 jobs went in; 4 refused.');
    const jobs = (await cluster.get('/scheduler/jobs')) as readonly Record<string, unknown>[];
    expect(jobs.map(({ name }) => name).sort()).toEqual([
      ...['etl', 'in a box', 'nightly backup', 'once', 'report #2'],
    ]);
    expect(jobs.find(({ name }) => name === 'nightly backup')).toMatchObject({
      successCount: 412,
      errorCount: 3,
      lastSuccess: '2026-01-05T09:31:12.345Z',
      epsilon: 'PT30M',
      retryInterval: 'PT60S',
      scheduleTimeZone: 'America/Los_Angeles',
      runAsUser: '',
    });
    expect(jobs.find(({ name }) => name === 'report #2')).toMatchObject({
      parents: ['nightly backup'],
    });
    expect(jobs.find(({ name }) => name === 'once')).toMatchObject({ disabled: true });
    const second = await imported('--run-as-user', 'default');
    expect(second.output).toContain('5 of 9 jobs went in, 5 of them unchanged; 4 refused.');
    expect(await cluster.get('/scheduler/jobs')).toEqual(jobs);
  });

  test('in a place that is wrong, or that answers nobody, are told to be missing', async () => {
    const elsewhere = await cluster.submitter(
      ...['import', '--from-chronos-zk', `zk://${zookeeper.address}/nope`],
    );
    expect(elsewhere).toMatchObject({ code: 1 });
    expect(elsewhere.output).toContain('There is no state of Chronos in /nope/state');
    const nobody = await cluster.submitter(
      ...['import', '--from-chronos-zk', 'zk://127.0.0.1:1/x', '--timeout', 'PT1S'],
    );
    expect(nobody).toMatchObject({ code: 1 });
    expect(nobody.output).toContain('ZooKeeper does not answer at 127.0.0.1:1 (waited 1000 ms');
  });

  test('that only one user may read are read as that user', async () => {
    const state = await ChronosState.open(zookeeper.address, '/locked');
    await state.put('J_one', JSON.stringify({ ...JOBS[1], name: 'one' }));
    await state.lockFor('chronos:secret');
    state.close();
    const read = (login: string) =>
      cluster.submitter(
        ...['import', '--dry-run', '--from-chronos-zk'],
        `zk://${login}${zookeeper.address}/locked`,
      );
    expect((await read('')).output).toContain("nobody read Chronos's state without a name");
    expect((await read('chronos:wrong@')).output).toContain('with this name and password');
    const { code, output } = await read('chronos:secret@');
    expect(output).toContain('1 job: 1 exact.');
    expect(output).not.toContain('secret');
    expect(code).toBe(0);
  });
});
