import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A real process of ours, with what it printed. */
export interface Program {
  readonly pid: number;
  output(): string;
  /** Resolves with the exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

/** Starts a program of this checkout (a path from its top) with Node.js. */
export function startProgram(
  path: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [...nodeFlags, `${ROOT}${path}`, ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => resolve(code)),
  );
  return {
    pid: pidOf(child),
    output: () => output,
    ended,
    signal: (name) => void child.kill(name),
  };
}

/** Runs a program to its end. */
export async function runProgram(
  path: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const program = startProgram(path, args);
  const code = await program.ended;
  return { code, output: program.output() };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The process did not start.');
  return child.pid;
}
