import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';
import { runProgram } from '../world/process.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER, Zookeeper } from '../world/zookeeper.js';

const SCHEDULER = 'packages/scheduler/bin/horae-scheduler.js';

describe.skipIf(!HAS_ZOOKEEPER)('horae-scheduler migrate', () => {
  let zookeeper: Zookeeper;
  let cluster: Cluster;
  let zk: string;

  beforeAll(async () => {
    [zookeeper, cluster] = await Promise.all([Zookeeper.start(), Cluster.start()]);
    zk = `zk://${zookeeper.address}/horae`;
    await cluster.post({ name: 'beat', command: 'true', schedule: 'R//PT1S' });
    await cluster.post({ name: 'after', command: 'true', parents: ['beat'] });
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await zookeeper.stop();
  });

  const migrate = (from: string, to: string, ...more: string[]) =>
    runProgram(SCHEDULER, [
      ...['migrate', '--from', from, '--to', to],
      ...['--data-dir', cluster.dataDir, ...more],
    ]);
  const stopScheduler = async (): Promise<void> => {
    cluster.scheduler?.signal('SIGTERM');
    await cluster.scheduler?.ended;
  };
  const epoch = async (): Promise<number> =>
    ((await cluster.get('/health')) as { epoch: number }).epoch;
  const endedRuns = async (): Promise<readonly string[]> =>
    (await cluster.runs('&state=succeeded')).map(({ id }) => id);
  const goesOn = async (before: readonly string[]): Promise<void> => {
    const known = new Set(before);
    await until('new runs', async () => (await endedRuns()).some((id) => !known.has(id)));
    const found = new Set(await endedRuns());
    expect(before.filter((id) => !found.has(id))).toEqual([]);
  };

  test('moves an installation to ZooKeeper and back, with everything it knows', async () => {
    const file = `sqlite:${cluster.dataDir}`;
    await until('runs', async () => (await endedRuns()).length >= 4);
    const refused = await migrate(file, zk);
    expect([refused.code, refused.output]).toEqual([
      13,
      expect.stringContaining('in use by another scheduler'),
    ]);
    const epochs = [await epoch()];
    await stopScheduler();
    const there = await migrate(file, zk);
    expect(there).toMatchObject({ code: 0 });
    expect(there.output).toMatch(/jobs +2\n/);
    const again = await migrate(file, zk);
    expect([again.code, again.output]).toEqual([14, expect.stringContaining('holds 2 jobs')]);

    cluster.startScheduler(['--zk', zk, '--zk-session-timeout', 'PT4S']);
    await until('a leader', async () => (await epoch()) > 0, { withinMs: 30_000 });
    await cluster.ready();
    epochs.push(await epoch());
    const before = await endedRuns();
    expect(before.length).toBeGreaterThanOrEqual(4);
    await goesOn(before);
    const working = await migrate(zk, file, '--replace');
    expect([working.code, working.output]).toEqual([13, expect.stringContaining(zk)]);
    const elsewhere = ['--data-dir', join(cluster.dataDir, 'none')];
    const bare = await runProgram(SCHEDULER, [
      ...['migrate', '--from', zk, '--to', file, ...elsewhere],
    ]);
    expect(bare.output).toMatch(/only the newest of each job are copied.*--from-history/);
    const atTheEnd = await endedRuns();
    await stopScheduler();

    const back = await migrate(zk, `sqlite:${join(cluster.dataDir, 'horae.db')}`, '--replace');
    expect(back).toMatchObject({ code: 0 });
    cluster.startScheduler();
    await cluster.ready();
    epochs.push(await epoch());
    await goesOn(atTheEnd);
    expect(epochs).toEqual([...new Set(epochs)].sort((left, right) => left - right));
  }, 120_000);

  test('says what is missing and what is wrong', async () => {
    const help = await runProgram(SCHEDULER, ['migrate', '--help']);
    expect([help.code, help.output]).toEqual([0, expect.stringContaining('--to-history')]);
    const bare = await runProgram(SCHEDULER, ['migrate']);
    expect([bare.code, bare.output]).toEqual([30, 'Say both --from and --to: see --help.\n']);
    const wrong = await migrate('sqlite:nowhere', 'zk://zk1');
    expect([wrong.code, wrong.output]).toEqual([
      30,
      expect.stringContaining('--to: what is given'),
    ]);
    const none = await migrate('sqlite:nowhere', 'sqlite:nothing');
    expect([none.code, none.output]).toEqual([
      12,
      expect.stringContaining('There is no nowhere/horae.db'),
    ]);
  }, 60_000);
});
