/** Ways to write "any address of this machine", which lead nowhere from another one. */
const ANY_ADDRESSES: ReadonlySet<string> = new Set(['0.0.0.0', '[::]', '']);

/**
 * What stands in ZooKeeper as the leader's address, as an origin to connect to; null unless it is
 * plain HTTP to a host and a port, and nothing more: whoever writes there must not make this
 * process send requests, and the credentials in them, elsewhere than to a scheduler's root.
 */
export function readLeaderAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isBare =
    url.protocol === 'http:' &&
    url.username === '' &&
    url.password === '' &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.port !== '0';
  return isBare && !ANY_ADDRESSES.has(url.hostname) ? url.origin : null;
}
