import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.js';
import { until } from './until.js';

const JARS = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];
const JAVA = '/usr/bin/java';

/** Optional, for it has to be built; a name apart, so that checking types does not need it. */
const CLIENT: string = 'zookeeper';
const hasClient = await import(CLIENT).then(
  () => true,
  () => false,
);

/**
 * Whether this machine can start ZooKeeper (Debian's libzookeeper-java, and a Java), and talk to
 * it.
 */
export const HAS_ZOOKEEPER = hasClient && [JAVA, ...JARS].every((path) => existsSync(path));

/** A real ZooKeeper on a port and in a folder of its own, which is gone when it is stopped. */
export class Zookeeper {
  private process: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<Zookeeper> {
    const [port = 0] = await freePorts(1);
    const server = new Zookeeper(mkdtempSync(join(tmpdir(), 'horae-zookeeper-')), port);
    writeFileSync(
      join(server.folder, 'zoo.cfg'),
      [
        'tickTime=500',
        `dataDir=${server.folder}`,
        'clientPortAddress=127.0.0.1',
        `clientPort=${port}`,
        'admin.enableServer=false',
        '4lw.commands.whitelist=ruok',
        '',
      ].join('\n'),
    );
    try {
      await server.run();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** What clients connect to. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it, or starts it again after a kill: its data are still there. */
  async run(): Promise<void> {
    // What makes Java quick to start, and keeps it small.
    const flags = ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
    this.process = spawn(
      JAVA,
      [...flags, '-cp', JARS.join(':'), main, join(this.folder, 'zoo.cfg')],
      { stdio: 'ignore' },
    );
    await until('ZooKeeper', () => isServing(this.port), { withinMs: 30_000 });
  }

  async kill(): Promise<void> {
    const { process } = this;
    this.process = null;
    if (process === null || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** ZooKeeper answers `ruok` with `imok`. */
function isServing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('ruok'));
    // One that is about to start may accept and never answer.
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer === 'imok'));
  });
}
