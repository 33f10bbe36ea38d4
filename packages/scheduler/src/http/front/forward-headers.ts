import type { IncomingMessage } from 'node:http';

/** Of one connection only (RFC 9110 §7.6.1, and what older clients send). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Answered here, before the body is asked for.
  'expect',
]);

const OPEN_BRACKET = /^\[[^\]]*$/;

/** Names and values in turn, as they were sent, and as `undici` and `writeHead` take them. */
export type RawHeaders = string[];

/** The request's headers for the leader, with the client's address and this hop of the way. */
export function headersToLeader(
  { headers, rawHeaders, socket }: IncomingMessage,
  via: string,
): RawHeaders {
  const host = headers['x-forwarded-host'] ?? headers.host;
  const added: Readonly<Record<string, string | undefined>> = {
    // undici would not send it; the leader then sees its own name, and the client's beside it.
    host: headers.host === undefined || OPEN_BRACKET.test(headers.host) ? undefined : headers.host,
    'x-forwarded-for': joined(headers['x-forwarded-for'], socket.remoteAddress),
    'x-forwarded-host': joined(host),
    'x-forwarded-proto': joined(headers['x-forwarded-proto'] ?? 'http'),
    via: joined(headers.via, via),
  };
  const kept = endToEnd(rawHeaders, (name) => Object.hasOwn(added, name));
  for (const [name, value] of Object.entries(added)) {
    if (value !== undefined) kept.push(name, value);
  }
  return kept;
}

/** The leader's headers for the client: all but those of the connection between the schedulers. */
export function headersToClient(raw: readonly (Buffer | string)[]): RawHeaders {
  return endToEnd(raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1'))));
}

/** Without those that are of one connection, by their nature or because `Connection` names them. */
function endToEnd(
  raw: readonly string[],
  isReplaced: (name: string) => boolean = () => false,
): RawHeaders {
  const named = new Set<string>();
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]?.toLowerCase() !== 'connection') continue;
    for (const name of (raw[at + 1] ?? '').split(',')) named.add(name.trim().toLowerCase());
  }
  const kept: RawHeaders = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (HOP_BY_HOP.has(name) || named.has(name) || isReplaced(name)) continue;
    kept.push(raw[at] ?? '', raw[at + 1] ?? '');
  }
  return kept;
}

function joined(
  given: string | string[] | undefined,
  last?: string | undefined,
): string | undefined {
  const texts = [given ?? [], last ?? []].flat();
  return texts.length === 0 ? undefined : texts.join(', ');
}
