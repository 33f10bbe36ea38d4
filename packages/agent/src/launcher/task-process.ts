import { spawn, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  mkdirSync,
  openSync,
} from 'node:fs';
import type { LauncherReport, NotStartedCause, StartOrder } from './launch-order.js';
import {
  appendLine,
  claimRecord,
  type ProcessName,
  type RecordLine,
  startTicksOf,
} from './record-file.js';

/** Pauses before another try when the machine is out of processes, memory or descriptors. */
const BUSY_PAUSES_MS = [100, 400, 1_600, 5_000];
const BUSY_CODES = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE']);
/** How often a group whose leader has obeyed TERM is asked whether somebody is left in it. */
const GROUP_POLL_MS = 100;
/** A full disk must not lose an end: the line is tried again this often. */
const LINE_RETRY_MS = 1_000;
const NAME_AFTER_MS = 500;
/** `a` opened this way makes a new file and never follows a link that a task has planted. */
const OUTPUT_FLAGS =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  constants.O_EXCL |
  constants.O_NOFOLLOW;

export interface TaskProcess {
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface TaskWorld {
  readonly self: ProcessName;
  readonly report: (report: LauncherReport) => void;
  readonly began: (id: string, task: TaskProcess) => void;
  /** The task has ended or was never started: nothing more will be heard of it. */
  readonly done: (id: string) => void;
}

/** Claims the id, makes the sandbox, starts the command in a session of its own, records its end. */
export function startTask(order: StartOrder, world: TaskWorld): void {
  let recordFd: number | null;
  try {
    recordFd = claimRecord(order.recordPath, world.self, Date.now());
  } catch (error) {
    world.report(notStarted(order.id, 'failed', `The task's record: ${textOf(error)}`));
    return;
  }
  if (recordFd === null) {
    world.report(notStarted(order.id, 'claimed', 'This task id has been used before.'));
    return;
  }
  try {
    mkdirSync(order.directory, { mode: 0o700 });
  } catch (error) {
    giveUp(order, world, { recordFd, cause: 'failed', text: `The sandbox: ${textOf(error)}` });
    return;
  }
  const task = new RunningTask(order, world, recordFd);
  world.began(order.id, task);
  task.trySpawn(0);
}

class RunningTask implements TaskProcess {
  private child: ChildProcess | null = null;
  private signalled: 'SIGTERM' | 'SIGKILL' | null = null;
  private naming: NodeJS.Timeout | null = null;
  private readonly unwritten: RecordLine[] = [];
  private outputs: { readonly out: number; readonly err: number } | null = null;

  constructor(
    private readonly order: StartOrder,
    private readonly world: TaskWorld,
    private readonly recordFd: number,
  ) {}

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.signalled = signal;
    if (this.child?.pid !== undefined) signalGroup(this.child.pid, signal);
  }

  trySpawn(tryCount: number): void {
    let child: ChildProcess;
    try {
      this.outputs ??= openOutputs(this.order);
      child = spawnCommand(this.order, this.outputs);
    } catch (error) {
      this.failed(error as NodeJS.ErrnoException, tryCount);
      return;
    }
    if (child.pid === undefined) {
      child.once('error', (error) => this.failed(error, tryCount));
      return;
    }
    this.child = child;
    this.started(child.pid);
    child.once('exit', (code, signal) => this.exited(code, signal));
  }

  private started(pid: number): void {
    this.closeOutputs();
    const at = Date.now();
    this.write({ type: 'started', process: { pid, startTicks: null }, at });
    this.naming = setTimeout(() => this.name(pid), NAME_AFTER_MS);
    this.world.report({ type: 'started', id: this.order.id, pid, at });
    // Asked for while the machine was too busy to start it.
    if (this.signalled !== null) signalGroup(pid, this.signalled);
  }

  /** Asking the system costs a good part of a start: only tasks that stay are asked about. */
  private name(pid: number): void {
    this.write({ type: 'named', process: { pid, startTicks: startTicksOf(pid) }, at: Date.now() });
  }

  private exited(code: number | null, signal: string | null): void {
    const at = Date.now();
    if (this.naming !== null) clearTimeout(this.naming);
    this.write({ type: 'ended', code, signal, at });
    this.tellEnd({ type: 'ended', id: this.order.id, code, signal, at });
  }

  /** A killed task has ended when its whole group has: `sh` dies at TERM, its child cleans up. */
  private tellEnd(report: LauncherReport): void {
    const pid = this.child?.pid;
    if (this.signalled !== null && pid !== undefined && groupIsAlive(pid)) {
      setTimeout(() => this.tellEnd(report), GROUP_POLL_MS);
      return;
    }
    this.world.report(report);
    this.world.done(this.order.id);
  }

  private failed(error: NodeJS.ErrnoException, tryCount: number): void {
    const isBusy = BUSY_CODES.has(error.code ?? '');
    const pauseMs = BUSY_PAUSES_MS[tryCount];
    if (isBusy && pauseMs !== undefined && this.signalled === null) {
      setTimeout(() => this.trySpawn(tryCount + 1), pauseMs);
      return;
    }
    this.closeOutputs();
    const { recordFd } = this;
    const text = whyNotStarted(this.order, error);
    giveUp(this.order, this.world, { recordFd, cause: isBusy ? 'busy' : 'failed', text });
  }

  private write(line: RecordLine): void {
    this.unwritten.push(line);
    if (this.unwritten.length === 1) this.writeWaiting();
  }

  private writeWaiting(): void {
    for (let line = this.unwritten[0]; line !== undefined; line = this.unwritten[0]) {
      try {
        appendLine(this.recordFd, line);
      } catch {
        setTimeout(() => this.writeWaiting(), LINE_RETRY_MS);
        return;
      }
      this.unwritten.shift();
      if (line.type === 'ended') closeSync(this.recordFd);
    }
  }

  private closeOutputs(): void {
    if (this.outputs === null) return;
    closeSync(this.outputs.out);
    closeSync(this.outputs.err);
    this.outputs = null;
  }
}

function openOutputs(order: StartOrder): { out: number; err: number } {
  const out = openSync(`${order.directory}/stdout`, OUTPUT_FLAGS, 0o644);
  const err = openSync(`${order.directory}/stderr`, OUTPUT_FLAGS, 0o644);
  if (order.uid !== undefined && order.gid !== undefined) {
    fchownSync(out, order.uid, order.gid);
    fchownSync(err, order.uid, order.gid);
    chownSync(order.directory, order.uid, order.gid);
  }
  return { out, err };
}

function spawnCommand(
  order: StartOrder,
  outputs: { readonly out: number; readonly err: number },
): ChildProcess {
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

function giveUp(
  order: StartOrder,
  world: TaskWorld,
  why: { readonly recordFd: number; readonly cause: NotStartedCause; readonly text: string },
): void {
  const report = notStarted(order.id, why.cause, why.text);
  try {
    appendLine(why.recordFd, {
      type: 'notStarted',
      cause: why.cause,
      text: why.text,
      at: report.at,
    });
  } catch {
    // The disk is full: the report alone must do. After a crash the agent finds a claim without a
    // process and calls the task lost, which is safe.
  }
  closeSync(why.recordFd);
  world.report(report);
  world.done(order.id);
}

function notStarted(
  id: string,
  cause: NotStartedCause,
  text: string,
): LauncherReport & { readonly type: 'notStarted' } {
  return { type: 'notStarted', id, at: Date.now(), cause, text };
}

/** ENOENT may mean the program, the shell, the directory or /dev/null: find out which. */
function whyNotStarted(order: StartOrder, error: NodeJS.ErrnoException): string {
  const file = JSON.stringify(order.file);
  if (error.code === 'ENOENT') {
    if (!existsSync('/dev/null')) return 'There is no /dev/null on this machine.';
    if (!existsSync(order.directory)) return 'The sandbox has disappeared.';
    return `There is no program ${file} on this machine.`;
  }
  if (error.code === 'EACCES') return `The program ${file} may not be executed by this user.`;
  if (error.code === 'E2BIG') return `The arguments and environment of ${file} are too long.`;
  if (error.code === 'EPERM') return 'The agent has no right to start a command as that user.';
  if (BUSY_CODES.has(error.code ?? '')) {
    return `The machine has no process, memory or file descriptor left (${error.code ?? ''}).`;
  }
  return `${file}: ${textOf(error)}`;
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group: that is what was wanted.
  }
}

function groupIsAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
