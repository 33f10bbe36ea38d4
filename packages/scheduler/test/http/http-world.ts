import { connect } from 'node:net';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { type LogLevel, type Logger, epochMs, nullLogger } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import { type HttpConfig, type MasterDoor, buildHttp } from '../../src/http/index.js';
import { type Front, startFront } from '../../src/http/front/index.js';
import type { Notifier } from '../../src/ports/notifier.js';
import { type SchedulerShell, startShell } from '../../src/shell/index.js';
import type { Store } from '../../src/ports/store.js';
import { MemoryStore } from '../../src/store/memory/index.js';
import { FakeCluster } from './fake-cluster.js';

export const START = '2026-01-01T00:00:00.000Z';

export const CONFIG: HttpConfig = {
  address: '127.0.0.1',
  port: 0,
  advertised: 'scheduler.example.org:4400',
  allowedHosts: [],
  credentials: null,
  realm: 'Horae',
  isInsecureAllowed: false,
  jobHistoryLimit: 5,
  pageDir: '/nonexistent',
};

export interface WorldOptions {
  readonly config?: Partial<HttpConfig>;
  readonly master?: MasterDoor | null;
  /** Where the one agent's files API answers. */
  readonly agentPort?: number;
  /** What an earlier life has left; an empty one unless told. */
  readonly store?: Store;
  readonly logger?: Logger;
  readonly notifier?: Notifier;
  readonly epoch?: number;
}

/** The REST server on the real shell, core and memory store, with a clock that moves when told. */
export class HttpWorld {
  readonly clock = new FakeClock(epochMs(Date.parse(START)));
  readonly cluster: FakeCluster;
  readonly logLevel: { level: LogLevel } = { level: 'info' };
  app!: FastifyInstance;
  shell!: SchedulerShell;
  front: Front | null = null;

  private constructor(agentPort: number) {
    this.cluster = new FakeCluster({ hostname: 'agent1.example.org', port: agentPort });
  }

  static async start(options: WorldOptions = {}): Promise<HttpWorld> {
    const world = new HttpWorld(options.agentPort ?? 5051);
    const { clock, cluster } = world;
    world.shell = await startShell({
      store: options.store ?? new MemoryStore(),
      driver: cluster,
      clock,
      timers: clock,
      logger: options.logger ?? nullLogger,
      core: {},
      frameworkName: 'horae',
      epoch: options.epoch ?? 1,
      historyRetentionMs: (90 * 86_400_000) as never,
      onFatal: (_reason, error) => {
        throw error;
      },
    });
    world.app = await buildHttp({
      shell: world.shell,
      master: options.master ?? null,
      ...(options.notifier === undefined ? {} : { notifier: options.notifier }),
      config: { ...CONFIG, ...options.config },
      logger: nullLogger,
      logLevel: world.logLevel,
      clock,
    });
    await world.settle();
    return world;
  }

  async stop(): Promise<void> {
    const closed = this.front?.close();
    await this.app.close();
    await closed;
    await this.shell.stop();
  }

  /** Lets everything that waits for nothing but the event loop happen. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  }

  async advance(span: string): Promise<void> {
    this.clock.advance(span);
    await this.settle();
  }

  request(options: InjectOptions): Promise<LightMyRequestResponse> {
    return this.app.inject(options) as Promise<LightMyRequestResponse>;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.request({ method: 'GET', url, headers });
  }

  /** Sends a value as JSON. */
  send(
    method: 'POST' | 'PUT' | 'PATCH',
    url: string,
    value: unknown,
  ): Promise<LightMyRequestResponse> {
    const headers = { 'content-type': 'application/json' };
    return this.request({ method, url, headers, payload: JSON.stringify(value) });
  }

  /** Posts jobs where their kind belongs; anything but 204 is a failure of the test. */
  async post(...jobs: Readonly<Record<string, unknown>>[]): Promise<void> {
    for (const job of jobs) {
      const path = 'parents' in job ? 'dependency' : 'iso8601';
      const answer = await this.send('POST', `/scheduler/${path}`, { command: 'true', ...job });
      if (answer.statusCode !== 204) throw new Error(`${answer.statusCode} ${answer.payload}`);
    }
  }

  /** Starts what waits, as far as the one agent can. */
  async offer(): Promise<void> {
    this.cluster.offer();
    await this.settle();
  }

  /** Runs the newest launched task to its end. */
  async finish(state: 'TASK_FINISHED' | 'TASK_FAILED' = 'TASK_FINISHED'): Promise<string> {
    const taskId = this.cluster.tasks.at(-1)?.task_id.value ?? '';
    this.cluster.say(taskId, 'TASK_RUNNING');
    await this.settle();
    await this.advance('PT1S');
    const labels = { exit_code: state === 'TASK_FINISHED' ? '0' : '1' };
    this.cluster.say(taskId, state, { labels });
    await this.settle();
    return taskId;
  }

  /** Listens on a real port. */
  async listen(): Promise<number> {
    this.front ??= await startFront({ config: CONFIG, logger: nullLogger });
    await this.app.ready();
    void this.front.serve(this.app.routing);
    return this.front.port;
  }
}

/** Sends bytes as they are and answers all that comes back until the server closes. */
export function rawRequest(port: number, request: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.write(request);
  });
}
