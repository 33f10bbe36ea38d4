import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import type { LauncherReport, NotStartedCause, StartOrder } from './launch-order.js';
import {
  appendLine,
  claimRecord,
  type ProcessName,
  type RecordLine,
  startTicksOf,
} from './record-file.js';
import { type OpenedOutputs, openOutputs, spawnCommand } from './spawn-command.js';
import { isBusyError, textOf, whyNotStarted } from './why-not-started.js';

/** Pauses before another try when the machine is out of processes, memory or descriptors. */
const BUSY_PAUSES_MS = [100, 400, 1_600, 5_000];
/** How often a group whose leader has obeyed TERM is asked whether somebody is left in it. */
const GROUP_POLL_MS = 100;
/** A full disk must not lose an end: the line is tried again this often. */
const LINE_RETRY_MS = 1_000;
const NAME_AFTER_MS = 500;

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
  private outputs: OpenedOutputs | null = null;

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
    const isBusy = isBusyError(error);
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
