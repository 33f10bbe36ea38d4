import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killTasksOf } from './cluster.js';
import { freePorts } from './ports.js';
import { type Program, startProgram } from './process.js';
import { until } from './until.js';
import { ZookeeperEnsemble } from './zookeeper.js';

export interface HaClusterOptions {
  readonly schedulerCount?: number;
  readonly agentCount?: number;
  readonly sessionTimeoutMs?: number;
  /** A module that Node.js loads into every scheduler first. */
  readonly preload?: string;
  /** `user:password` for the schedulers. */
  readonly credentials?: string;
  /** More flags of every scheduler. */
  readonly schedulerFlags?: readonly string[];
}

/** What `/health` tells. */
export interface Health {
  readonly role: string;
  readonly epoch: number | null;
  readonly leader: string | null;
  readonly reason?: string | null;
}

const PROGRAM = 'packages/scheduler/bin/horae-scheduler.js';

/** A scheduler of several, as a real process. */
export class HaScheduler {
  program: Program | null = null;
  constructor(
    readonly url: string,
    readonly args: readonly string[],
    private readonly preload?: string,
  ) {}

  start(): void {
    const { args, preload } = this;
    const nodeFlags = preload === undefined ? [] : ['--import', preload];
    this.program = startProgram(PROGRAM, args, nodeFlags);
  }

  signal(name: NodeJS.Signals): void {
    this.program?.signal(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.program?.ended;
  }

  async health(): Promise<Health> {
    const answer = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.json()) as Health;
  }

  output(): string {
    return this.program?.output() ?? '';
  }
}

/** Three ZooKeepers, some schedulers and agents, all of them real processes of their own. */
export class HaCluster {
  readonly schedulers: HaScheduler[] = [];
  readonly agents: { readonly url: string; readonly program: Program }[] = [];
  /** Where tasks write their evidence. */
  readonly evidence: string;

  private constructor(
    readonly folder: string,
    readonly zookeeper: ZookeeperEnsemble,
    readonly options: HaClusterOptions,
  ) {
    this.evidence = join(folder, 'evidence');
    mkdirSync(this.evidence);
    chmodSync(folder, 0o755);
    chmodSync(this.evidence, 0o777);
  }

  /** Until somebody leads and every agent is registered. */
  static async start(options: HaClusterOptions = {}): Promise<HaCluster> {
    const zookeeper = await ZookeeperEnsemble.start();
    const folder = mkdtempSync(join(tmpdir(), 'horae-ha-'));
    const cluster = new HaCluster(folder, zookeeper, options);
    try {
      const { schedulerCount = 2, agentCount = 1 } = options;
      for (let index = 0; index < schedulerCount; index += 1) (await cluster.add()).start();
      for (let index = 0; index < agentCount; index += 1) await cluster.startAgent(index);
      const leader = await cluster.leader();
      if (agentCount > 0) await cluster.untilAgents(leader, agentCount);
      return cluster;
    } catch (error) {
      const said = cluster.schedulers.map((scheduler) => scheduler.output()).join('\n--\n');
      await cluster.stop();
      throw new Error(`${String(error)}\n${said}`, { cause: error });
    }
  }

  get zkAddress(): string {
    return `zk://${this.zookeeper.address}/horae`;
  }

  /** One more scheduler, not started yet. */
  async add(zk?: string, more: readonly string[] = []): Promise<HaScheduler> {
    const [http = 0, master = 0] = await freePorts(2);
    const { credentials, sessionTimeoutMs = 4_000, preload } = this.options;
    const own = credentials === undefined ? '' : `${credentials}@`;
    const args = [
      ...['--http-port', `${http}`, '--master-port', `${master}`],
      ...['--zk', zk ?? `zk://${own}${this.zookeeper.address}/horae`],
      ...['--zk-session-timeout', `PT${sessionTimeoutMs / 1_000}S`],
      ...['--data-dir', join(this.folder, `scheduler-${this.schedulers.length}`)],
      ...(this.options.schedulerFlags ?? []),
      ...more,
    ];
    const scheduler = new HaScheduler(`http://127.0.0.1:${http}`, args, preload);
    this.schedulers.push(scheduler);
    return scheduler;
  }

  async startAgent(index: number): Promise<void> {
    const [port = 0] = await freePorts(1);
    const program = startProgram('packages/agent/bin/horae-agent.js', [
      ...['--master', this.zkAddress, '--port', `${port}`],
      ...['--work-dir', join(this.folder, `agent-${index}`)],
    ]);
    this.agents.push({ url: `http://127.0.0.1:${port}`, program });
  }

  /** The one scheduler that says it leads. */
  async leader(withinMs = 30_000): Promise<HaScheduler> {
    return until('a leader', () => this.leaderNow(), { withinMs });
  }

  async leaderNow(): Promise<HaScheduler | null> {
    const healths = await Promise.all(
      this.schedulers.map(async (scheduler) => ({
        scheduler,
        role: await scheduler.health().then(
          ({ role }) => role,
          () => 'gone',
        ),
      })),
    );
    const leaders = healths.filter(({ role }) => role === 'leader');
    return leaders.length === 1 ? (leaders[0]?.scheduler ?? null) : null;
  }

  standbys(leader: HaScheduler): readonly HaScheduler[] {
    return this.schedulers.filter((scheduler) => scheduler !== leader);
  }

  async untilAgents({ url }: HaScheduler, count: number): Promise<void> {
    await until(`${count} agents`, async () => {
      const { items } = (await get(url, '/api/v1/agents')) as { items: unknown[] };
      return items.length >= count;
    });
  }

  async post({ url }: HaScheduler, job: Record<string, unknown>): Promise<void> {
    const path = 'parents' in job ? '/scheduler/dependency' : '/scheduler/iso8601';
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      body: JSON.stringify(job),
      headers: { 'content-type': 'application/json' },
    });
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    for (const { program } of this.schedulers) program?.signal('SIGCONT');
    await Promise.all(this.schedulers.map((scheduler) => scheduler.kill()));
    for (const { program } of this.agents) program.signal('SIGKILL');
    await Promise.all(this.agents.map(({ program }) => program.ended));
    await this.zookeeper.stop();
    await killTasksOf(this.folder);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

export async function get(url: string, path: string): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
