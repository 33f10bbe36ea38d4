const OWN_PATHS: ReadonlySet<string> = new Set([
  '/ping',
  '/health',
  '/metrics',
  '/metrics/prometheus',
]);

/** Paths that tell of the process that is asked, written in any way that the router takes. */
export function isOwnPath(url: string): boolean {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return OWN_PATHS.has(path.replace(/\/+/g, '/').replace(/\/$/, ''));
}
