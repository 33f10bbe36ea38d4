import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noteProcesses } from './leftovers.mjs';
import { Member } from './member.mjs';
import { say } from './say.mjs';

const PROGRAMS = fileURLToPath(new URL('../../../packages', import.meta.url));

/** Tasks get TERM, grace and KILL, and their ends are reported. */
const AGENT_ENDS_WITHIN_MS = 30_000;
const SCHEDULER_ENDS_WITHIN_MS = 12_000;
const ZOOKEEPER_ENDS_WITHIN_MS = 5_000;

/**
 * Nine processes, each with a folder below one. All of them listen on 127.0.0.1 only; the state in
 * ZooKeeper is under a password all the same, as it should be on real machines.
 */
export class LocalCluster {
  /**
   * @param {object} options
   * @param {string} options.folder
   * @param {import('./ports.mjs').Ports} options.ports
   * @param {{ java: string, classpath: string }} options.classpath
   */
  constructor({ folder, ports, classpath }) {
    this.folder = resolve(folder);
    this.ports = ports;
    this.zookeepers = ports.zookeepers.map((_, index) => this.#zookeeper(index, classpath));
    this.schedulers = ports.schedulers.map((_, index) => this.#scheduler(index));
    this.agents = ports.agents.map((_, index) => this.#agent(index));
  }

  get members() {
    return [...this.zookeepers, ...this.schedulers, ...this.agents];
  }

  startZookeepers() {
    this.zookeepers.forEach((member) => this.start(member));
  }

  /** At once: schedulers and agents wait for ZooKeeper by themselves. */
  startHorae() {
    [...this.schedulers, ...this.agents].forEach((member) => this.start(member));
  }

  /** @param {Member} member */
  start(member) {
    member.start();
    noteProcesses(this.folder, this.members);
  }

  /** What runs where, for people. */
  table() {
    const { zookeepers, schedulers, agents } = this.ports;
    return [
      ...this.zookeepers.map((one, index) =>
        row(one, `clients on 127.0.0.1:${zookeepers[index]?.client}`),
      ),
      ...this.schedulers.map((one, index) =>
        row(
          one,
          `page and REST http://127.0.0.1:${schedulers[index]?.http}, ` +
            `master on 127.0.0.1:${schedulers[index]?.master}`,
        ),
      ),
      ...this.agents.map((one, index) => row(one, `files on 127.0.0.1:${agents[index]}`)),
      `Logs: ${join(this.folder, 'log')}`,
    ];
  }

  /** In this order, so that the schedulers hear how tasks have ended, and can write it down. */
  async stop() {
    await Promise.all(this.agents.map((one) => one.stop(AGENT_ENDS_WITHIN_MS)));
    await Promise.all(this.schedulers.map((one) => one.stop(SCHEDULER_ENDS_WITHIN_MS)));
    await Promise.all(this.zookeepers.map((one) => one.stop(ZOOKEEPER_ENDS_WITHIN_MS)));
    noteProcesses(this.folder, []);
  }

  killAll() {
    this.members.forEach((member) => member.kill());
  }

  /** @param {number} index @param {{ java: string, classpath: string }} classpath */
  #zookeeper(index, { java, classpath }) {
    const name = `zookeeper-${index + 1}`;
    const data = join(this.folder, name);
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'myid'), `${index + 1}\n`);
    const config = join(data, 'zoo.cfg');
    writeFileSync(config, zookeeperConfig(data, index, this.ports.zookeepers));
    const flags = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
    return this.#member(name, java, [...flags, '-cp', classpath, main, config]);
  }

  /** @param {number} index */
  #scheduler(index) {
    const name = `scheduler-${index + 1}`;
    const { http, master } = /** @type {import('./ports.mjs').SchedulerPorts} */ (
      this.ports.schedulers[index]
    );
    const args = [
      join(PROGRAMS, 'scheduler/bin/horae-scheduler.js'),
      ...['--http-port', `${http}`, '--master-port', `${master}`],
      ...['--data-dir', join(this.folder, name)],
    ];
    // In the environment: every user of the machine can read the flags of every process.
    const env = { HORAE_ZK: this.#zookeeperAddress(`horae:${this.#password()}@`) };
    return this.#member(name, process.execPath, args, env);
  }

  /** @param {number} index */
  #agent(index) {
    const name = `agent-${index + 1}`;
    const args = [
      join(PROGRAMS, 'agent/bin/horae-agent.js'),
      // Who leads may be read without the password.
      ...['--master', this.#zookeeperAddress('')],
      ...['--port', `${this.ports.agents[index]}`, '--hostname', name],
      ...['--work-dir', join(this.folder, name)],
      // One machine stands for three: a third of it each would be little, and they only try things.
      ...['--cpus', '2', '--mem', '1024', '--disk', '1024'],
      // Ctrl-C ends everything here; on a real host tasks outlive their agent ("leave").
      ...['--on-quit', 'kill'],
    ];
    return this.#member(name, process.execPath, args);
  }

  /**
   * @param {string} name @param {string} command @param {readonly string[]} args
   * @param {Record<string, string>} [env]
   */
  #member(name, command, args, env = {}) {
    const logFile = join(this.folder, 'log', `${name}.log`);
    return new Member({ name, command, args, env, logFile, onEnd: say });
  }

  /** @param {string} userInfo */
  #zookeeperAddress(userInfo) {
    const hosts = this.ports.zookeepers.map(({ client }) => `127.0.0.1:${client}`);
    return `zk://${userInfo}${hosts.join(',')}/horae`;
  }

  /** Made once per folder, for its owner alone to read. */
  #password() {
    const file = join(this.folder, 'zookeeper.password');
    if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
    return readFileSync(file, 'utf8').trim();
  }
}

/** @param {Member} member @param {string} what */
function row(member, what) {
  return `${member.name.padEnd(11)}  pid ${String(member.pid).padEnd(7)}  ${what}`;
}

/**
 * @param {string} data @param {number} index
 * @param {readonly import('./ports.mjs').ZookeeperPorts[]} peers
 */
function zookeeperConfig(data, index, peers) {
  return [
    // Sessions may last 2 to 20 ticks: 10 s, which schedulers ask for, lies in between.
    ...['tickTime=2000', 'initLimit=10', 'syncLimit=5'],
    `dataDir=${data}`,
    `clientPort=${peers[index]?.client}`,
    'clientPortAddress=127.0.0.1',
    ...peers.map(({ peer, election }, at) => `server.${at + 1}=127.0.0.1:${peer}:${election}`),
    // Old snapshots go by themselves.
    ...['autopurge.snapRetainCount=3', 'autopurge.purgeInterval=1'],
    ...['admin.enableServer=false', '4lw.commands.whitelist=ruok,srvr,mntr', ''],
  ].join('\n');
}
