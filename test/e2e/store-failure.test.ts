import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';

let cluster: Cluster;
afterEach(() => cluster.stop());

test('a scheduler whose file cannot be written ends with 12, names the file, and prints no stack', async () => {
  cluster = await Cluster.start({ hasAgent: false });
  const file = join(cluster.dataDir, 'horae.db');
  // Whoever holds it for longer than a scheduler waits is as good as a full disk.
  const other = new Sqlite(file);
  other.exec('BEGIN IMMEDIATE');
  const posted = cluster
    .post({ name: 'a', command: 'true', schedule: 'R/2030-01-01T00:00:00Z/P1D' })
    .catch((error: unknown) => error);
  expect(await cluster.scheduler?.ended).toBe(12);
  expect(await posted).toBeInstanceOf(Error);
  other.close();
  const said = cluster.scheduler?.output() ?? '';
  expect(said).toContain('The scheduler cannot go on');
  expect(said).toContain(`${file} cannot be written: database is locked`);
  expect(said).not.toMatch(/stack|\n +at /);
}, 60_000);
