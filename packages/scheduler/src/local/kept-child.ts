import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { EXIT_CODES } from '../shell/index.js';

const LOG_BYTES_MAX = 16_777_216;

export interface ChildOptions {
  /** As people know it: `scheduler`, `agent`. */
  readonly name: string;
  /** The JavaScript file to run with this Node. */
  readonly file: string;
  readonly args: readonly string[];
  /** Options of Node itself; none unless told. */
  readonly nodeArgs?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Gets all it writes. Not a pipe: the child has to survive the end of its parent. */
  readonly logFile: string;
  readonly onMessage: (message: unknown) => void;
  /** It ended although nobody asked it to; `start` again, or give up. */
  readonly onLost: (end: ChildEnd) => void;
}

export interface ChildEnd {
  /** `killed by SIGKILL`, `exit code 12, storeFailed`. */
  readonly text: string;
  readonly code: number | null;
  readonly ranMs: number;
}

/**
 * A process of its own process group, so that Ctrl-C in the terminal reaches this one alone, which
 * then ends the others in the right order. Should this one be killed, the child notices by its
 * message channel and ends by itself.
 */
export class KeptChild {
  readonly #options: ChildOptions;
  #process: ChildProcess | null = null;
  #isStopping = false;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  start(): void {
    const { file, args, nodeArgs = [], env, logFile, onMessage } = this.#options;
    startLogAnew(logFile);
    const log = openSync(logFile, 'a');
    const startedMs = performance.now();
    const child = spawn(process.execPath, [...nodeArgs, file, ...args], {
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#process = child;
    child.on('message', onMessage);
    child.once('error', (error) => this.#ended({ code: null, ranMs: 0, text: error.message }));
    child.once('exit', (code, signal) => {
      const text = signal === null ? exitText(code) : `killed by ${signal}`;
      this.#ended({ code, text, ranMs: performance.now() - startedMs });
    });
  }

  /** Asks it to end, and makes it end when it has not by then. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    const child = this.#process;
    if (child === null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(timer);
  }

  /** Without waiting for anything. */
  kill(): void {
    this.#isStopping = true;
    this.#process?.kill('SIGKILL');
  }

  #ended(end: ChildEnd): void {
    if (this.#process === null) return;
    this.#process = null;
    if (!this.#isStopping) this.#options.onLost(end);
  }
}

/** A long log becomes `<file>.1`; the one before that goes. */
function startLogAnew(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
}

function exitText(code: number | null): string {
  const reason = Object.entries(EXIT_CODES).find(([, known]) => known === code)?.[0];
  return reason === undefined ? `exit code ${code}` : `exit code ${code}, ${reason}`;
}
