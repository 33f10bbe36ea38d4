import { type Result, accepted, refused } from '../kernel/index.js';

/** An ensemble and a place in it: `zk://[user:password@]host:port,…/path`, as Mesos writes it. */
export interface ZookeeperAddress {
  /** `host:port`, at least one. */
  readonly hosts: readonly string[];
  /** `user:password` for digest authentication; null = none. */
  readonly credentials: string | null;
  /** With no slash at its end; '' is the root. */
  readonly path: string;
}

const DEFAULT_PORT = 2181;

/** `defaultPath` stands in for one that is left out. The error is the end of "… is not …". */
export function readZookeeperAddress(
  text: string,
  defaultPath: string,
): Result<ZookeeperAddress, string> {
  const example = `an address of ZooKeeper; expected e.g. "zk://zk1:2181,zk2:2181${defaultPath}"`;
  const match = /^zk:\/\/(?:(.+)@)?([^/@]+)(\/.*)?$/.exec(text);
  if (match === null) return refused(example);
  const [, userInfo, hostList = '', path = defaultPath] = match;
  const hosts = hostList.split(',').map(hostOf);
  if (hosts.includes(null) || /\s|\/\/|\/\.{1,2}(?:\/|$)/.test(path)) return refused(example);
  if (userInfo !== undefined && !/^[^:]+:./.test(userInfo)) return refused(example);
  return accepted({
    hosts: hosts.filter((host) => host !== null),
    credentials: userInfo === undefined ? null : decoded(userInfo),
    path: path.replace(/\/$/, ''),
  });
}

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
