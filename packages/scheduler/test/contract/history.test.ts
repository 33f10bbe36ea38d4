import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { openHistory } from '../../src/history/index.js';
import type { History } from '../../src/ports/history.js';
import { openSqliteHistory } from '../../src/store/sqlite/index.js';
import { Database, type DatabaseKind } from '../../../../test/world/database.js';
import { HAS_MARIADB, MARIADB } from '../../../../test/world/mariadb.js';
import { HAS_POSTGRES, POSTGRES } from '../../../../test/world/postgres.js';
import { type HistoryHarness, historyContract } from './history-contract.js';
import { run } from './store-contract-data.js';

const logger = nullLogger;
const installation = (): string => 'ours';

describe('a file', () => {
  let dataDir: string;
  beforeAll(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'horae-history-'))));
  historyContract('SQLite', () => ({
    open: () => openHistory({ url: null, dataDir, logger, installation }),
    clear: () => rm(dataDir, { recursive: true }),
  }));

  test('that another scheduler writes is refused, naming who has it', async () => {
    const history = openHistory({ url: null, dataDir, logger, installation });
    expect(() => openHistory({ url: null, dataDir, logger, installation })).toThrow(
      `in use by another scheduler (process ${process.pid})`,
    );
    await history.close();
    await rm(dataDir, { recursive: true });
  });
});

test('a file that cannot be opened at first is used once it can be', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'horae-history-'));
  const file = join(dataDir, 'history.db');
  // A folder in its place fails as a full disk does: no file can be made there.
  await mkdir(file);
  const told: string[] = [];
  const warn = (text: string, facts?: object): void =>
    void told.push(`${text} ${JSON.stringify(facts)}`);
  const history = openHistory({ url: null, dataDir, logger: { ...logger, warn }, installation });
  expect(told).toEqual([expect.stringMatching(/cannot be opened: runs go on.*history\.db/)]);
  await expect(history.append([run('a', 1_000, 'failed')], 1)).rejects.toMatchObject({
    code: 'HISTORY_AWAY',
    message: expect.stringContaining(`The history at ${file} cannot be used: `),
  });
  await rm(file, { recursive: true });
  await history.append([run('b', 2_000, 'failed')], 1);
  expect((await history.findRuns({ limit: 10 })).items).toHaveLength(1);
  expect(() => openHistory({ url: null, dataDir, logger, installation })).toThrow('is in use by');
  await history.close();
  await rm(dataDir, { recursive: true });
});

test('a file that cannot be read or written is named by the error', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'horae-history-'));
  const file = join(dataDir, 'history.db');
  const history = openSqliteHistory(file, logger);
  const other = new Sqlite(file);
  other.exec('DROP TABLE run');
  other.close();
  await expect(history.findRuns({ limit: 1 })).rejects.toThrow(`${file} cannot be read: `);
  await expect(history.append([run('a', 1_000, 'failed')], 1)).rejects.toThrow(
    `${file} cannot be written: `,
  );
  await history.close().catch(() => undefined);
  await rm(dataDir, { recursive: true });
});

test('a file that cannot be written for a while fails what is asked then, and nothing later', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'horae-history-'));
  const history = openHistory({ url: null, dataDir, logger, installation });
  await history.append([run('before', 1_000, 'failed')], 1);
  const other = new Sqlite(join(dataDir, 'history.db'));
  other.exec('BEGIN IMMEDIATE');
  const refused = history.append([run('meanwhile', 2_000, 'failed')], 1);
  await expect(refused).rejects.toMatchObject({
    name: 'HistoryAway',
    message: expect.stringContaining(
      `The history at ${join(dataDir, 'history.db')} cannot be used`,
    ),
  });
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
describe.runIf(HAS_POSTGRES)('two installations', () => {
  test('each with a schema of one database keep out of each other', async () => {
    const server = await Database.start(POSTGRES);
    const client = new pg.Client(server.url);
    await client.connect();
    await client.query('CREATE SCHEMA one; CREATE SCHEMA other');
    await client.end();
    const histories = ['one', 'other'].map((name) => {
      const url = `${server.url}?options=-c%20search_path%3D${name}`;
      return openHistory({ url, dataDir: 'unused', logger, installation: () => name });
    });
    for (const each of histories) await each.append([run('a', 1_000, 'failed')], 1);
    await histories[0]?.append([run('a', 1_000, 'succeeded')], 2);
    const found = histories.map(async (each) => (await each.findRuns({ limit: 10 })).items);
    expect((await Promise.all(found)).map(([first]) => first?.state)).toEqual([
      'succeeded',
      'failed',
    ]);
    await Promise.all(histories.map((each) => each.close()));
    await server.stop();
  }, 60_000);
});
describe.runIf(HAS_MARIADB)('MariaDB', () => databaseTests('MariaDB', MARIADB));

function databaseTests(name: string, kind: DatabaseKind): void {
  let server: Database;
  beforeAll(async () => void (server = await Database.start(kind)), 60_000);
  afterAll(() => server.stop());
  const open = (): History =>
    openHistory({ url: server.url, dataDir: 'unused', logger, installation });

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
      const histories = urls.map((url) =>
        openHistory({ url, dataDir: 'unused', logger, installation }),
      );
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

  describe('that another installation has', () => {
    test('is refused, names what to do, and is left as it is', async () => {
      const ours = open();
      await ours.append([run('a', 77_000, 'succeeded')], 1);
      const told: string[] = [];
      const error = (text: string, facts?: object): void =>
        void told.push(`${text} ${JSON.stringify(facts)}`);
      const theirs = openHistory({
        ...{ url: server.url, dataDir: 'unused', installation: () => 'theirs' },
        logger: { ...logger, error },
      });
      for (const asked of [
        theirs.append([run('a', 77_000, 'failed')], 9),
        theirs.pruneRuns(1e15 as never, 10),
        theirs.findRuns({ limit: 1 }),
      ]) {
        await expect(asked).rejects.toMatchObject({
          code: 'HISTORY_AWAY',
          message: expect.stringMatching(
            /of another installation \(ours, this one is theirs\): give this one a database or a schema of its own\.$/,
          ),
        });
      }
      expect(told).toHaveLength(1);
      const { items } = await ours.findRuns({ from: 77_000 as never, limit: 10 });
      expect(items.map(({ state }) => state)).toEqual(['succeeded']);
      await Promise.all([ours.close(), theirs.close()]);
    });

    test('is asked for nothing while nobody knows whose it has to be', async () => {
      const history = openHistory({
        ...{ url: server.url, dataDir: 'unused', installation: () => null, logger },
      });
      await expect(history.findRuns({ limit: 1 })).rejects.toThrow('ZooKeeper has not said');
      await history.close();
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
