import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const JOBS = fileURLToPath(new URL('../../jobs', import.meta.url));
const SUBMITTER = fileURLToPath(
  new URL('../../../packages/submitter/bin/submitter.js', import.meta.url),
);

/**
 * The jobs of examples/jobs, once in the life of a folder.
 * @param {{ url: string, folder: string, say: (text: string) => void }} options
 */
export async function postExamples({ url, folder, say }) {
  const marker = join(folder, 'examples-posted');
  if (existsSync(marker)) return;
  const files = readdirSync(JOBS).map((name) => join(JOBS, name));
  const args = [SUBMITTER, '--conf', ...files, '--server', url];
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(1));
    child.once('exit', resolve);
  });
  if (code !== 0)
    return say('Not all jobs of examples/jobs were posted; the next start tries again.');
  writeFileSync(marker, '');
  say(`The jobs of ${files.length} files in examples/jobs are posted.`);
}
