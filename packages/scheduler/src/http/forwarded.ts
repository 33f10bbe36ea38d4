import type { IncomingHttpHeaders } from 'node:http';

const NAME = 'horae';
const ANY_HOST = '(any-host)';

/**
 * How a standby names itself in `Via` (RFC 9110 §7.6.3). One that asks for credentials lets every
 * `Host` pass, and says so: a leader that asks for none has to look at it then.
 */
export function viaOf({ credentials }: { readonly credentials: object | null }): string {
  return credentials === null ? `1.1 ${NAME}` : `1.1 ${NAME} ${ANY_HOST}`;
}

/** Was this request forwarded by a standby? */
export function isForwarded({ via }: IncomingHttpHeaders): boolean {
  return hopsOf(via).some(([, name]) => name === NAME);
}

/**
 * Has a standby looked at its `Host`? A page of another site cannot claim it: browsers let no
 * script set `Via`.
 */
export function isHostChecked({ via }: IncomingHttpHeaders): boolean {
  return hopsOf(via).some(([, name, note]) => name === NAME && note !== ANY_HOST);
}

function hopsOf(via: string | undefined): readonly (readonly string[])[] {
  return (via ?? '').split(',').map((hop) => hop.trim().split(/\s+/));
}
