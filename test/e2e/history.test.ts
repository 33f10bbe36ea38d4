import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { Cluster } from '../world/cluster.js';
import { Database } from '../world/database.js';
import { HaCluster, type HaScheduler, get } from '../world/ha-cluster.js';
import { HAS_POSTGRES, POSTGRES } from '../world/postgres.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER } from '../world/zookeeper.js';

async function storedIds({ url }: Database): Promise<ReadonlySet<string>> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ id: string }>('SELECT id FROM horae_run');
    return new Set(rows.map(({ id }) => id));
  } finally {
    await client.end();
  }
}

async function areStored(database: Database, ids: readonly string[]): Promise<boolean> {
  const stored = await storedIds(database);
  return ids.every((id) => stored.has(id));
}

describe.skipIf(!HAS_POSTGRES)('a scheduler with its history in PostgreSQL', () => {
  let database: Database;
  let cluster: Cluster;

  beforeAll(async () => {
    database = await Database.start(POSTGRES);
    cluster = await Cluster.start({ schedulerFlags: ['--history', database.url] });
    await cluster.post({ name: 'beat', command: 'true', schedule: 'R//PT1S' });
  }, 60_000);
  afterAll(async () => {
    await cluster.stop();
    await database.stop();
  });

  const succeeded = async (): Promise<readonly string[]> =>
    (await cluster.runs('&job=beat&state=succeeded')).map(({ id }) => id);

  test('files there what has ended, and goes on while it is away', async () => {
    await until('runs in the database', async () => (await storedIds(database)).size >= 3);
    await database.kill();
    // All that had ended before may be in the database: then there is nothing to tell of at first.
    await until('runs meanwhile', async () => (await succeeded()).length >= 3);
    expect((await fetch(`${cluster.url}/ping`)).status).toBe(200);
    expect((await fetch(`${cluster.url}/metrics`)).status).toBe(200);
    const gone = await fetch(`${cluster.url}/api/v1/runs/beat@2020-01-01T00:00:00.000Z`);
    expect(gone.status).toBe(503);
    expect(await gone.json()).toMatchObject({
      message: expect.stringContaining(`The history at 127.0.0.1:${database.port}/horae cannot`),
    });
    const known = await succeeded();
    await database.run();
    await until('all of them in the database', async () => areStored(database, known), {
      withinMs: 30_000,
    });
    const found = new Set(await succeeded());
    expect(known.filter((id) => !found.has(id))).toEqual([]);
  }, 90_000);
});

describe.skipIf(!HAS_POSTGRES || !HAS_ZOOKEEPER)('several schedulers with one database', () => {
  let database: Database;
  let cluster: HaCluster;

  beforeAll(async () => {
    database = await Database.start(POSTGRES);
    const schedulerFlags = ['--history', database.url, '--ring-size', '1'];
    cluster = await HaCluster.start({ schedulerFlags });
    await cluster.post(await cluster.leader(), {
      name: 'beat',
      command: 'true',
      schedule: 'R//PT1S',
    });
  }, 90_000);
  afterAll(async () => {
    await cluster.stop();
    await database.stop();
  });

  const succeeded = async ({ url }: HaScheduler): Promise<readonly string[]> => {
    const path = '/api/v1/runs?limit=200&job=beat&state=succeeded';
    const { items } = (await get(url, path)) as { items: { id: string }[] };
    return items.map(({ id }) => id);
  };

  test('lose no run when the leader dies while the database is away', async () => {
    await until('runs in the database', async () => (await storedIds(database)).size >= 3);
    await database.kill();
    const leader = await cluster.leader();
    const [standby] = cluster.standbys(leader) as [HaScheduler];
    const known = await until('runs meanwhile', async () => {
      const found = await succeeded(leader);
      return found.length >= 3 && new Set(found);
    });
    await leader.kill();
    await until('another leader', async () => (await standby.health()).role === 'leader');
    await until('runs of its own', async () =>
      (await succeeded(standby)).some((id) => !known.has(id)),
    );
    await database.run();
    await until(
      'all of them in the database',
      async () => {
        const found = new Set(await succeeded(standby));
        return [...known].every((id) => found.has(id));
      },
      { withinMs: 40_000 },
    );
  }, 120_000);
});
