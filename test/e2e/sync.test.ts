import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';
import { ROOT } from '../world/process.js';
import { until } from '../world/until.js';

let cluster: Cluster;
let world: string;
let folder: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  world = mkdtempSync(join(tmpdir(), 'horae-sync-'));
  folder = join(world, 'jobs');
  cpSync(join(ROOT, 'examples/sync'), folder, { recursive: true });
}, 60_000);

afterAll(async () => {
  await cluster.stop();
  rmSync(world, { recursive: true });
});

async function jobs(): Promise<Record<string, unknown>[]> {
  return (await cluster.get('/scheduler/jobs')) as Record<string, unknown>[];
}

async function job(name: string): Promise<Record<string, unknown> | undefined> {
  return (await jobs()).find((each) => each['name'] === name);
}

function sync(...flags: string[]) {
  return cluster.submitter('sync', folder, '--source', 'example', ...flags);
}

/** When the stored definitions were last written. */
async function definitions(): Promise<unknown> {
  const shown = await jobs();
  return shown.map(({ name, command, schedule, parents, labels, successCount }) => {
    return { name, command, schedule, parents, labels, successCount };
  });
}

test('the example goes in, and a second sync sends nothing, also after a run', async () => {
  const first = await sync();
  expect(first.output).toContain('3 created.\n');
  expect(first.code).toBe(0);
  expect((await jobs()).map(({ name }) => name)).toHaveLength(3);

  expect((await cluster.submitter('run', 'fetch-orders')).code).toBe(0);
  await until('a counted success', async () => {
    return (await job('fetch-orders'))?.['successCount'] === 1;
  });
  const before = await definitions();
  const second = await sync('-X');
  expect(second.output).toContain('3 unchanged.\n');
  expect(second.output).not.toContain('posting');
  expect(await definitions()).toEqual(before);
  expect(await sync('--check', '--delete')).toMatchObject({ code: 0 });
}, 60_000);

test('an edit changes its job only and resets no counter', async () => {
  const file = join(folder, 'scheduled/fetch-orders.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('retries: 3', 'retries: 5'));
  const { code, output } = await sync();
  expect(code).toBe(0);
  expect(output).toContain('    retries: 3 -> 5\n');
  expect(output).toContain('1 updated, 2 unchanged.\n');
  expect(await job('fetch-orders')).toMatchObject({ retries: 5, successCount: 1 });
});

test('what leaves the folder leaves the scheduler, and nothing that came from elsewhere', async () => {
  await cluster.post({ name: 'by hand', command: 'true', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
  rmSync(join(folder, 'dependent'), { recursive: true });
  expect((await sync('--dry-run', '--delete')).output).toContain('- mail-report\n');
  const { code, output } = await sync('--delete');
  expect(code).toBe(0);
  expect(output).toContain('2 unchanged, 1 deleted.\n');
  expect((await jobs()).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['fetch-orders', 'fetch-customers', 'by hand']),
  );
  expect(await job('mail-report')).toBeUndefined();
});

test('what is exported and sent to another scheduler is the same there', async () => {
  const exported = join(world, 'exported');
  await cluster.post({
    ...{ name: 'all # of it', command: 'a; b\nc "$1"', schedule: '0 9 * 2 1', epsilon: 'PT30M' },
    ...{ arguments: ['x y'], environmentVariables: [{ name: 'A', value: 'null' }], cpus: '0.5' },
    ...{ constraints: [['rack', 'LIKE', 'r.*']], highPriority: true, maxCompletionTime: 60 },
    ...{ container: { type: 'DOCKER', image: 'x', network: 'HOST' }, disabled: true },
  });
  await cluster.post({ name: 'child', command: 'true', parents: ['all # of it', 'by hand'] });
  const written = await cluster.submitter('sync', exported, '--export');
  expect(written.output).toContain('5 created.\n');
  expect((await cluster.submitter('sync', exported, '--export', '--check')).code).toBe(0);

  const other = await Cluster.start({ hasAgent: false });
  try {
    const sent = await other.submitter('sync', exported, '--source', 'example');
    expect(sent.output).toContain('5 created.\n');
    const there = (await other.get('/scheduler/jobs')) as Record<string, unknown>[];
    const here = await jobs();
    for (const theirs of there) {
      const ours = here.find(({ name }) => name === theirs['name']);
      expect({ ...definition(theirs), labels: {} }).toEqual({ ...definition(ours), labels: {} });
    }
    expect((await other.submitter('sync', exported, '--export', '--check')).code).toBe(0);

    const chronos = ['--target', 'chronos', '--delete-unlisted', '--max-deletes', '5'];
    const folderOf = join(ROOT, 'examples/sync');
    const first = await other.submitter('sync', folderOf, ...chronos);
    expect(first.output).toContain('1 created, 2 updated, 3 deleted.\n');
    const again = await other.submitter('sync', folderOf, ...chronos);
    expect(again.output).toContain('3 unchanged.\n');
  } finally {
    await other.stop();
  }
}, 90_000);

/** Without what the scheduler counts, and what is told from the time. */
function definition(shown: Record<string, unknown> = {}): Record<string, unknown> {
  const views = ['nextRuns', 'state', 'activeRuns', 'lastRun', 'waitsFor', 'gate', 'schedule'];
  const counts = ['successCount', 'errorCount', 'lastSuccess', 'lastError'];
  const others = ['disabledReason', 'errorsSinceLastSuccess'];
  const left = new Set([...views, ...counts, ...others]);
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !left.has(name)));
}
