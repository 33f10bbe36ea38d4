import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  /** `HTTP/1.1 204 No Content`. */
  readonly statusLine: string;
  readonly status: number;
  /** Names as they were sent, in the order in which they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** One header's value by its name in any case; undefined when it was not sent. */
  header(name: string): string | undefined;
  /** What followed the headers, with chunks joined. */
  readonly body: string;
  json(): unknown;
}

export type RawHeaders = Readonly<Record<string, string>>;

const ANSWER_TIMEOUT_MS = 15_000;

/** Sends exactly these bytes, reads until the server closes, and reads the answer apart. */
export async function sendBytes(
  port: number,
  request: string | Buffer,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<RawAnswer> {
  return parseAnswer(await exchange(port, request, timeoutMs));
}

/**
 * The bytes of one request: `line` as it stands, the headers as they stand. `Host`,
 * `Connection: close` and, with a body, `Content-Length` are added unless the caller names them
 * (or `Transfer-Encoding`) himself; no `Content-Type` is ever added.
 */
export function requestBytes(line: string, headers: RawHeaders = {}, body?: string): Buffer {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const all = { ...headers };
  if (!given.has('host')) all['Host'] = 'localhost';
  if (!given.has('connection')) all['Connection'] = 'close';
  const hasLength = given.has('content-length') || given.has('transfer-encoding');
  if (body !== undefined && !hasLength) all['Content-Length'] = `${Buffer.byteLength(body)}`;
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${line}\r\n${lines.join('')}\r\n${body ?? ''}`);
}

/** A body in chunks of these sizes, for a request with `Transfer-Encoding: chunked`. */
export function chunked(...parts: readonly string[]): string {
  const chunks = parts.map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`);
  return `${chunks.join('')}0\r\n\r\n`;
}

function exchange(port: number, request: string | Buffer, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.setTimeout(timeoutMs, () => {
      const soFar = Buffer.concat(received).toString();
      socket.destroy(new Error(`The server did not close within ${timeoutMs} ms: ${soFar}`));
    });
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      socket.end();
      resolve(Buffer.concat(received));
    });
  });
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`This is no HTTP answer: ${JSON.stringify(bytes.toString())}`);
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const header = (name: string): string | undefined =>
    headers.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase())?.[1];
  const rest = bytes.subarray(end + 4);
  const isChunked = /chunked/i.test(header('transfer-encoding') ?? '');
  const body = (isChunked ? joinChunks(rest) : rest).toString();
  return {
    statusLine,
    status: Number(statusLine.split(' ')[1]),
    headers,
    header,
    body,
    json: () => JSON.parse(body) as unknown,
  };
}

function joinChunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (lineEnd < 0 || Number.isNaN(size)) throw new Error('A chunk is broken.');
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
