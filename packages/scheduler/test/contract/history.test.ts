import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { openHistory } from '../../src/history/index.js';
import type { History } from '../../src/ports/history.js';
import { Database, type DatabaseKind } from '../../../../test/world/database.js';
import { HAS_MARIADB, MARIADB } from '../../../../test/world/mariadb.js';
import { HAS_POSTGRES, POSTGRES } from '../../../../test/world/postgres.js';
import { type HistoryHarness, historyContract } from './history-contract.js';
import { run } from './store-contract-data.js';

const logger = nullLogger;

describe('a file', () => {
  let dataDir: string;
  beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'horae-history-'))));
  historyContract('SQLite', () => ({
    open: () => openHistory({ url: null, dataDir, logger }),
    clear: () => rm(dataDir, { recursive: true }),
  }));

  test('that another scheduler writes is refused, naming who has it', async () => {
    const history = openHistory({ url: null, dataDir, logger });
    expect(() => openHistory({ url: null, dataDir, logger })).toThrow(
      `in use by another scheduler (process ${process.pid})`,
    );
    await history.close();
    await rm(dataDir, { recursive: true });
  });
});

test('a file that cannot be written for a while fails what is asked then, and nothing later', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'horae-history-'));
  const history = openHistory({ url: null, dataDir, logger });
  await history.append([run('before', 1_000, 'failed')], 1);
  const other = new Sqlite(join(dataDir, 'history.db'));
  other.exec('BEGIN IMMEDIATE');
  const refused = history.append([run('meanwhile', 2_000, 'failed')], 1);
  await expect(refused).rejects.toMatchObject({ name: 'StoreError' });
  expect((await history.findRuns({ limit: 10 })).items).toHaveLength(1);
  other.exec('ROLLBACK');
  other.close();
  await history.append([run('after', 3_000, 'failed')], 1);
  expect((await history.findRuns({ limit: 10 })).items.map(({ job }) => job)).toEqual([
    'after',
    'before',
  ]);
  await history.close();
  await rm(dataDir, { recursive: true });
});

describe.runIf(HAS_POSTGRES)('PostgreSQL', () => databaseTests('PostgreSQL', POSTGRES));
describe.runIf(HAS_MARIADB)('MariaDB', () => databaseTests('MariaDB', MARIADB));

function databaseTests(name: string, kind: DatabaseKind): void {
  let server: Database;
  beforeAll(async () => void (server = await Database.start(kind)), 60_000);
  afterAll(() => server.stop());
  const open = (): History => openHistory({ url: server.url, dataDir: 'unused', logger });

  historyContract(name, (): HistoryHarness => ({
    open,
    async clear() {
      const history = open();
      while ((await history.pruneRuns(1e15 as never, 10_000)) > 0);
      await history.close();
    },
  }));

  describe('that several schedulers share', () => {
    test('is made ready once when they start at once', async () => {
      const fresh = await Database.start(kind);
      const urls = Array.from({ length: 4 }, () => fresh.url);
      const histories = urls.map((url) => openHistory({ url, dataDir: 'unused', logger }));
      try {
        await Promise.all(
          histories.map((each, place) => each.append([run(`j${place}`, 1_000, 'failed')], 1)),
        );
        expect((await histories[0]?.findRuns({ limit: 10 }))?.items).toHaveLength(4);
      } finally {
        await Promise.all(histories.map((each) => each.close()));
        await fresh.stop();
      }
    }, 60_000);

    test('takes the same runs from two of them at once', async () => {
      const [one, other] = [open(), open()];
      const runs = Array.from({ length: 1_500 }, (_, place) => run('twice', place, 'succeeded'));
      await Promise.all([one.append(runs, 1), other.append([...runs].reverse(), 2)]);
      expect((await one.findRuns({ job: 'twice', limit: 2_000 })).items).toHaveLength(1_500);
      await Promise.all([one.close(), other.close()]);
    });

    test('keeps what a later leader wrote from one of the past', async () => {
      const [past, present] = [open(), open()];
      await past.append([run('a', 9_000, 'failed')], 4);
      await present.append([run('a', 9_000, 'succeeded')], 5);
      await past.append([run('a', 9_000, 'failed'), run('b', 9_000, 'failed')], 4);
      const found = await present.findRuns({ from: 9_000 as never, limit: 10 });
      expect(found.items.map(({ job, state }) => [job, state])).toEqual([
        ['b', 'failed'],
        ['a', 'succeeded'],
      ]);
      await Promise.all([past.close(), present.close()]);
    });
  });

  describe('that is away', () => {
    test('says where and why, but no password, and works again without a restart', async () => {
      const history = open();
      await history.append([run('kept', 1_000, 'failed')], 1);
      await server.kill();
      const failure = await history.findRuns({ limit: 1 }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'HistoryAway', code: 'HISTORY_AWAY' });
      expect(String(failure)).toContain(`The history at 127.0.0.1:${server.port}/horae`);
      expect(String(failure)).not.toContain('secret');
      await expect(history.append([run('a', 1, 'failed')], 1)).rejects.toThrow('cannot be used');
      await server.run();
      expect((await history.findRuns({ job: 'kept', limit: 1 })).items).toHaveLength(1);
      await history.close();
    }, 60_000);

    test('may be so from the beginning', async () => {
      await server.kill();
      const history = open();
      await expect(history.runTimes(['a'], 1)).rejects.toThrow('ECONNREFUSED');
      await server.run();
      expect(await history.runTimes(['none'], 1)).toEqual([new Float64Array(0)]);
      await history.close();
    }, 60_000);

    test('is told as such when it accepts connections and answers nothing', async () => {
      const history = open();
      server.pause();
      const failure = await history.findRun('a').catch((error: unknown) => error);
      server.resume();
      expect(failure).toMatchObject({ name: 'HistoryAway' });
      expect(await history.findRun('nobody')).toBeNull();
      await history.close();
    }, 60_000);
  });
}
