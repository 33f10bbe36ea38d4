import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * @typedef {object} MemberOptions
 * @property {string} name as people know it: `scheduler-1`
 * @property {string} command
 * @property {readonly string[]} args
 * @property {Record<string, string>} [env] beside our own
 * @property {string} logFile gets all it writes
 * @property {(text: string) => void} onEnd told when it ends without being asked to
 */

/** One process of the cluster. It is started when somebody says so, and never by itself. */
export class Member {
  /** @type {import('node:child_process').ChildProcess | null} */
  #process = null;
  #isStopping = false;

  /** @param {MemberOptions} options */
  constructor(options) {
    this.options = options;
  }

  get name() {
    return this.options.name;
  }

  get pid() {
    return this.#process?.pid ?? null;
  }

  start() {
    if (this.#process !== null) return;
    const { command, args, env, logFile } = this.options;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    // A process group of its own, so that Ctrl-C reaches us alone, who end things in order. The
    // message channel tells a program of Horae when we have been killed.
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#process = child;
    child.once('error', (error) => this.#ended(error.message));
    child.once('exit', (code, signal) =>
      this.#ended(signal === null ? `exit code ${code}` : signal),
    );
  }

  /** @param {NodeJS.Signals} name */
  signal(name) {
    this.#process?.kill(name);
  }

  /** Asks it to end, and makes it end when it has not by then. @param {number} graceMs */
  async stop(graceMs) {
    this.#isStopping = true;
    const child = this.#process;
    if (child === null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // One that was paused could not hear the other.
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(timer);
  }

  kill() {
    this.#isStopping = true;
    this.#process?.kill('SIGKILL');
  }

  /** @param {string} how */
  #ended(how) {
    if (this.#process === null) return;
    this.#process = null;
    if (!this.#isStopping) this.options.onEnd(`${this.name} has ended (${how}).`);
  }
}
