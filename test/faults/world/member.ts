import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';

export interface MemberOptions {
  /** e.g. `scheduler-2`. */
  readonly name: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** All that it prints is appended there. */
  readonly logFile: string;
  /** Told of every end that nobody asked for. */
  readonly onUnexpectedEnd: (name: string, how: string) => void;
}

/**
 * Ends a process with the one that started it, so that nothing is left when the harness is killed.
 */
const WITH_PARENT = existsSync('/usr/bin/setpriv')
  ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--']
  : [];

const RESTART_AFTER_MS = 1_000;
/** Whoever was asked to stop and does not is ended, so that the storm comes to its judgement. */
const STOP_WITHIN_MS = 15_000;

/** A process of the world, and its supervisor: as systemd would, it starts again what has ended. */
export class Member {
  private child: ChildProcess | null = null;
  private isWanted = false;
  private timer: NodeJS.Timeout | null = null;
  private isEndExpected = false;
  private isPaused = false;

  constructor(private readonly options: MemberOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Null while it is down. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  start(): void {
    this.isWanted = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.child !== null) return;
    const { command, environment, logFile } = this.options;
    const [program = '', ...args] = [...WITH_PARENT, ...command];
    const log = openSync(logFile, 'a');
    writeSync(log, `---- ${new Date().toISOString()} ${this.name} is started\n`);
    const child = spawn(program, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...environment },
      // A group of its own: Ctrl-C is for the harness, which ends its processes itself.
      detached: true,
    });
    closeSync(log);
    this.child = child;
    this.isEndExpected = false;
    this.isPaused = false;
    child.once('error', (error) => this.ended(child, error.message));
    child.once('exit', (code, signal) => this.ended(child, signal ?? `code ${code}`));
  }

  /** kill -9; it is started again after a moment, unless it is to stay down. */
  async kill({ isBack = true }: { readonly isBack?: boolean } = {}): Promise<void> {
    await this.end('SIGKILL', isBack);
  }

  /** SIGTERM; answers how long the end took, in ms. After 15 s it is killed, which is told. */
  async stop({ isBack = true }: { readonly isBack?: boolean } = {}): Promise<number> {
    const startedAtMs = performance.now();
    await this.end('SIGTERM', isBack);
    return performance.now() - startedAtMs;
  }

  pause(): void {
    this.isPaused = true;
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    if (this.isPaused) this.child?.kill('SIGCONT');
    this.isPaused = false;
  }

  private async end(signal: NodeJS.Signals, isBack: boolean): Promise<void> {
    this.isWanted = isBack;
    if (this.timer !== null && !isBack) clearTimeout(this.timer);
    const { child } = this;
    if (child === null) return;
    this.isEndExpected = true;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const patience = setTimeout(() => {
      this.options.onUnexpectedEnd(this.name, `killed, ${STOP_WITHIN_MS} ms after ${signal}`);
      child.kill('SIGKILL');
    }, STOP_WITHIN_MS);
    await ended;
    clearTimeout(patience);
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    this.child = null;
    if (!this.isEndExpected) this.options.onUnexpectedEnd(this.name, how);
    if (this.isWanted) this.timer = setTimeout(() => this.start(), RESTART_AFTER_MS);
  }
}
