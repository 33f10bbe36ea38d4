/**
 * Where a 307 of a master points to, as an origin: `//host:port/path` (today), a bare `host:port`
 * (older masters, the documentation), or a whole URL. The path is ours, not the master's. Null when
 * it names no host that HTTP leads to.
 */
export function redirectOrigin(location: string | undefined, from: string): string | null {
  if (location === undefined || location === '') return null;
  const isBare = !location.includes('/');
  const { protocol } = new URL(from);
  try {
    const target = new URL(isBare ? `${protocol}//${location}` : location, from);
    return /^https?:$/.test(target.protocol) ? target.origin : null;
  } catch {
    return null;
  }
}
