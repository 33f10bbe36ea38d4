import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalSettings } from '../config/index.js';
import { EXIT_CODES } from '../shell/index.js';
import type { DataDirClaim } from './claim-data-dir.js';
import { followLog } from './log-follower.js';
import { type ChildEnd, KeptChild } from './kept-child.js';
import type { Terminal } from './terminal.js';

export interface SetUpOptions {
  readonly settings: LocalSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly claim: DataDirClaim;
  /** A child cannot be kept alive: end, with this exit code. */
  readonly onHopeless: (code: number) => void;
}

/** What the scheduler says once it listens. */
interface ReadyMessage {
  readonly type: 'ready';
  readonly url: string;
  readonly masterUrl: string | null;
}

const RESTART_AFTER_MS = 100;
/** For a child that dies as soon as it is started. */
const RESTART_AGAIN_AFTER_MS = 1_000;
const LIVED_LONG_MS = 3_000;
const READY_WITHIN_MS = 30_000;
/** TERM, grace and KILL of every task, and their ends reported. */
const AGENT_ENDS_WITHIN_MS = 30_000;
const SCHEDULER_ENDS_WITHIN_MS = 12_000;

/** Ends that another try would not change: a person has to change something first. */
const HOPELESS_CODES: readonly number[] = [
  EXIT_CODES.usage,
  EXIT_CODES.storeInUse,
  EXIT_CODES.configInvalid,
];

/** A scheduler and an agent as children, each started again whenever it dies. */
export class LocalSetUp {
  readonly #options: SetUpOptions;
  readonly #scheduler: KeptChild;
  readonly #agent: KeptChild;
  readonly #stopFollowing: (() => Promise<void>)[] = [];
  #onReady: ((message: ReadyMessage) => void) | null = null;
  #hasBeenReady = false;
  #isEnding = false;

  constructor(options: SetUpOptions) {
    this.#options = options;
    this.#scheduler = this.#child('scheduler', schedulerCommand(options.settings));
    this.#agent = this.#child('agent', agentCommand(options.settings));
  }

  /** Answers with the scheduler's address once it listens; the agent starts after it. */
  async start(): Promise<string> {
    const ready = this.#firstReady();
    await this.#follow('scheduler');
    await this.#follow('agent');
    this.#scheduler.start();
    this.#noteChildren();
    const { url } = await ready;
    this.#hasBeenReady = true;
    if (this.#isEnding) return url;
    this.#agent.start();
    this.#noteChildren();
    return url;
  }

  /** The agent first, so that the scheduler still hears how its tasks have ended. */
  async stop(): Promise<void> {
    this.#isEnding = true;
    await this.#agent.stop(AGENT_ENDS_WITHIN_MS);
    await this.#scheduler.stop(SCHEDULER_ENDS_WITHIN_MS);
    await Promise.all(this.#stopFollowing.map((stop) => stop()));
  }

  kill(): void {
    this.#isEnding = true;
    this.#agent.kill();
    this.#scheduler.kill();
  }

  #firstReady(): Promise<ReadyMessage> {
    return new Promise((resolve, reject) => {
      const tooLate = (): void => reject(new Error('The scheduler did not get ready in time.'));
      const timer = setTimeout(tooLate, READY_WITHIN_MS);
      this.#onReady = (message) => {
        clearTimeout(timer);
        resolve(message);
      };
    });
  }

  #child(name: string, command: ChildCommand): KeptChild {
    const { settings, env } = this.#options;
    const child: KeptChild = new KeptChild({
      ...command,
      name,
      env: childEnvironment(env),
      logFile: logFileOf(settings, name),
      onMessage: (message) => {
        if (isReady(message) && name === 'scheduler') this.#onReady?.(message);
      },
      onLost: (end) => this.#restart(name, child, end),
    });
    return child;
  }

  #restart(name: string, child: KeptChild, end: ChildEnd): void {
    const { terminal, settings, onHopeless } = this.#options;
    if (this.#isEnding) return;
    const log = logFileOf(settings, name);
    const isHopeless = HOPELESS_CODES.includes(end.code ?? -1);
    if (isHopeless || (!this.#hasBeenReady && end.code !== null)) {
      terminal.warn(`The ${name} cannot start (${end.text}). Its log is ${log}`);
      return onHopeless(end.code ?? EXIT_CODES.childFailed);
    }
    terminal.warn(`The ${name} has ended (${end.text}); starting it again. Its log is ${log}`);
    const delayMs = end.ranMs > LIVED_LONG_MS ? RESTART_AFTER_MS : RESTART_AGAIN_AFTER_MS;
    setTimeout(() => {
      if (this.#isEnding) return;
      child.start();
      this.#noteChildren();
    }, delayMs);
  }

  #noteChildren(): void {
    const pids = [this.#scheduler.pid, this.#agent.pid];
    this.#options.claim.noteChildren(pids.filter((pid) => pid !== null));
  }

  async #follow(name: string): Promise<void> {
    const { settings, terminal } = this.#options;
    // Without its time: the terminal has its own.
    const show = (line: string): void =>
      terminal.warn(`${name}: ${line.slice(line.indexOf(' ') + 1)}`);
    this.#stopFollowing.push(await followLog(logFileOf(settings, name), show));
  }
}

interface ChildCommand {
  readonly file: string;
  readonly nodeArgs?: readonly string[];
  readonly args: readonly string[];
}

function schedulerCommand(settings: LocalSettings): ChildCommand {
  const { 'scheduler-config': config, insecure } = settings;
  return {
    file: fileURLToPath(new URL('../../bin/horae-scheduler.js', import.meta.url)),
    // What a decision makes lives until its commit; in a larger nursery most of it dies uncopied.
    nodeArgs: ['--max-semi-space-size=64'],
    args: [
      ...(config === 'none' ? [] : ['--config', config]),
      ...['--http-host', settings['http-host'], '--http-port', String(settings['http-port'])],
      ...['--master-host', '127.0.0.1', '--master-port', String(settings['master-port'])],
      ...['--data-dir', settings['data-dir']],
      ...(insecure ? ['--insecure'] : []),
    ],
  };
}

function agentCommand(settings: LocalSettings): ChildCommand {
  const { 'agent-config': config } = settings;
  const home = import.meta.resolve('@horae/agent/package.json');
  return {
    file: fileURLToPath(new URL('./bin/horae-agent.js', home)),
    args: [
      ...(config === 'none' ? [] : ['--config', config]),
      ...['--master', `http://127.0.0.1:${settings['master-port']}`],
      ...['--port', String(settings['agent-port'])],
      ...['--work-dir', join(settings['data-dir'], 'agent')],
      // Asked to end, it ends its tasks; left alone by a killed parent, it leaves them alone too.
      ...['--on-quit', 'kill'],
    ],
  };
}

function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = { ...env };
  // The file of this command has other options than those of the children.
  delete own['HORAE_CONFIG'];
  // What the master asks for is what its agent has to show.
  const credentials = env['HORAE_MASTER_CREDENTIALS'];
  if (credentials !== undefined) own['HORAE_AGENT_MASTER_CREDENTIALS'] ??= credentials;
  return own;
}

function logFileOf(settings: LocalSettings, name: string): string {
  return join(settings['data-dir'], 'log', `${name}.log`);
}

function isReady(message: unknown): message is ReadyMessage {
  return (message as Partial<ReadyMessage> | null)?.type === 'ready';
}
