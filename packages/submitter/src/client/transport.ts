import { Agent, request } from 'undici';
import type { DurationMs } from '../kernel/index.js';
import { RequestRefused, SchedulerUnreachable } from './client-error.js';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, e.g. `/scheduler/jobs`. */
  readonly path: string;
  /** JSON text. */
  readonly body?: string;
  /**
   * May be sent to a second server although the first one may have done it: true for everything
   * but "run now", which would run twice.
   */
  readonly isRepeatable: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  /** Who answered. */
  readonly server: string;
}

/** Sends a call to the first server that answers. */
export interface Transport {
  /** @throws RequestRefused for a status of 400 or more, SchedulerUnreachable when none answers */
  send(call: HttpCall): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** A proxy in front of a scheduler that is away answers with these; another server may do better. */
const TRY_NEXT_STATUSES = new Set([502, 503, 504]);
/** The connection never came about, so the call cannot have been carried out. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Tries the servers in order, from the one that answered last. A server that refuses ends the
 * search: the others would say the same.
 */
export function httpTransport(servers: readonly string[], timeoutMs: DurationMs): Transport {
  const dispatcher = new Agent({ connect: { timeout: timeoutMs } });
  let preferred = 0;

  async function sendTo(server: string, call: HttpCall): Promise<HttpAnswer> {
    const { origin, prefix, authorization } = addressOf(server);
    const { statusCode, headers, body } = await request(`${origin}${prefix}${call.path}`, {
      method: call.method,
      dispatcher,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      headers: {
        accept: '*/*',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(authorization === null ? {} : { authorization }),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    return { status: statusCode, headers, bytes, server: origin };
  }

  async function send(call: HttpCall): Promise<HttpAnswer> {
    let failure: unknown = new Error('no server is configured');
    for (let tried = 0; tried < servers.length; tried += 1) {
      const index = (preferred + tried) % servers.length;
      const server = servers[index] ?? '';
      try {
        const answer = await sendTo(server, call);
        if (answer.status >= 400) throw refusalOf(answer);
        preferred = index;
        return answer;
      } catch (error) {
        if (!mayTryNext(error, call)) throw asClientError(error, server);
        failure = error;
      }
    }
    if (failure instanceof RequestRefused) throw failure;
    throw new SchedulerUnreachable(servers.map(withoutCredentials), failure);
  }

  return { send, close: () => dispatcher.close() };
}

function mayTryNext(error: unknown, call: HttpCall): boolean {
  if (error instanceof RequestRefused) {
    return TRY_NEXT_STATUSES.has(error.status) && call.isRepeatable;
  }
  return call.isRepeatable || NEVER_SENT.has(codeOf(error));
}

function asClientError(error: unknown, server: string): Error {
  if (error instanceof RequestRefused) return error;
  return new SchedulerUnreachable([withoutCredentials(server)], error);
}

function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return first instanceof Error && 'code' in first ? String(first.code) : '';
}

/** JSON with a `message` (Chronos 3 and Horae), else the text itself (Chronos 2). */
function refusalOf(answer: HttpAnswer): RequestRefused {
  const text = answer.bytes.toString('utf8').trim();
  return new RequestRefused(
    answer.status,
    messageIn(text) ?? `HTTP ${answer.status}`,
    answer.server,
  );
}

function messageIn(text: string): string | null {
  // Jetty in front of Chronos answers whole pages; they say nothing that the status does not.
  if (text === '' || text.startsWith('<')) return null;
  try {
    const parsed = JSON.parse(text) as { message?: unknown } | null;
    return typeof parsed?.message === 'string' ? parsed.message : text;
  } catch {
    return text;
  }
}

interface Address {
  readonly origin: string;
  /** A path in front of everything, for a scheduler behind a proxy; no slash at its end. */
  readonly prefix: string;
  readonly authorization: string | null;
}

function addressOf(server: string): Address {
  const url = new URL(server);
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    origin: url.origin,
    prefix: url.pathname.replace(/\/+$/, ''),
    authorization:
      credentials === ':' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

function withoutCredentials(server: string): string {
  const { origin, prefix } = addressOf(server);
  return `${origin}${prefix}`;
}
