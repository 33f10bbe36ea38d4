import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, constants, fchownSync, openSync } from 'node:fs';
import type { StartOrder } from './launch-order.js';

/** `a` opened this way makes a new file and never follows a link that a task has planted. */
const OUTPUT_FLAGS =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  constants.O_EXCL |
  constants.O_NOFOLLOW;

/** Descriptors of the files that a command prints to. */
export interface OpenedOutputs {
  readonly out: number;
  readonly err: number;
}

/** Makes both files, and gives them and the sandbox to the command's user. */
export function openOutputs(order: StartOrder): OpenedOutputs {
  const out = openSync(`${order.directory}/stdout`, OUTPUT_FLAGS, 0o644);
  const err = openSync(`${order.directory}/stderr`, OUTPUT_FLAGS, 0o644);
  if (order.uid !== undefined && order.gid !== undefined) {
    fchownSync(out, order.uid, order.gid);
    fchownSync(err, order.uid, order.gid);
    chownSync(order.directory, order.uid, order.gid);
  }
  return { out, err };
}

/** In a session of its own, so that a signal reaches the command and all that it starts. */
export function spawnCommand(order: StartOrder, outputs: OpenedOutputs): ChildProcess {
  return spawn(order.file, order.args, {
    cwd: order.directory,
    env: order.environment,
    stdio: ['ignore', outputs.out, outputs.err],
    detached: true,
    ...(order.argv0 === undefined ? {} : { argv0: order.argv0 }),
    ...(order.uid === undefined ? {} : { uid: order.uid }),
    ...(order.gid === undefined ? {} : { gid: order.gid }),
  });
}
