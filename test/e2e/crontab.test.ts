import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '../world/cluster.js';
import { ROOT } from '../world/process.js';

let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  folder = mkdtempSync(join(tmpdir(), 'horae-crontab-'));
});

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

interface JobView {
  readonly name: string;
  readonly command: string;
}

test('the example crontab goes in with one command, line by line', async () => {
  const { code, output } = await cluster.submitter('crontab', 'examples/crontab');
  expect(output).toMatch(/R\//);
  expect(code).toBe(0);
  const lines = readFileSync(`${ROOT}examples/crontab`, 'utf8')
    .split('\n')
    .filter((line) => /^\s*(@|[\d*])/.test(line));
  expect(await cluster.get('/scheduler/jobs')).toHaveLength(lines.length);
}, 60_000);

test('the same crontab twice changes nothing', async () => {
  const before = await cluster.get('/scheduler/jobs');
  await cluster.submitter('crontab', 'examples/crontab');
  expect(await cluster.get('/scheduler/jobs')).toEqual(before);
}, 60_000);

test('a line that cannot be represented is refused with its number and reason; the rest go in', async () => {
  const file = join(folder, 'crontab');
  writeFileSync(file, '# a comment\n5 4 * * 1-5 echo weekdays\n61 4 * * * echo never\n@reboot x\n');
  const { code, output } = await cluster.submitter('crontab', file);
  expect(code).toBe(1);
  expect(output).toMatch(/3\b.*61/s);
  expect(output).toMatch(/4\b.*@reboot/s);
  const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
  expect(jobs.filter((job) => job.command.includes('weekdays'))).toHaveLength(1);
  expect(jobs.filter((job) => job.command.includes('never'))).toEqual([]);
}, 60_000);

/** Weekdays at 04:05 UTC, by hand. */
test('a line with weekdays fires at its right times', async () => {
  const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
  const name = jobs.find((job) => job.command.includes('weekdays'))?.name ?? '';
  const path = `/api/v1/jobs/${encodeURIComponent(name)}/next?count=10`;
  const { items } = (await cluster.get(path)) as { items: { at: string }[] };
  expect(items).toHaveLength(10);
  for (const { at } of items) {
    const instant = new Date(at);
    expect([1, 2, 3, 4, 5]).toContain(instant.getUTCDay());
    expect(at.slice(11)).toBe('04:05:00.000Z');
  }
});
