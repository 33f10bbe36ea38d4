import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.js';
import { until } from './until.js';
import { ZookeeperServer } from './zookeeper-server.js';

export { HAS_ZOOKEEPER } from './zookeeper-server.js';

/** A real ZooKeeper on a port and in a folder of its own, which is gone when it is stopped. */
export class Zookeeper {
  private constructor(
    private readonly folder: string,
    private readonly server: ZookeeperServer,
    readonly port: number,
  ) {}

  static async start(): Promise<Zookeeper> {
    const [port = 0] = await freePorts(1);
    const folder = mkdtempSync(join(tmpdir(), 'horae-zookeeper-'));
    const settings = ['tickTime=500'];
    const server = new ZookeeperServer({ folder, port, settings, heapMb: 64 });
    const zookeeper = new Zookeeper(folder, server, port);
    try {
      await zookeeper.run();
    } catch (error) {
      await zookeeper.stop();
      throw error;
    }
    return zookeeper;
  }

  /** What clients connect to. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it, or starts it again after a kill: its data are still there. */
  async run(): Promise<void> {
    this.server.start();
    await until('ZooKeeper', () => this.server.mode(), { withinMs: 30_000 });
  }

  async kill(): Promise<void> {
    await this.server.kill();
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface EnsembleOptions {
  readonly serverCount?: number;
  /** Sessions last as long as they ask for, of at least two ticks. */
  readonly tickTimeMs?: number;
  /** Of each server. */
  readonly heapMb?: number;
}

/** Several real ZooKeepers on one machine; all of them, and their data, are gone once stopped. */
export class ZookeeperEnsemble {
  private constructor(
    private readonly folder: string,
    private readonly servers: readonly ZookeeperServer[],
    /** `host:port` of each server. */
    readonly hosts: readonly string[],
  ) {}

  static async start({
    serverCount = 3,
    tickTimeMs = 250,
    heapMb = 128,
  }: EnsembleOptions = {}): Promise<ZookeeperEnsemble> {
    const ports = await freePorts(serverCount * 3);
    const clientPorts = ports.slice(0, serverCount);
    const members = clientPorts.map((_port, index) => {
      const [peers, election] = ports.slice(serverCount + index * 2);
      return `server.${index + 1}=127.0.0.1:${peers}:${election}`;
    });
    const settings = [
      `tickTime=${tickTimeMs}`,
      `initLimit=${Math.ceil(10_000 / tickTimeMs)}`,
      `syncLimit=${Math.ceil(3_000 / tickTimeMs)}`,
      'maxSessionTimeout=60000',
      ...members,
    ];
    const folder = mkdtempSync(join(tmpdir(), 'horae-ensemble-'));
    const servers = clientPorts.map((port, index) => {
      const own = join(folder, String(index + 1));
      const server = new ZookeeperServer({ folder: own, port, settings, heapMb });
      writeFileSync(join(own, 'myid'), String(index + 1));
      return server;
    });
    const hosts = clientPorts.map((port) => `127.0.0.1:${port}`);
    const ensemble = new ZookeeperEnsemble(folder, servers, hosts);
    try {
      for (const server of servers) server.start();
      await ensemble.untilServing(serverCount);
    } catch (error) {
      await ensemble.stop();
      throw error;
    }
    return ensemble;
  }

  /** What clients connect to: `host:port,…`. */
  get address(): string {
    return this.hosts.join(',');
  }

  /** Starts it, or starts it again after a kill; does not wait until it serves. */
  startServer(index: number): void {
    this.at(index).start();
  }

  async killServer(index: number): Promise<void> {
    await this.at(index).kill();
  }

  /** It stands still with its connections open, as a machine does that swaps, or a hung disk. */
  pauseServer(index: number): void {
    this.at(index).pause();
  }

  resumeServer(index: number): void {
    this.at(index).resume();
  }

  /** Which server leads the ensemble; null while none does. */
  async leaderIndex(): Promise<number | null> {
    const modes = await Promise.all(this.servers.map((server) => server.mode()));
    const index = modes.findIndex((mode) => mode === 'leader' || mode === 'standalone');
    return index < 0 ? null : index;
  }

  /** Until at least so many servers serve clients; a majority unless told otherwise. */
  async untilServing(count = Math.floor(this.servers.length / 2) + 1): Promise<void> {
    const isServing = async (): Promise<boolean> => {
      const modes = await Promise.all(this.servers.map((server) => server.mode()));
      return modes.filter((mode) => mode !== null).length >= count;
    };
    await until(`${count} ZooKeepers`, isServing, { withinMs: 60_000 });
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private at(index: number): ZookeeperServer {
    const server = this.servers[index];
    if (server === undefined) throw new Error(`There is no ZooKeeper ${index}.`);
    return server;
  }
}
