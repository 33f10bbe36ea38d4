import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import type { Store } from '../../src/ports/store.js';
import { run } from '../contract/store-contract-data.js';
import { HttpWorld } from './http-world.js';

const SECOND = 1_000;
const DAILY = 'R/2026-02-01T00:00:00Z/P1D';
const FRESH =
  '{"histogram":{"75thPercentile":0.0,"95thPercentile":0.0,"98thPercentile":0.0,' +
  '"99thPercentile":0.0,"median":0.0,"mean":0.0,"count":0},"taskStatHistory":[]}';

let folder: string;
let world: HttpWorld;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'horae-stats-'));
  store = realStore();
});
afterEach(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

function realStore(): Store {
  return openSqliteStore({ file: join(folder, 'horae.db'), logger: nullLogger });
}

/** The newest last: each begins where the second ends. */
async function past(job: string, tookMs: readonly number[]): Promise<void> {
  const runs = tookMs.map((ms, place) => {
    const dueAt = Date.parse('2025-12-01T00:00:00Z') + place * 60 * SECOND;
    return run(job, dueAt, 'succeeded', { endedAt: (dueAt + ms) as never });
  });
  await store.fold([], runs);
}

async function restart(): Promise<void> {
  await world.stop();
  store = realStore();
  world = await HttpWorld.start({ store });
}

/** The store is a real one, with threads of its own: what it does takes as long as it takes. */
async function until(isSo: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > deadlineMs) throw new Error(`not within 10 s: ${isSo.toString()}`);
    await new Promise(setImmediate);
  }
}

/** Starts the job by hand; answers the id of its task. */
async function launch(job: string): Promise<string> {
  await world.request({ method: 'PUT', url: `/scheduler/job/${job}` });
  const { cluster } = world;
  const earlierCount = cluster.tasks.length;
  cluster.offer();
  await until(() => cluster.tasks.length > earlierCount);
  return cluster.tasks.at(-1)?.task_id.value ?? '';
}

async function runOnce(job: string, state: 'TASK_FINISHED' | 'TASK_FAILED' = 'TASK_FINISHED') {
  const taskId = await launch(job);
  const told = new Promise<void>((resolve) => {
    world.shell.onNotice(() => world.shell.state.runs.size === 0 && resolve());
  });
  world.clock.advance('PT1S');
  world.cluster.say(taskId, state);
  await told;
}

async function histogram(job: string): Promise<Record<string, number>> {
  return (await world.get(`/scheduler/job/stat/${job}`)).json().histogram;
}

async function times(percentile: string): Promise<[string, number][]> {
  const rows: { jobNameLabel: string; time: number }[] = (
    await world.get(`/scheduler/stats/${percentile}`)
  ).json();
  return rows.map(({ jobNameLabel, time }) => [jobNameLabel, time]);
}

async function metric(job: string): Promise<Record<string, number> | undefined> {
  return (await world.get('/metrics')).json().histograms[`jobs.run.time.${job}`];
}

describe('statistics of run times', () => {
  test('of a fresh job are all 0.0, its count 0', async () => {
    world = await HttpWorld.start({ store });
    await world.post({ name: 'a', schedule: DAILY });
    for (const prefix of ['/scheduler', '/v1/scheduler']) {
      expect((await world.get(`${prefix}/job/stat/a`)).payload).toBe(FRESH);
    }
    expect((await world.get('/scheduler/stats/median')).payload).toBe(
      '[{"jobNameLabel":"a","time":0.0}]',
    );
  });

  test('of a job that runs rarely are not lost behind one that runs all the time', async () => {
    await past('rare', [2_000, 4_000]);
    await past(
      'busy',
      Array.from({ length: 3_000 }, () => 1_000),
    );
    world = await HttpWorld.start({ store });
    await world.post({ name: 'rare', schedule: DAILY }, { name: 'busy', schedule: DAILY });
    expect(await histogram('rare')).toMatchObject({ count: 2, mean: 3_000, median: 2_000 });
    expect(await histogram('busy')).toMatchObject({ count: 1_028, mean: 1_000 });
    expect(await times('99thPercentile')).toEqual([
      ['rare', 4],
      ['busy', 1],
    ]);
  });

  test('are the same after a restart, wherever they are asked for', async () => {
    world = await HttpWorld.start({ store });
    const names = ['a', 'b', 'never'];
    await world.post(...names.map((name) => ({ name, schedule: DAILY })));
    for (const job of ['a', 'a', 'b', 'a']) await runOnce(job);
    const figures = async (): Promise<unknown> => ({
      stat: await Promise.all(names.map(histogram)),
      times: await times('mean'),
      metrics: await Promise.all(names.map(metric)),
    });
    const before = await figures();
    expect(before).toMatchObject({
      stat: [{ count: 3 }, { count: 1 }, { count: 0 }],
      metrics: [{ count: 3, p50: 1_000 }, { count: 1 }, undefined],
    });
    await restart();
    expect(await figures()).toEqual(before);
    await runOnce('a');
    expect([await histogram('a'), await metric('a')]).toMatchObject([{ count: 4 }, { count: 4 }]);
  });

  test('count each run once, also one that ends while the history is read', async () => {
    await past('a', [5_000]);
    world = await HttpWorld.start({ store });
    await world.post({ name: 'a', schedule: DAILY });
    const [, asked] = await Promise.all([runOnce('a'), histogram('a'), metric('a')]);
    expect(asked['count']).toBeGreaterThanOrEqual(1);
    expect(await histogram('a')).toMatchObject({ count: 2 });
    expect(await metric('a')).toMatchObject({ count: 2, min: 1_000, max: 5_000 });
  });

  test('belong to the name: a job that is deleted and created again has its earlier runs', async () => {
    world = await HttpWorld.start({ store });
    await world.post({ name: 'a', schedule: DAILY });
    await runOnce('a');
    await world.request({ method: 'DELETE', url: '/scheduler/job/a' });
    expect(await times('mean')).toEqual([]);
    expect(await metric('a')).toBeUndefined();
    await world.post({ name: 'a', schedule: DAILY });
    expect(await histogram('a')).toMatchObject({ count: 1, mean: 1_000 });
    expect(await metric('a')).toMatchObject({ count: 1 });
  });

  test('leave out what failed, and what somebody marked as done', async () => {
    world = await HttpWorld.start({ store });
    await world.post({ name: 'a', schedule: DAILY, retries: 0 });
    await runOnce('a', 'TASK_FAILED');
    await world.request({ method: 'PUT', url: '/scheduler/job/success/a' });
    expect(await histogram('a')).toMatchObject({ count: 0 });
    await restart();
    expect(await histogram('a')).toMatchObject({ count: 0 });
  });

  test('of all jobs are sorted longest first; a percentile that is not known is empty', async () => {
    await past('slow', [9_500]);
    await past('fast', [500]);
    world = await HttpWorld.start({ store });
    await world.post(...['never', 'fast', 'slow'].map((name) => ({ name, schedule: DAILY })));
    const answer = await world.get('/v1/scheduler/stats/75thPercentile');
    expect(answer.payload).toBe(
      '[{"jobNameLabel":"slow","time":9.5},{"jobNameLabel":"fast","time":0.5},' +
        '{"jobNameLabel":"never","time":0.0}]',
    );
    for (const unknown of ['50thPercentile', 'max', 'constructor']) {
      expect((await world.get(`/scheduler/stats/${unknown}`)).payload).toBe('[]');
    }
    expect(await times('count')).toEqual([
      ['fast', 1],
      ['slow', 1],
      ['never', 0],
    ]);
  });
});
