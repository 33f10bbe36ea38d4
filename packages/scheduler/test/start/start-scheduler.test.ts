import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { durationMs, nullLogger } from '@horae/submitter/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, systemTimers } from '../../src/cli/index.js';
import { readOptions } from '@horae/submitter/options';
import { SCHEDULER_PROGRAM, type SchedulerSettings } from '../../src/config/index.js';
import type { RunningScheduler } from '../../src/office/index.js';
import type { SchedulerShell } from '../../src/shell/index.js';
import { startScheduler } from '../../src/start-scheduler.js';

const read = readOptions(SCHEDULER_PROGRAM, { version: '1', argv: [], env: {} });
const DEFAULTS = (read as { readonly value: SchedulerSettings }).value;

let dataDir: string;
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'horae-start-')), 'data');
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

function start(more: Partial<SchedulerSettings> = {}): Promise<RunningScheduler> {
  const settings: SchedulerSettings = {
    ...DEFAULTS,
    'http-port': 0,
    'master-port': 0,
    'data-dir': dataDir,
    'log-level': 'error',
    ...more,
  };
  return startScheduler({
    settings,
    clock: systemClock,
    timers: systemTimers,
    logger: { ...nullLogger, level: 'error' },
    onFatal: (_reason, error) => {
      throw error;
    },
  });
}

describe('a start on an address that others reach', () => {
  const credentials = { user: 'ops', password: 'secret' };

  test.each([
    { 'http-host': '0.0.0.0' },
    { 'master-host': '0.0.0.0' },
    { 'http-host': '0.0.0.0', 'master-credentials': credentials },
    { 'master-host': '0.0.0.0', 'http-credentials': credentials },
  ])('is refused before anything is opened: %j', async (settings) => {
    await expect(start(settings)).rejects.toMatchObject({
      reason: 'configInvalid',
      message: expect.stringMatching(/"0\.0\.0\.0" is reachable .*--insecure/),
    });
    expect(existsSync(dataDir)).toBe(false);
  });

  test('goes on with credentials', async () => {
    const scheduler = await start({
      ...{ 'http-host': '0.0.0.0', 'http-credentials': credentials },
      ...{ 'master-host': '0.0.0.0', 'master-credentials': credentials },
    });
    await scheduler.stop();
    expect(existsSync(dataDir)).toBe(true);
  });
});

test('half a configuration of notifications is refused before anything is opened', async () => {
  await expect(start({ 'mail-from': 'horae@example.org' })).rejects.toMatchObject({
    reason: 'configInvalid',
    message: expect.stringMatching(/^--mail-server: it is not set, although --mail-from is set/),
  });
  expect(existsSync(dataDir)).toBe(false);
});

test('with --http-port 0, the leader is shown with the port that the system chose', async () => {
  const scheduler = await start();
  try {
    const answer = await fetch(`${scheduler.url}/scheduler/leader`);
    expect(await answer.json()).toEqual({ leader: new URL(scheduler.url).host });
  } finally {
    await scheduler.stop();
  }
});

test('what jobs leave to the options is told to the core', async () => {
  const day = durationMs(86_400_000);
  const scheduler = await start({ 'async-timeout': day, 'disable-after-failures': 3 });
  try {
    const { limits, disableAfterFailures } = (scheduler.shell as SchedulerShell).state;
    expect([limits.asyncWaitMs, disableAfterFailures]).toEqual([day, 3]);
  } finally {
    await scheduler.stop();
  }
});

describe('a data folder of another version', () => {
  function change(work: (database: Sqlite.Database) => void): void {
    const database = new Sqlite(join(dataDir, 'horae.db'));
    work(database);
    database.close();
  }
  const refusal = (text: RegExp) => ({
    reason: 'storeFailed',
    message: expect.stringMatching(text),
  });

  test('is refused when a newer one wrote it', async () => {
    await (await start()).stop();
    change((database) => database.pragma('user_version = 99'));
    await expect(start()).rejects.toMatchObject(
      refusal(/horae\.db has schema version 99, this .*understands 2\. .*data-dir/),
    );
  });

  test('is refused when its tables are not those of the version that it names', async () => {
    await (await start()).stop();
    change((database) => database.exec('ALTER TABLE run DROP COLUMN body'));
    await expect(start()).rejects.toMatchObject(
      refusal(/horae\.db says schema version 2, but has no "run\.body".*understands.*data-dir/),
    );
  });
});
