import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpRefusal } from './http-refusal.js';

export interface Credential {
  readonly principal: string;
  readonly secret: string;
}

export interface AccessOptions {
  /** Basic authentication for every call; none asked when empty. */
  readonly credentials?: readonly Credential[];
  /**
   * Names this server answers to (without port); null for any. By default a server that listens on
   * a loopback address answers to loopback names only: a page in a browser on this machine could
   * otherwise reach it under a name of its own (DNS rebinding) and start commands.
   */
  readonly hostNames?: readonly string[] | null;
}

/** @throws HttpRefusal 401 or 403 */
export function checkAccess(headers: IncomingHttpHeaders, options: AccessOptions): void {
  checkHost(headers.host, options.hostNames ?? null);
  checkOrigin(headers);
  const credentials = options.credentials ?? [];
  if (credentials.length === 0) return;
  const given = headers.authorization ?? '';
  if (credentials.some((credential) => isSame(given, basicHeader(credential)))) return;
  throw new HttpRefusal(401, '', { 'www-authenticate': 'Basic realm="mesos-master-scheduler"' });
}

export function basicHeader({ principal, secret }: Credential): string {
  return `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`;
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The names that a server listening on this address answers to unless told otherwise. */
export function defaultHostNames(host: string): readonly string[] | null {
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  return isLoopback ? [...LOOPBACK_NAMES, host] : null;
}

function checkHost(host: string | undefined, hostNames: readonly string[] | null): void {
  if (hostNames === null) return;
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (hostNames.includes(name)) return;
  throw new HttpRefusal(403, `Host: "${name}" is not a name of this master`);
}

/** Agents and frameworks send neither header; a browser sends them for a page of another site. */
function checkOrigin({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders): void {
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const own = (host ?? '').toLowerCase();
  const isForeignOrigin =
    origin !== undefined && ![`http://${own}`, `https://${own}`].includes(origin.toLowerCase());
  if (!isForeignSite && !isForeignOrigin) return;
  throw new HttpRefusal(
    403,
    `Origin: "${origin ?? String(site)}" is another site; ` +
      'only programs and pages of this master may call it',
  );
}

/** Compares digests, so that the time taken tells nothing of how much was right. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
