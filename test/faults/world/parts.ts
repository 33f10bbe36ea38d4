import { existsSync } from 'node:fs';
import { ROOT } from '../../world/process.js';

export const NODE_COUNT = 3;
export const ZOOKEEPERS = namesOf('zookeeper');
export const SCHEDULERS = namesOf('scheduler');
export const AGENTS = namesOf('agent');
export const NODES = [...ZOOKEEPERS, ...SCHEDULERS, ...AGENTS];

/** The folder of ZooKeeper that all of a world's schedulers and agents are told of. */
export const ZOOKEEPER_PATH = '/horae';

export const SCHEDULER_PROGRAM = `${ROOT}packages/scheduler/bin/horae-scheduler.js`;
export const AGENT_PROGRAM = `${ROOT}packages/agent/bin/horae-agent.js`;

const FAKETIME = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path));

export const HAS_FAKETIME = FAKETIME !== undefined;

/** Environment of a process whose clock is as much ahead as the file says, e.g. `+5`. */
export function fakeTimeEnvironment(offsetFile: string): Record<string, string> {
  if (FAKETIME === undefined) return {};
  return {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: offsetFile,
    FAKETIME_CACHE_DURATION: '1',
    // Timers go on as they were: a step of the clock is a step of the wall clock only.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

const JAVA = '/usr/bin/java';
const JARS = ['/usr/share/java/zookeeper.jar', '/usr/share/java/slf4j-nop.jar'];

export const HAS_ZOOKEEPER_SERVER = [JAVA, ...JARS].every((path) => existsSync(path));

export function zookeeperCommand(configFile: string): string[] {
  // What makes Java quick to start, and keeps it small.
  const flags = ['-Xmx160m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  return [JAVA, ...flags, '-cp', JARS.join(':'), main, configFile];
}

export interface ZookeeperPeer {
  readonly host: string;
  readonly peerPort: number;
  readonly electionPort: number;
}

export function zookeeperConfig(
  own: { readonly dataDir: string; readonly host: string; readonly clientPort: number },
  peers: readonly ZookeeperPeer[],
): string {
  return [
    // Sessions may be as short as two ticks.
    'tickTime=500',
    'initLimit=20',
    'syncLimit=10',
    `dataDir=${own.dataDir}`,
    `clientPortAddress=${own.host}`,
    `clientPort=${own.clientPort}`,
    'admin.enableServer=false',
    '4lw.commands.whitelist=srvr,ruok',
    'maxClientCnxns=0',
    'autopurge.snapRetainCount=3',
    'autopurge.purgeInterval=1',
    ...peers.map(
      ({ host, peerPort, electionPort }, index) =>
        `server.${index + 1}=${host}:${peerPort}:${electionPort}`,
    ),
    '',
  ].join('\n');
}

function namesOf(kind: string): string[] {
  return Array.from({ length: NODE_COUNT }, (_, index) => `${kind}-${index + 1}`);
}
