import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { LaunchOrder, LauncherReport } from '../../launcher/index.js';

export interface LauncherProgram {
  /** The launcher's JavaScript file. */
  readonly file: string;
  /** Takes what the launcher says when it is in trouble; a descriptor, or null for nothing. */
  readonly logFd: number | null;
}

export interface LauncherListener {
  readonly onReport: (report: LauncherReport) => void;
  /** Its process has ended or could not be started: no more reports. */
  readonly onGone: (reason: string) => void;
}

/**
 * A fork copies the page tables of its parent, so the launcher is kept small: no compiled code (it
 * has nothing to compute), a young generation of 1 MB, no helper threads.
 */
const SMALL_NODE = [
  '--jitless',
  ...wasmFlags(process.versions.node),
  '--max-semi-space-size=1',
  '--max-old-space-size=128',
  '--v8-pool-size=0',
];
const LINK_FD = 3;

/**
 * Without compiled code there is no WebAssembly: Node.js before 24 complains unless it is told so,
 * from 24 on it no longer knows the flag and would not start.
 */
export function wasmFlags(nodeVersion: string): readonly string[] {
  return Number.parseInt(nodeVersion, 10) < 24 ? ['--no-expose-wasm'] : [];
}

/** One launcher process and the socket pair to it. */
export class LauncherLink {
  private readonly child: ChildProcess;
  private readonly socket: Duplex;
  private outgoing = '';
  private partial = '';
  private isGone = false;

  constructor(
    program: LauncherProgram,
    private readonly listener: LauncherListener,
  ) {
    const log = program.logFd ?? 'ignore';
    this.child = spawn(process.execPath, [...SMALL_NODE, program.file], {
      // A session of its own: neither Ctrl-C nor the agent's end reaches it.
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
      cwd: '/',
      env: {},
    });
    this.socket = this.child.stdio[LINK_FD] as Duplex;
    this.socket.setEncoding('utf8');
    this.socket.on('data', (chunk: string) => this.read(chunk));
    this.socket.on('error', () => undefined);
    this.child.once('error', (error) => this.gone(error.message));
    this.child.once('exit', (code, signal) => this.gone(`it ended with ${signal ?? code}`));
    this.child.unref();
    (this.socket as unknown as { unref(): void }).unref();
  }

  /** Orders of one turn of the event loop go out in one write. */
  send(order: LaunchOrder): void {
    if (this.outgoing === '') setImmediate(() => this.flush());
    this.outgoing += `${JSON.stringify(order)}\n`;
  }

  /** Its tasks run on; it ends with the last of them. */
  letGo(): void {
    this.flush();
    this.socket.end();
  }

  private flush(): void {
    const text = this.outgoing;
    this.outgoing = '';
    if (text !== '' && this.socket.writable) this.socket.write(text);
  }

  private read(chunk: string): void {
    const lines = (this.partial + chunk).split('\n');
    this.partial = lines.pop() ?? '';
    for (const line of lines) this.listener.onReport(JSON.parse(line) as LauncherReport);
  }

  private gone(reason: string): void {
    if (this.isGone) return;
    this.isGone = true;
    // Reports that it wrote before its end may still be on their way through the socket.
    if (this.socket.readableEnded || this.socket.destroyed) this.listener.onGone(reason);
    else this.socket.once('close', () => this.listener.onGone(reason));
  }
}
