import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const JARS = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];
const JAVA = '/usr/bin/java';
const BASH = '/bin/bash';

/** Optional, for it has to be built; a name apart, so that checking types does not need it. */
const CLIENT: string = 'zookeeper';
const hasClient = await import(CLIENT).then(
  () => true,
  () => false,
);

/**
 * The native client's sockets go on to children, where they would stay open, and the client would
 * spin over what is left of them here: so a server lets go of everything but its standard files.
 */
const WITHOUT_INHERITED_FILES =
  'for file in /proc/self/fd/*; do fd=${file##*/}; ((fd > 2)) && eval "exec $fd>&-"; done; exec "$@"';

/** Whether this machine can start ZooKeeper (Debian's, and a Java), and talk to it. */
export const HAS_ZOOKEEPER = hasClient && [JAVA, BASH, ...JARS].every((path) => existsSync(path));

export interface ZookeeperServerOptions {
  readonly folder: string;
  /** Of its clients, on the loopback. */
  readonly port: number;
  /** Lines of its configuration, besides those that every server here has. */
  readonly settings: readonly string[];
  readonly heapMb: number;
}

/** One server process of a real ZooKeeper; its data stay where they are when it is killed. */
export class ZookeeperServer {
  private process: ChildProcess | null = null;

  constructor(private readonly options: ZookeeperServerOptions) {
    const { folder, port, settings } = options;
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      this.configuration,
      [
        `dataDir=${folder}`,
        'clientPortAddress=127.0.0.1',
        `clientPort=${port}`,
        'maxClientCnxns=0',
        'admin.enableServer=false',
        '4lw.commands.whitelist=ruok,srvr',
        ...settings,
        '',
      ].join('\n'),
    );
  }

  get pid(): number | null {
    return this.process?.pid ?? null;
  }

  /** Does not wait until it serves. */
  start(): void {
    if (this.process !== null) return;
    // What makes Java quick to start, and keeps it small.
    const heap = `-Xmx${this.options.heapMb}m`;
    const flags = [heap, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
    const command = [JAVA, ...flags, '-cp', JARS.join(':'), main, this.configuration];
    this.process = spawn(BASH, ['-c', WITHOUT_INHERITED_FILES, 'bash', ...command], {
      stdio: 'ignore',
    });
  }

  /** With SIGKILL, also while it is paused. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = null;
    if (process === null || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await ended;
  }

  /** It stands still, with its connections open. */
  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** `standalone`, `leader` or `follower`; null: it serves nobody. */
  async mode(): Promise<string | null> {
    const answer = await this.ask('srvr');
    return /^Mode: (\w+)$/m.exec(answer)?.[1] ?? null;
  }

  private get configuration(): string {
    return join(this.options.folder, 'zoo.cfg');
  }

  /** A command of four letters; an empty answer when there is none. */
  private ask(command: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(this.options.port, '127.0.0.1', () => socket.write(command));
      // One that is about to start, or paused, may accept and never answer.
      socket.setTimeout(1_000, () => socket.destroy());
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      socket.on('error', () => resolve(''));
      socket.on('close', () => resolve(answer));
    });
  }
}
