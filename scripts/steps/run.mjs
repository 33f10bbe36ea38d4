import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program in the checkout with our terminal, and answers its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: Record<string, string>, withinMs?: number }} [options]
 * quiet: shown on failure; withinMs: asked to end then
 * @returns {Promise<number>}
 */
export function run(command, args, { quiet = false, env = {}, withinMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      ...(withinMs === undefined ? {} : { timeout: withinMs }),
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

/**
 * The same, but a failure ends this program with a sentence.
 * @param {string} what what is being done, for the sentence
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: Record<string, string> }} [options]
 */
export async function mustRun(what, command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) {
    console.error(`${what} failed (exit code ${code}); the reason is above.`);
    process.exit(1);
  }
}

/** A program that a package of node_modules brings. @param {string} name */
export function bin(name) {
  return `${ROOT}node_modules/.bin/${name}`;
}
