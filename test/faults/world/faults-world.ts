import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NamespaceNetwork } from '../links/namespace-network.js';
import type { Network } from '../links/network.js';
import { ProxyNetwork } from '../links/proxy-network.js';
import { fixedPorts } from './fixed-ports.js';
import { Member } from './member.js';
import {
  AGENTS,
  AGENT_PROGRAM,
  HAS_FAKETIME,
  NODES,
  SCHEDULERS,
  SCHEDULER_PROGRAM,
  ZOOKEEPERS,
  ZOOKEEPER_PATH,
  fakeTimeEnvironment,
  zookeeperCommand,
  zookeeperConfig,
} from './parts.js';
import { SmallDisk } from './small-disk.js';

export interface WorldOptions {
  readonly seed: number;
  readonly sessionTimeoutMs: number;
  readonly hasNamespaces: boolean;
  /** What is started as a scheduler, with its usual flags; a planted fault brings its own. */
  readonly schedulerCommand?: readonly string[];
  readonly onNews: (text: string) => void;
}

const DISK_MB = 384;
const PORTS_EACH = 3;

type PortsOf = (node: string) => readonly number[];

/**
 * Three ZooKeepers, three schedulers and three agents as real processes, in a folder of their own.
 * They reach each other through the network alone, which can be broken.
 */
export class FaultsWorld {
  readonly folder: string;
  readonly evidence: string;
  readonly network: Network;
  readonly members = new Map<string, Member>();
  readonly disks = new Map<string, SmallDisk>();
  /** Ends of processes that nobody asked for: each is looked into. */
  readonly unexpectedEnds: string[] = [];
  private onFall: (name: string) => void = () => undefined;
  private readonly httpUrls = new Map<string, string>();
  private readonly agentUrls = new Map<string, string>();

  private constructor(private readonly options: WorldOptions) {
    this.folder = mkdtempSync(join(tmpdir(), 'horae-faults-'));
    chmodSync(this.folder, 0o755);
    this.evidence = join(this.folder, 'evidence');
    for (const name of ['evidence', 'logs', 'clocks']) mkdirSync(join(this.folder, name));
    chmodSync(this.evidence, 0o777);
    const script = fileURLToPath(new URL('../workload/evidence.sh', import.meta.url));
    copyFileSync(script, this.evidenceScript);
    chmodSync(this.evidenceScript, 0o755);
    this.network = options.hasNamespaces
      ? new NamespaceNetwork(NODES)
      : new ProxyNetwork(() => this.pids());
  }

  static async start(options: WorldOptions): Promise<FaultsWorld> {
    const world = new FaultsWorld(options);
    try {
      await world.build();
      for (const name of ZOOKEEPERS) world.member(name).start();
      for (const name of [...SCHEDULERS, ...AGENTS]) world.member(name).start();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  get evidenceScript(): string {
    return join(this.folder, 'evidence.sh');
  }

  member(name: string): Member {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(`There is no ${name} in this world.`);
    return member;
  }

  /** Fails once so many processes have ended by themselves, with what the last one said. */
  keepsFalling(countMax: number): Promise<never> {
    return new Promise((_, reject) => {
      this.onFall = (name) => {
        if (this.unexpectedEnds.length < countMax) return;
        const said = readFileSync(this.logFile(name), 'utf8').trimEnd().split('\n').slice(-3);
        reject(new Error(`${name} cannot start:\n${said.join('\n')}`));
      };
    });
  }

  /** Past every proxy: the harness itself meets no fault but a process that does not answer. */
  schedulerUrl(name: string): string {
    return this.httpUrls.get(name) ?? '';
  }

  agentUrl(name: string): string {
    return this.agentUrls.get(name) ?? '';
  }

  /** Puts the clock of a process ahead by so many seconds (0: right again). */
  stepClock(name: string, seconds: number): void {
    writeFileSync(this.clockFile(name), `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }

  /** Everything that was broken works again, and every process is up. */
  async healAll(): Promise<void> {
    await this.network.healAll();
    for (const disk of this.disks.values()) disk.free();
    for (const name of [...SCHEDULERS, ...AGENTS]) this.stepClock(name, 0);
    for (const member of this.members.values()) {
      member.resume();
      member.start();
    }
  }

  /** Ends all that runs here, tasks as well; the folder stays for whoever looks into it. */
  async stop(): Promise<void> {
    for (const member of this.members.values()) member.resume();
    await Promise.all([...this.members.values()].map((member) => member.kill({ isBack: false })));
    killAllIn(this.folder);
    await this.network.close();
    for (const disk of this.disks.values()) disk.unmount();
  }

  removeFolder(): void {
    const keep = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
    rmSync(this.folder, keep);
  }

  pids(): ReadonlyMap<string, number> {
    const running = [...this.members].flatMap(([name, { pid }]) => {
      return pid === null ? [] : [[name, pid] as const];
    });
    return new Map(running);
  }

  private async build(): Promise<void> {
    const ports = await fixedPorts(PORTS_EACH * NODES.length);
    const portsOf = (node: string): readonly number[] => {
      const first = NODES.indexOf(node) * PORTS_EACH;
      return ports.slice(first, first + PORTS_EACH);
    };
    const zookeepers = await this.addZookeepers(portsOf);
    const address = `zk://${zookeepers.join(',')}${ZOOKEEPER_PATH}`;
    const masters = await this.addSchedulers(address, portsOf);
    await this.addAgents(address, masters, portsOf);
  }

  private async addZookeepers(portsOf: PortsOf): Promise<string[]> {
    const peers = ZOOKEEPERS.map((name) => {
      const [, peerPort = 0, electionPort = 0] = portsOf(name);
      return { host: this.network.hostOf(name), peerPort, electionPort };
    });
    return Promise.all(
      ZOOKEEPERS.map(async (name, index) => {
        const dataDir = join(this.folder, name);
        mkdirSync(dataDir);
        writeFileSync(join(dataDir, 'myid'), `${index + 1}\n`);
        const configFile = join(dataDir, 'zoo.cfg');
        const [clientPort = 0] = portsOf(name);
        const own = { dataDir, host: this.network.hostOf(name), clientPort };
        writeFileSync(configFile, zookeeperConfig(own, peers));
        this.add(name, zookeeperCommand(configFile));
        return this.network.front(name, { name: 'client', port: clientPort });
      }),
    );
  }

  private async addSchedulers(zookeeper: string, portsOf: PortsOf): Promise<string[]> {
    return Promise.all(
      SCHEDULERS.map(async (name) => {
        const [http = 0, master = 0] = portsOf(name);
        const host = this.network.hostOf(name);
        const [httpFront, masterFront] = [
          await this.network.front(name, { name: 'http', port: http }),
          await this.network.front(name, { name: 'master', port: master }),
        ];
        this.httpUrls.set(name, `http://${host}:${http}`);
        const program = this.options.schedulerCommand ?? [process.execPath, SCHEDULER_PROGRAM];
        this.add(name, [
          ...program,
          ...['--zk', zookeeper, '--zk-session-timeout', this.sessionTimeout],
          ...['--http-host', host, '--http-port', `${http}`, '--http-advertise', httpFront],
          ...['--master-host', host, '--master-port', `${master}`],
          ...['--master-advertise', masterFront, '--data-dir', this.diskOf(name)],
          ...this.openly,
        ]);
        return `http://${masterFront}`;
      }),
    );
  }

  /** Two find the leader in ZooKeeper, the third has the list of all masters. */
  private async addAgents(
    zookeeper: string,
    masters: readonly string[],
    portsOf: PortsOf,
  ): Promise<void> {
    for (const [index, name] of AGENTS.entries()) {
      const host = this.network.hostOf(name);
      const [port = 0] = portsOf(name);
      this.agentUrls.set(name, `http://${host}:${port}`);
      this.add(name, [
        ...[process.execPath, AGENT_PROGRAM],
        ...['--master', index < 2 ? zookeeper : masters.join(',')],
        ...['--zk-session-timeout', this.sessionTimeout],
        ...['--host', host, '--port', `${port}`, '--hostname', name],
        ...['--work-dir', this.diskOf(name), '--sandbox-count', '2000'],
        ...['--cpus', '100', '--mem', '100000', '--disk', '1000000'],
        ...this.openly,
      ]);
    }
  }

  private get sessionTimeout(): string {
    return `PT${this.options.sessionTimeoutMs / 1_000}S`;
  }

  private get openly(): string[] {
    return this.network.kind === 'namespaces' ? ['--insecure'] : [];
  }

  /** A disk of its own where that can be mounted, else a folder. */
  private diskOf(name: string): string {
    const folder = join(this.folder, name);
    const disk = SmallDisk.mount(folder, DISK_MB);
    if (disk !== null) this.disks.set(name, disk);
    return join(folder, 'data');
  }

  private add(name: string, command: readonly string[]): void {
    const isZookeeper = name.startsWith('zookeeper');
    if (!isZookeeper) this.stepClock(name, 0);
    const isFaked = HAS_FAKETIME && !isZookeeper;
    const member = new Member({
      name,
      command: this.network.commandOf(name, command),
      environment: isFaked ? fakeTimeEnvironment(this.clockFile(name)) : {},
      logFile: this.logFile(name),
      onUnexpectedEnd: (who, how) => {
        this.unexpectedEnds.push(`${who} ended by itself: ${how}`);
        this.options.onNews(`${who} ended by itself: ${how}`);
        this.onFall(who);
      },
    });
    this.members.set(name, member);
  }

  private logFile(name: string): string {
    return join(this.folder, 'logs', `${name}.log`);
  }

  private clockFile(name: string): string {
    return join(this.folder, 'clocks', name);
  }
}

/** Tasks outlive everything by design; they are found by the folder that they work in. */
function killAllIn(folder: string): void {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readlinkSync(`/proc/${entry}/cwd`).startsWith(folder)) {
        process.kill(Number(entry), 'SIGKILL');
      }
    } catch {
      // The process has gone, or is not ours to look at.
    }
  }
}
