import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.js';
import { type Program, runProgram, startProgram } from './process.js';
import { until } from './until.js';

/** A run as `/api/v1/runs` shows it. */
export interface RunItem {
  readonly id: string;
  readonly job: string;
  readonly dueAt: string;
  readonly cycle: string;
  readonly trigger: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: readonly {
    readonly attempt: number;
    readonly taskId: string;
    readonly agent: string;
    readonly state: string;
    readonly startedAt: string | null;
    readonly endedAt: string | null;
    readonly exitCode: number | null;
    readonly message: string | null;
  }[];
}

export interface ClusterOptions {
  /** False: the scheduler alone, so that runs stay queued. */
  readonly hasAgent?: boolean;
  /** More flags of `horae-scheduler`. */
  readonly schedulerFlags?: readonly string[];
}

/** One scheduler and one agent, as real processes on ports and folders of their own. */
export class Cluster {
  readonly url: string;
  /** Where tasks write their evidence; open to whoever they run as. */
  readonly evidence: string;
  scheduler: Program | null = null;
  agent: Program | null = null;

  private constructor(
    private readonly folder: string,
    readonly ports: { readonly http: number; readonly master: number; readonly agent: number },
    private readonly schedulerFlags: readonly string[],
  ) {
    this.url = `http://127.0.0.1:${ports.http}`;
    this.evidence = join(folder, 'evidence');
    mkdirSync(this.evidence);
    chmodSync(folder, 0o755);
    chmodSync(this.evidence, 0o777);
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const [http = 0, master = 0, agent = 0] = await freePorts(3);
    const folder = mkdtempSync(join(tmpdir(), 'horae-e2e-'));
    const cluster = new Cluster(folder, { http, master, agent }, options.schedulerFlags ?? []);
    cluster.startScheduler();
    const hasAgent = options.hasAgent !== false;
    if (hasAgent) cluster.startAgent();
    // 503 until it is in office; 401 is the answer of one that asks for credentials.
    const listening = (): Promise<boolean> =>
      fetch(cluster.url).then(({ status }) => status !== 503);
    const ready = hasAgent ? cluster.ready() : until('a listening scheduler', listening);
    await Promise.race([ready, cluster.schedulerDied()]);
    return cluster;
  }

  /** Of the scheduler. */
  get dataDir(): string {
    return join(this.folder, 'scheduler');
  }

  startScheduler(flags: readonly string[] = this.schedulerFlags): void {
    const { http, master } = this.ports;
    const ports = ['--http-port', `${http}`, '--master-port', `${master}`];
    this.scheduler = startProgram('packages/scheduler/bin/horae-scheduler.js', [
      ...ports,
      '--data-dir',
      this.dataDir,
      ...flags,
    ]);
  }

  /** Fails with what the scheduler printed, once it has ended. */
  private async schedulerDied(): Promise<never> {
    const code = await this.scheduler?.ended;
    throw new Error(`The scheduler ended with ${code}: ${this.scheduler?.output()}`);
  }

  startAgent(): void {
    const { master, agent } = this.ports;
    this.agent = startProgram('packages/agent/bin/horae-agent.js', [
      ...['--master', `http://127.0.0.1:${master}`, '--port', `${agent}`],
      ...['--work-dir', join(this.folder, 'agent')],
    ]);
  }

  /** Answers requests, and an agent is registered. */
  async ready(): Promise<void> {
    await until('an agent at the scheduler', async () => {
      const { items } = (await this.get('/api/v1/agents')) as { items: unknown[] };
      return items.length > 0;
    });
  }

  async killScheduler(): Promise<void> {
    this.scheduler?.signal('SIGKILL');
    await this.scheduler?.ended;
  }

  async killAgent(): Promise<void> {
    this.agent?.signal('SIGKILL');
    await this.agent?.ended;
  }

  async stop(): Promise<void> {
    await Promise.all([this.killScheduler(), this.killAgent()]);
    await killTasksOf(this.folder);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  request(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  }

  async get(path: string): Promise<unknown> {
    const answer = await this.request('GET', path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Posts a job to the path its kind asks for; anything but 204 is a failure of the test. */
  async post(job: Record<string, unknown>): Promise<void> {
    const path = 'parents' in job ? '/scheduler/dependency' : '/scheduler/iso8601';
    const answer = await this.request('POST', path, job);
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  async runs(query = ''): Promise<RunItem[]> {
    const { items } = (await this.get(`/api/v1/runs?limit=200${query}`)) as { items: RunItem[] };
    return items;
  }

  submitter(...args: string[]): Promise<{ code: number | null; output: string }> {
    return runProgram('packages/submitter/bin/submitter.js', [...args, '--server', this.url]);
  }
}

/** Tasks outlive everything by design: after a test they are found by their working folder. */
export async function killTasksOf(folder: string): Promise<void> {
  const { readdirSync, readlinkSync } = await import('node:fs');
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const isOurs = readlinkSync(`/proc/${entry}/cwd`).startsWith(folder);
      if (isOurs) process.kill(Number(entry), 'SIGKILL');
    } catch {
      // The process has gone, or is not ours to look at.
    }
  }
}
