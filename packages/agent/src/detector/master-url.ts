type Members = Readonly<Record<string, unknown>>;

/**
 * Where the master is that a `json.info_…` znode tells of: `address` (its name, else its IP), then
 * `hostname` and `port`, then `pid`. Null when it is no JSON of a MasterInfo. The scheme is not in
 * it; masters that announce themselves speak plain HTTP.
 */
export function masterUrl(data: Uint8Array): string | null {
  const info = readMembers(data);
  if (info === null) return null;
  const address = asMembers(info['address']);
  return (
    urlOf(asText(address['hostname']) ?? asText(address['ip']), address['port']) ??
    urlOf(asText(info['hostname']), info['port']) ??
    urlOfPid(asText(info['pid']))
  );
}

function readMembers(data: Uint8Array): Members | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
    return typeof value === 'object' && value !== null ? (value as Members) : null;
  } catch {
    return null;
  }
}

function asMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function urlOf(host: string | null, port: unknown): string | null {
  if (host === null || typeof port !== 'number' || !Number.isInteger(port)) return null;
  if (port < 1 || port > 65_535 || !/^[\w.:-]+$/.test(host)) return null;
  const text = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return URL.canParse(text) ? new URL(text).origin : null;
}

/** `master@10.0.0.1:5050`. */
function urlOfPid(pid: string | null): string | null {
  const match = /@\[?([\w.:-]+?)\]?:(\d{1,5})$/.exec(pid ?? '');
  return match === null ? null : urlOf(match[1] ?? null, Number(match[2]));
}
