import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '../world/cluster.js';

let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  folder = mkdtempSync(join(tmpdir(), 'horae-export-'));
});

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

test('what a scheduler exports as a crontab is what was loaded, also after some runs', async () => {
  const flags = ['--timezone', 'Europe/Berlin', '--source', 'here:example'];
  const loaded = await cluster.submitter('crontab', 'examples/crontab', ...flags);
  expect(loaded.code).toBe(0);
  const jobs = (await cluster.get('/scheduler/jobs')) as { name: string; command: string }[];
  const beat = jobs.find(({ command }) => command.startsWith('uptime'))?.name ?? '';
  expect((await cluster.submitter('run', beat)).code).toBe(0);

  const { code, output } = await cluster.submitter(
    ...['crontab', '--export', '--source', 'here:example', '--timezone', 'Europe/Berlin'],
  );
  expect(code).toBe(0);
  const file = join(folder, 'exported');
  writeFileSync(file, output);
  const diff = await cluster.submitter('crontab', file, ...flags, '--diff', '--prune');
  expect(diff.output).toContain(`\n${jobs.length} unchanged.\n`);
  expect(diff.code).toBe(0);
}, 120_000);

test('what the scheduler has and cron has not is named', async () => {
  const child = ['--name', 'child', '--command', 'date', '--dependencies', 'parent'];
  const parent = ['--name', 'parent', '--command', '0 9 * * * date'];
  await cluster.submitter(...parent);
  expect((await cluster.submitter(...child)).code).toBe(0);
  const { code, output } = await cluster.submitter('crontab', '--export', 'parent', 'child');
  expect(code).toBe(1);
  expect(output).toContain('0 9 * * * date\n');
  expect(output).toContain('# not exported: child: parents: it runs after parent');
}, 60_000);
