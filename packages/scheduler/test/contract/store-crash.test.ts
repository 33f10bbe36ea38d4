import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nullLogger, seededRng } from '@horae/submitter/kernel';
import { StoreInUse, openSqliteStore } from '../../src/store/sqlite/index.js';
import { launched, named } from './store-contract-data.js';

const CHILD = fileURLToPath(new URL('./store-crash-child.ts', import.meta.url));

describe('SQLite store and the end of processes', () => {
  let folder: string;
  let file: string;
  let children: ChildProcess[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'horae-crash-'));
    file = join(folder, 'state.db');
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  /** Commits until it has acknowledged so many, then is killed; answers all it acknowledged. */
  async function commitAndKill(first: number, atLeast: number): Promise<readonly number[]> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, file, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const acknowledged: number[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(Number(line));
      if (acknowledged.length === atLeast) child.kill('SIGKILL');
    }
    return acknowledged;
  }

  test('everything acknowledged before a kill -9 is there, and cannot be launched again', async () => {
    const rng = seededRng(20_260_101);
    const acknowledged = new Set<number>();
    let first = 1;
    for (let round = 0; round < 4; round += 1) {
      for (const number of await commitAndKill(first, 30 + rng.below(400)))
        acknowledged.add(number);
      const store = openSqliteStore({ file, logger: nullLogger });
      const { entities, changes } = await store.load();
      const folds = new Set(entities.map(({ body }) => (body as { upTo: number }).upTo));
      // A fold that was cut off does not show, not even in parts.
      expect(folds.size).toBeLessThanOrEqual(1);
      const [folded = 0] = folds;
      const journal = changes.map((change) =>
        change.kind === 'attemptLaunched' ? (change.dueAt as number) : 0,
      );
      const kept = new Set(journal);
      const missing = [...acknowledged].filter((number) => number > folded && !kept.has(number));
      expect(missing).toEqual([]);
      first = Math.max(folded, ...journal) + 1;
      const again = store.commit([launched('crash', Math.max(...acknowledged), 1)]);
      await expect(again).rejects.toThrow('was not launched a second time');
      await store.close();
    }
    expect(acknowledged.size).toBeGreaterThan(120);
  }, 60_000);

  test('a second scheduler on the same file is refused, naming the first; a killed one is not in the way', async () => {
    const holder = spawn(process.execPath, ['--import', 'tsx', CHILD, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(holder);
    await once(holder.stdout, 'data');
    const open = (): unknown => openSqliteStore({ file, logger: nullLogger });
    expect(open).toThrow(StoreInUse);
    expect(open).toThrow(`${file} is in use by another scheduler (process ${holder.pid})`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await openSqliteStore({ file, logger: nullLogger }).close();
  }, 30_000);

  test('a torn end of the write-ahead log opens as what was committed before it', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(index * 40)}`);
    const store = openSqliteStore({ file, logger: nullLogger });
    for (const name of names) await store.commit([named(name)]);
    const rng = seededRng(7);
    const { size } = await stat(`${file}-wal`);
    const lengths: number[] = [];
    for (let cut = 0; cut < 8; cut += 1) {
      const torn = join(folder, `torn-${cut}.db`);
      await copyFile(file, torn);
      await copyFile(`${file}-wal`, `${torn}-wal`);
      await truncate(`${torn}-wal`, rng.below(size));
      const reopened = openSqliteStore({ file: torn, logger: nullLogger });
      const { changes } = await reopened.load();
      expect(changes).toEqual(names.slice(0, changes.length).map(named));
      lengths.push(changes.length);
      await reopened.close();
    }
    expect(Math.max(...lengths)).toBeGreaterThan(Math.min(...lengths));
    await store.close();
  }, 30_000);

  test('one damaged row is left out and told; the others are read', async () => {
    const store = openSqliteStore({ file, logger: nullLogger });
    await store.fold(
      ['a', 'b', 'c'].map((key) => ({ kind: 'job', key, body: { key } })),
      [],
    );
    await store.close();
    const { default: Sqlite } = await import('better-sqlite3');
    const database = new Sqlite(file);
    database.exec(`UPDATE entity SET body = '{"key":' WHERE key = 'b'`);
    database.close();
    const told: unknown[] = [];
    const logger = { ...nullLogger, error: (_: string, fields?: object) => void told.push(fields) };
    const again = openSqliteStore({ file, logger });
    expect((await again.load()).entities.map(({ key }) => key)).toEqual(['a', 'c']);
    expect(told).toMatchObject([{ kind: 'job', key: 'b' }]);
    await again.close();
  });

  test('every opening is a new term of office, with a number that was never used', async () => {
    const epochs: number[] = [];
    for (let opening = 0; opening < 3; opening += 1) {
      const store = openSqliteStore({ file, logger: nullLogger });
      epochs.push(store.epoch);
      await store.close();
    }
    expect(epochs).toEqual([1, 2, 3]);
  });

  test('a file of a newer version is refused, and says so', async () => {
    await openSqliteStore({ file, logger: nullLogger }).close();
    const { default: Sqlite } = await import('better-sqlite3');
    const database = new Sqlite(file);
    database.pragma('user_version = 999');
    database.close();
    expect(() => openSqliteStore({ file, logger: nullLogger })).toThrow('has schema version 999');
  });
});
