import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durationMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { readOptions } from '@horae/submitter/options';
import { SimZookeeper } from '@horae/submitter/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, systemTimers } from '../../src/cli/index.js';
import { SCHEDULER_PROGRAM, type SchedulerSettings } from '../../src/config/index.js';
import type { RunningScheduler } from '../../src/office/index.js';
import { startScheduler } from '../../src/start-scheduler.js';
import { Database } from '../../../../test/world/database.js';
import { HAS_POSTGRES, POSTGRES } from '../../../../test/world/postgres.js';
import { until } from '../../../../test/world/until.js';

const read = readOptions(SCHEDULER_PROGRAM, { version: '1', argv: [], env: {} });
const DEFAULTS = (read as { readonly value: SchedulerSettings }).value;

let folder: string;
let logged: string[];
const running: RunningScheduler[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'horae-start-'));
  logged = [];
});
afterEach(async () => {
  for (const scheduler of running.splice(0)) await scheduler.stop();
  rmSync(folder, { recursive: true });
});

async function start(
  name: string,
  more: Partial<SchedulerSettings> = {},
  zookeeper: SimZookeeper | null = null,
): Promise<RunningScheduler> {
  const log = (text: string, facts?: object): void =>
    void logged.push(`${text} ${JSON.stringify(facts)}`);
  const scheduler = await startScheduler({
    settings: {
      ...DEFAULTS,
      ...{ 'http-port': 0, 'master-port': 0, 'data-dir': join(folder, name), ...more },
    },
    clock: systemClock,
    timers: systemTimers,
    logger: { ...nullLogger, warn: log, error: log, level: 'error' },
    onFatal: (_reason, error) => {
      throw error;
    },
    ...(zookeeper === null ? {} : { seams: { openZookeeper: zookeeper.open } }),
  });
  running.push(scheduler);
  return scheduler;
}

interface HealthOfHistory {
  readonly status: string;
  readonly waiting: number;
  readonly reason: string | null;
}

function historyOf({ url }: RunningScheduler, status: string): Promise<HealthOfHistory> {
  return until(`history that is ${status}`, async () => {
    const { history } = (await (await fetch(`${url}/health`)).json()) as {
      history?: HealthOfHistory;
    };
    return history?.status === status && history;
  });
}

describe('with --zk, a file of history that cannot be opened', () => {
  const zk = { hosts: ['zk1:2181'], credentials: null, path: '/horae' };
  const zkTimeout = durationMs(10_000);
  const aZookeeper = (): SimZookeeper =>
    new SimZookeeper({ clock: systemClock, timers: systemTimers, rng: seededRng(1) });

  test('keeps nobody from leading, is seen, and is used once it can be', async () => {
    const file = join(folder, 'one', 'history.db');
    // As on a full disk, no file can be made there.
    mkdirSync(file, { recursive: true });
    const zookeeper = aZookeeper();
    const scheduler = await start('one', { zk }, zookeeper);
    const { reason } = await historyOf(scheduler, 'away');
    expect(reason).toContain(file);
    expect(logged[0]).toMatch(/The history cannot be opened: runs go on.*history\.db/);
    expect(scheduler.shell).not.toBeNull();
    rmSync(file, { recursive: true });
    expect((await fetch(`${scheduler.url}/api/v1/runs?state=failed`)).status).toBe(200);
    expect(await historyOf(scheduler, 'ok')).toEqual({ status: 'ok', waiting: 0, reason: null });
  });

  test('concerns an installation whose name all schedulers have from ZooKeeper', async () => {
    const zookeeper = aZookeeper();
    const named = async (name: string): Promise<string | undefined> => {
      const scheduler = await start(name, { zk }, zookeeper);
      await historyOf(scheduler, 'ok');
      await scheduler.stop();
      const session = zookeeper.open({ address: zk, sessionTimeoutMs: zkTimeout });
      const found = await session.get('/horae/installation');
      await session.close();
      return found?.data.toString();
    };
    const first = await named('one');
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(await named('two')).toBe(first);
  });

  test('is another matter when another scheduler has it: that is refused', async () => {
    const zookeeper = aZookeeper();
    await start('one', { zk }, zookeeper);
    await expect(start('one', { zk }, zookeeper)).rejects.toMatchObject({ reason: 'storeInUse' });
  });
});

test('a database that cannot be reached is told at the start, with its place and without its password', async () => {
  const history = 'postgres://horae:hush-hush@127.0.0.1:1/horae';
  const scheduler = await start('one', { history });
  const { reason } = await historyOf(scheduler, 'away');
  expect(reason).toMatch(/^The history at 127\.0\.0\.1:1\/horae cannot be used: .*ECONNREFUSED/);
  const told = logged.filter((line) => line.startsWith('The history cannot be used: runs go on'));
  expect(told).toEqual([expect.stringContaining('127.0.0.1:1/horae')]);
  expect(logged.join('\n')).not.toContain('hush-hush');
});

describe.runIf(HAS_POSTGRES)('one database for two installations', () => {
  test('is of the first that comes, also after its restart, and not of the other', async () => {
    const database = await Database.start(POSTGRES);
    try {
      const history = database.url;
      const first = await start('one', { history });
      await historyOf(first, 'ok');
      // Whoever asks has used it: the answer says that it is of the first.
      expect((await fetch(`${first.url}/api/v1/runs?state=failed`)).status).toBe(200);
      const other = await start('two', { history });
      const { reason } = await historyOf(other, 'away');
      expect(reason).toMatch(/of another installation .*: give this one a database or a schema/);
      await first.stop();
      const again = await start('one', { history });
      expect((await fetch(`${again.url}/api/v1/runs?state=failed`)).status).toBe(200);
      expect((await historyOf(again, 'ok')).reason).toBeNull();
    } finally {
      for (const scheduler of running.splice(0)) await scheduler.stop();
      await database.stop();
    }
  }, 60_000);
});

test('a data folder that is a file is said to be one', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(start('file')).rejects.toMatchObject({
    reason: 'configInvalid',
    message: expect.stringMatching(/^--data-dir: .*file is a file; expected a folder, e\.g\. /),
  });
});
