import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Logger, nullLogger } from '@horae/submitter/kernel';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { run } from './store-contract-data.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'horae-migration-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('run times of a history that an older version wrote are there', async () => {
  const file = join(folder, 'horae.db');
  const first = openSqliteStore({ file, logger: nullLogger });
  await first.fold(
    [],
    [
      run('a', 1_000, 'succeeded', { endedAt: 5_000 as never }),
      run('a', 2_000, 'failed', { endedAt: 9_000 as never }),
      run('a', 3_000, 'succeeded', { endedAt: 3_000 as never, reason: 'marked successful' }),
      run('a', 4_000, 'succeeded', { endedAt: 4_250 as never }),
    ],
  );
  const now = await first.runTimes(['a'], 10);
  await first.close();
  const old = new Sqlite(file);
  old.exec(`
    DROP INDEX run_by_job;
    ALTER TABLE run DROP COLUMN took_ms;
    CREATE INDEX run_by_job ON run (job, due_at, id, state);
    PRAGMA user_version = 1;
  `);
  old.close();
  const logged: unknown[] = [];
  const logger: Logger = { ...nullLogger, info: (...line) => void logged.push(line) };
  const second = openSqliteStore({ file, logger });
  const then = await second.runTimes(['a'], 10);
  await second.close();
  expect(now.map((list) => [...list])).toEqual([[4_000, 250, 1_000, 4_000]]);
  expect(then).toEqual(now);
  // It may take long, which nobody should take for a hang.
  expect(logged).toContainEqual([
    expect.stringContaining('brought to a newer schema'),
    { from: 1, to: 2 },
  ]);
});
