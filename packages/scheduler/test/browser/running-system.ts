import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCHEDULER = fileURLToPath(new URL('../../bin/horae-scheduler.js', import.meta.url));
const AGENT = fileURLToPath(new URL('../../../agent/bin/horae-agent.js', import.meta.url));
const READY_MS = 20_000;
const END_MS = 10_000;

export interface RunShown {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly { readonly exitCode: number | null; readonly state: string }[];
}

/** A scheduler process and, when asked for, an agent process, in a folder of their own. */
export class RunningSystem {
  readonly #folder = mkdtempSync(join(tmpdir(), 'horae-browser-'));
  readonly #agents: ChildProcess[] = [];
  #scheduler: ChildProcess | null = null;
  #url = '';
  #masterUrl = '';

  constructor() {
    // Tasks may run as another user, who has to get to their sandbox.
    chmodSync(this.#folder, 0o755);
  }

  /** Of the scheduler's state, and with the folders of the agents in it. */
  get dataDir(): string {
    return this.#folder;
  }

  /** Address of the page and the REST server. */
  get url(): string {
    return this.#url;
  }

  /** The first start chooses free ports; later ones take the same again. Flags as on the shell. */
  async startScheduler(flags: readonly string[] = []): Promise<void> {
    const port = (url: string): string => (url === '' ? '0' : new URL(url).port);
    const args = ['--http-port', port(this.#url), '--master-port', port(this.#masterUrl)];
    args.push('--data-dir', this.#folder, ...flags);
    const child = spawn(process.execPath, [SCHEDULER, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#scheduler = child;
    const ready = await readyMessage(child);
    this.#url = ready.url;
    this.#masterUrl = ready.masterUrl;
  }

  /** One more, with a folder of its own. Options by their names, e.g. `hostname`. */
  async startAgent(options: Readonly<Record<string, string>> = {}): Promise<void> {
    const count = this.#agents.length + 1;
    const workDir = join(this.#folder, count === 1 ? 'agent' : `agent-${count}`);
    const own = { master: this.#masterUrl, port: '0', 'work-dir': workDir, 'on-quit': 'kill' };
    const all = { ...own, 'quit-time': 'PT2S', ...options };
    const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
    this.#agents.push(spawn(process.execPath, [AGENT, ...args], { stdio: 'ignore' }));
    await this.until(async () => {
      const { items } = await this.get<{ items: { connected: boolean }[] }>('/api/v1/agents');
      return items.filter((agent) => agent.connected).length === count;
    });
  }

  async stopScheduler(): Promise<void> {
    await ended(this.#scheduler);
    this.#scheduler = null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#agents.map(ended));
    await ended(this.#scheduler);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async post(job: Readonly<Record<string, unknown>>): Promise<void> {
    const kind = 'parents' in job ? 'dependency' : 'iso8601';
    await this.#ask('POST', `/scheduler/${kind}`, { retries: 0, ...job });
  }

  async run(jobName: string): Promise<void> {
    await this.#ask('PUT', `/scheduler/job/${jobName}`);
  }

  async kill(runId: string): Promise<void> {
    await this.#ask('POST', `/api/v1/runs/${encodeURIComponent(runId)}/kill`);
  }

  async delete(jobName: string): Promise<void> {
    await this.#ask('DELETE', `/scheduler/job/${jobName}`);
  }

  async runsOf(jobName: string): Promise<readonly RunShown[]> {
    return (await this.get<{ items: RunShown[] }>(`/api/v1/runs?job=${jobName}`)).items;
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(this.#url + path);
    return (await response.json()) as Answer;
  }

  /** Asks again and again; fails when it does not become true. */
  async until(isTrue: () => Promise<boolean>, withinMs = READY_MS): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(await isTrue())) {
      if (Date.now() > deadline) throw new Error('It did not become true in time.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #ask(method: string, path: string, body?: unknown): Promise<void> {
    const response = await fetch(this.#url + path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  }
}

interface ReadyMessage {
  readonly url: string;
  readonly masterUrl: string;
}

function readyMessage(child: ChildProcess): Promise<ReadyMessage> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (part: Buffer) => (log += part.toString('utf8')));
    const timer = setTimeout(() => reject(new Error(`Not ready in time:\n${log}`)), READY_MS);
    child.on('message', (message: ReadyMessage) => {
      clearTimeout(timer);
      resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`The scheduler ended with ${code}:\n${log}`)));
  });
}

async function ended(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await end;
  clearTimeout(timer);
}
