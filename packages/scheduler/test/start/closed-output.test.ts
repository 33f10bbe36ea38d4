import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/horae-scheduler.js', import.meta.url));

test('a reader of the log that goes away (`| head`) does not end the scheduler', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'horae-output-'));
  const args = ['--http-port', '0', '--master-port', '0', '--data-dir', dataDir];
  const child = spawn(process.execPath, [COMMAND, ...args, '--log-level', 'debug'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  try {
    await once(child.stderr as NodeJS.ReadableStream, 'data');
    child.stdout?.destroy();
    child.stderr?.destroy();
    const [ready] = (await once(child, 'message')) as [{ readonly url: string }];
    expect((await fetch(`${ready.url}/ping`)).status).toBe(200);
    // Its last words are not heard either.
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true });
  }
}, 40_000);
