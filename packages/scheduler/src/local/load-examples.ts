import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ExamplesOptions {
  /** As given: `none`, or a folder. */
  readonly folder: string;
  readonly dataDir: string;
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (text: string) => void;
}

const JOB_FILE = /\.(?:json|jsonc|ya?ml)$/;

/**
 * Posts every job file of the folder, once in the life of a data folder: all of them with one
 * command, which puts parents first in whichever file they stand.
 */
export async function loadExamples(options: ExamplesOptions): Promise<void> {
  const marker = join(options.dataDir, 'examples-loaded');
  if (options.folder === 'none' || existsSync(marker)) return;
  const folder = folderOf(options.folder);
  if (folder === null) {
    options.say(`There are no examples in ${options.folder}.`);
    return;
  }
  const names = readdirSync(folder).filter((file) => JOB_FILE.test(file));
  if (names.length === 0) {
    options.say(`There are no examples in ${options.folder}.`);
    return;
  }
  const files = names.sort().map((name) => join(folder, name));
  const problem = await submit(files, options);
  if (problem !== null) {
    options.say(`The examples in ${options.folder} were not all loaded: ${problem}`);
    return;
  }
  writeFileSync(marker, '');
  options.say(`${files.length} files with example jobs are loaded from ${options.folder}.`);
}

/** Seen from here, else from where Horae is installed. */
function folderOf(folder: string): string | null {
  const installed = fileURLToPath(new URL(`../../../../${folder}`, import.meta.url));
  return [folder, installed].find((path) => existsSync(path)) ?? null;
}

/** Null when it went in, else why not. */
function submit(files: readonly string[], { url, env }: ExamplesOptions): Promise<string | null> {
  const client = import.meta.resolve('@horae/submitter/client');
  const command = fileURLToPath(new URL('../../bin/submitter.js', client));
  return new Promise((resolve) => {
    let text = '';
    const child = spawn(process.execPath, [command, '--conf', ...files, '--server', url], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (part: Buffer) => (text += part.toString('utf8')));
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : text.trim()));
  });
}
