import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** The agent and its launcher are run as built: both are processes of their own. */
export function ensureBuilt(): void {
  const tsc = join(PACKAGE, '../../node_modules/.bin/tsc');
  execFileSync(tsc, ['--build', PACKAGE], { stdio: 'inherit' });
}

/** A folder that every user can pass, as tasks of root's agent run as `nobody`. */
export function makeWorkFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'horae-agent-'));
  chmodSync(folder, 0o755);
  return folder;
}

export function agentFile(): string {
  return join(PACKAGE, 'bin/horae-agent.js');
}

export interface AgentProcessOptions {
  readonly master: string;
  readonly workFolder: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Another user than that of the test, which then has to be root. */
  readonly uid?: number;
}

/** A real `horae-agent`. */
export class AgentProcess {
  log = '';
  port = 0;
  exitCode: number | null | undefined = undefined;

  private constructor(private readonly child: ChildProcess) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    child.on('message', (message: { readonly port?: number }) => {
      this.port = message.port ?? 0;
    });
    child.on('exit', (code) => {
      this.exitCode = code;
    });
  }

  static launch(options: AgentProcessOptions): AgentProcess {
    const flags = ['--master', options.master, '--work-dir', options.workFolder, '--port', '0'];
    const child = spawn(process.execPath, [agentFile(), ...flags, ...(options.flags ?? [])], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH: process.env['PATH'], ...options.env },
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    return new AgentProcess(child);
  }

  static async start(options: AgentProcessOptions): Promise<AgentProcess> {
    const agent = AgentProcess.launch(options);
    await eventually(() => {
      if (agent.exitCode !== undefined) throw new Error(`the agent ended: ${agent.log}`);
      return agent.port > 0;
    });
    return agent;
  }

  get filesUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async fetch(path: string): Promise<Response> {
    return fetch(`${this.filesUrl}${path}`);
  }

  /** The whole of a task's stdout, or of another file of its sandbox. */
  async output(taskId: string, file = 'stdout'): Promise<string> {
    const path = encodeURIComponent(`/tasks/${taskId}/${file}`);
    return (await this.fetch(`/files/download?path=${path}`)).text();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill9(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }

  async ended(): Promise<void> {
    await eventually(() => this.exitCode !== undefined);
  }
}

/** Ends what a test has started: tasks still running are killed by their recorded process ids. */
export async function cleanUp(workFolder: string, agents: readonly AgentProcess[]): Promise<void> {
  for (const agent of agents) {
    if (agent.exitCode === undefined) await agent.kill9();
  }
  for (const pid of recordedPids(workFolder)) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Already over.
    }
  }
  rmSync(workFolder, { recursive: true, force: true });
}

/** Of tasks that have no end yet. */
function recordedPids(workFolder: string): readonly number[] {
  const folder = join(workFolder, 'records');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const record = readFileSync(join(folder, name), 'utf8');
    const pid = /"type":"started","process":\{"pid":(\d+)/.exec(record)?.[1];
    return pid === undefined || record.includes('"type":"ended"') ? [] : [Number(pid)];
  });
}
