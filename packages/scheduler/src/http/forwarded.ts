import type { IncomingHttpHeaders } from 'node:http';

/** How Horae names itself in `Via` (RFC 9110 §7.6.3). */
export const VIA = '1.1 horae';

/**
 * Was this request forwarded by a standby, which has looked at `Host`? A page of another site
 * cannot claim it: browsers let no script set `Via`.
 */
export function isForwarded({ via }: IncomingHttpHeaders): boolean {
  if (via === undefined) return false;
  return via.split(',').some((hop) => hop.trim().split(/\s+/)[1] === 'horae');
}
