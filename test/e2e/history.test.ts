import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { Cluster } from '../world/cluster.js';
import { Database } from '../world/database.js';
import { HAS_POSTGRES, POSTGRES } from '../world/postgres.js';
import { until } from '../world/until.js';

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

  const storedCount = async (): Promise<number> => {
    const client = new pg.Client(database.url);
    try {
      await client.connect();
      const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM horae_run');
      return Number(rows[0]?.count);
    } finally {
      await client.end();
    }
  };
  const succeeded = async (): Promise<readonly string[]> =>
    (await cluster.runs('&job=beat&state=succeeded')).map(({ id }) => id);

  test('files there what has ended, and goes on while it is away', async () => {
    await until('runs in the database', async () => (await storedCount()) >= 3);
    await database.kill();
    const before = (await succeeded()).length;
    await until('runs meanwhile', async () => (await succeeded()).length >= before + 3);
    expect((await fetch(`${cluster.url}/ping`)).status).toBe(200);
    expect((await fetch(`${cluster.url}/metrics`)).status).toBe(200);
    const gone = await fetch(`${cluster.url}/api/v1/runs/beat@2020-01-01T00:00:00.000Z`);
    expect(gone.status).toBe(503);
    expect(await gone.json()).toMatchObject({
      message: expect.stringContaining(`The history at 127.0.0.1:${database.port}/horae cannot`),
    });
    const known = await succeeded();
    await database.run();
    await until('all of them in the database', async () => (await storedCount()) >= known.length, {
      withinMs: 30_000,
    });
    const found = new Set(await succeeded());
    expect(known.filter((id) => !found.has(id))).toEqual([]);
  }, 90_000);
});
