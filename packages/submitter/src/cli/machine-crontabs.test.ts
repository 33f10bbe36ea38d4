import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineCrontabs } from './machine-crontabs.js';

const PATH = process.env['PATH'] ?? '';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crontab-'));
  process.env['PATH'] = `${folder}${delimiter}${PATH}`;
});

afterEach(() => {
  process.env['PATH'] = PATH;
  rmSync(folder, { recursive: true });
});

/** A program "crontab" that is found before the machine's own. */
function program(script: string): void {
  writeFileSync(join(folder, 'crontab'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'crontab'), 0o755);
}

test('crontab is asked for the own table, or for that of a user', async () => {
  program('echo "# asked: $*"');
  expect(await machineCrontabs.userTable('')).toEqual({
    user: userInfo().username,
    bytes: Buffer.from('# asked: -l\n'),
  });
  const { user, bytes } = await machineCrontabs.userTable('anna');
  expect([user, bytes.toString()]).toEqual(['anna', '# asked: -u anna -l\n']);
});

test('what crontab says against it is the reason', async () => {
  program('echo "no crontab for anna" >&2; exit 1');
  await expect(machineCrontabs.userTable('anna')).rejects.toThrow(/^no crontab for anna$/);
});

test('a machine without cron says so', async () => {
  process.env['PATH'] = folder;
  await expect(machineCrontabs.userTable('')).rejects.toThrow('no program "crontab"');
});
