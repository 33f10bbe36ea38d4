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
   * Names this server answers to (without port). A page in a browser on this machine cannot then
   * reach it under a name of its own (DNS rebinding). All names when absent.
   */
  readonly hostNames?: readonly string[];
}

/** @throws HttpRefusal 401 or 403 */
export function checkAccess(headers: IncomingHttpHeaders, options: AccessOptions): void {
  checkHost(headers.host, options.hostNames);
  const credentials = options.credentials ?? [];
  if (credentials.length === 0) return;
  const given = headers.authorization ?? '';
  if (credentials.some((credential) => isSame(given, basicHeader(credential)))) return;
  throw new HttpRefusal(401, '', { 'www-authenticate': 'Basic realm="mesos-master-scheduler"' });
}

export function basicHeader({ principal, secret }: Credential): string {
  return `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`;
}

function checkHost(host: string | undefined, hostNames: readonly string[] | undefined): void {
  if (hostNames === undefined) return;
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (hostNames.includes(name)) return;
  throw new HttpRefusal(403, `Host: "${name}" is not a name of this master`);
}

/** Compares digests, so that the time taken tells nothing of how much was right. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
