import { type Result, accepted, refused } from '../../kernel/index.js';

/** Where Chronos keeps its state: `zk://[user:password@]host:port,…/path`. */
export interface ZookeeperAddress {
  /** `host:port`, at least one. */
  readonly hosts: readonly string[];
  /** `user:password` for digest authentication; null = none. */
  readonly credentials: string | null;
  /** Chronos's `--zk_path`, with no slash at its end; '' is the root. */
  readonly path: string;
}

const DEFAULT_PORT = 2181;
const DEFAULT_PATH = '/chronos/state';

/** A path that is left out is Chronos's own default. The error is the end of "… is not …". */
export function readZookeeperAddress(text: string): Result<ZookeeperAddress, string> {
  const match = /^zk:\/\/(?:(.+)@)?([^/@]+)(\/.*)?$/.exec(text);
  if (match === null) return refused(EXAMPLE);
  const [, userInfo, hostList = '', path = DEFAULT_PATH] = match;
  const hosts = hostList.split(',').map(hostOf);
  if (hosts.includes(null) || /\s|\/\/|\/\.{1,2}(?:\/|$)/.test(path)) return refused(EXAMPLE);
  if (userInfo !== undefined && !/^[^:]+:./.test(userInfo)) return refused(EXAMPLE);
  return accepted({
    hosts: hosts.filter((host) => host !== null),
    credentials: userInfo === undefined ? null : decoded(userInfo),
    path: path.replace(/\/$/, ''),
  });
}

const EXAMPLE = 'an address of ZooKeeper; expected e.g. "zk://zk1:2181,zk2:2181/chronos/state"';

/** For messages: everything but the password. */
export function shownAddress({ hosts, path }: ZookeeperAddress): string {
  return `zk://${hosts.join(',')}${path}`;
}

function hostOf(text: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text.trim());
  const port = Number(match?.[2] ?? DEFAULT_PORT);
  return match === null || port < 1 || port > 65_535 ? null : `${match[1]}:${port}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
