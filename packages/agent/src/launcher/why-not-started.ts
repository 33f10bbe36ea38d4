import { existsSync } from 'node:fs';
import type { StartOrder } from './launch-order.js';

const BUSY_CODES = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);

/** The machine is out of processes, memory or descriptors: it may have some in a moment. */
export function isBusyError(error: NodeJS.ErrnoException): boolean {
  return BUSY_CODES.has(error.code ?? '');
}

/** ENOENT may mean the program, the shell, the directory or /dev/null: find out which. */
export function whyNotStarted(order: StartOrder, error: NodeJS.ErrnoException): string {
  const file = JSON.stringify(order.file);
  if (error.code === 'ENOENT') {
    if (!existsSync('/dev/null')) return 'There is no /dev/null on this machine.';
    if (!existsSync(order.directory)) return 'The sandbox has disappeared.';
    return `There is no program ${file} on this machine.`;
  }
  if (error.code === 'EACCES') return `The program ${file} may not be executed by this user.`;
  if (error.code === 'E2BIG') return `The arguments and environment of ${file} are too long.`;
  if (error.code === 'EPERM') return 'The agent has no right to start a command as that user.';
  if (isBusyError(error)) {
    return `The machine has no process, memory or file descriptor left (${error.code ?? ''}).`;
  }
  return `${file}: ${textOf(error)}`;
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
