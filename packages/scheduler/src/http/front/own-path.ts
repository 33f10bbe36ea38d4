const OWN_PATHS: ReadonlySet<string> = new Set([
  '/ping',
  '/health',
  '/metrics',
  '/metrics/prometheus',
  '/api/v1/session',
]);

/** Paths that every scheduler answers by itself, written in any way that the router takes. */
export function isOwnPath(url: string): boolean {
  return OWN_PATHS.has(pathOf(url));
}

/** The page and its files. */
export function isPagePath(url: string): boolean {
  const path = pathOf(url);
  return path === '' || path.startsWith('/assets/');
}

/** Without scheme, host, query and slashes too many. */
function pathOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.replace(/\/+/g, '/').replace(/\/$/, '');
}
