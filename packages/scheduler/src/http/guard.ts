import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HoraeError } from '@horae/submitter/kernel';
import { isHostChecked } from './forwarded.js';
import { type Credentials, PAGE_HEADER, type SignIn } from './session/index.js';

/** Who may talk to the server, and from where. */
export interface GuardRules {
  /** Names under which this server is reached beside localhost and plain addresses. */
  readonly allowedHosts: readonly string[];
  /** Null: no authentication, and an Authorization header is ignored. */
  readonly credentials: Credentials | null;
  /** Shown in the challenge (Chronos: `--http_realm`). */
  readonly realm: string;
}

const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The checks before any route. Host: a page of another site that rebinds its name to this address
 * still sends its own name. Origin: a form of another site cannot start jobs. Then credentials;
 * a browser keeps them for the name they were given to, so with them any name may be used.
 * @param signIn null: no credentials are configured.
 */
export function guardRequests(
  app: FastifyInstance,
  rules: GuardRules,
  signIn: SignIn | null,
): void {
  const checkHost = hostCheck(rules);
  const challenge = `Basic realm=${quoted(rules.realm)}, charset="UTF-8"`;
  // Not an async function, whose promise costs every request more than the checks.
  app.addHook('onRequest', (request, reply, done) => {
    checkHost(request.raw);
    if (!READING_METHODS.has(request.method)) checkOrigin(request);
    const isOpen = request.routeOptions.config.isOpen === true;
    if (signIn !== null && !isOpen) checkProof(request, reply, { signIn, challenge });
    done();
  });
}

interface Asked {
  readonly signIn: SignIn;
  readonly challenge: string;
}

/**
 * By basic authentication, or by the session of who has signed in. A session is sent along by the
 * browser, asked or not: a change needs a header as well, the page's or `Origin` (which has been
 * looked at), for no form of another site can send the one or forge the other.
 * @throws HoraeError CREDENTIALS_NEEDED, PAGE_HEADER_NEEDED
 */
function checkProof(request: FastifyRequest, reply: FastifyReply, asked: Asked): void {
  const { headers } = request;
  const proof = asked.signIn.proofOf(headers);
  const isPage = headers[PAGE_HEADER] !== undefined;
  if (proof === null) {
    if (!isPage && !isStreamAsked(headers)) reply.header('www-authenticate', asked.challenge);
    throw new HoraeError('CREDENTIALS_NEEDED', [headers.authorization !== undefined]);
  }
  const isOwn = isPage || headers.origin !== undefined;
  if (proof.by === 'session' && !isOwn && !READING_METHODS.has(request.method)) {
    throw new HoraeError('PAGE_HEADER_NEEDED', []);
  }
}

/** The page's stream, which can send no header of its own: a browser would ask in its own words. */
function isStreamAsked({ accept }: IncomingHttpHeaders): boolean {
  return accept?.startsWith('text/event-stream') === true;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers also without credentials, where some are configured. */
    readonly isOpen?: boolean;
  }
}

/**
 * The check of `Host` alone. What a standby has forwarded was checked there, against names that
 * this scheduler does not know.
 * @throws HoraeError HOST_REFUSED or REQUEST_INVALID
 */
export function hostCheck(rules: GuardRules): (request: IncomingMessage) => void {
  const hosts = new Set(['localhost', ...rules.allowedHosts.map((host) => host.toLowerCase())]);
  return (request) => {
    requireHost(request);
    if (rules.credentials !== null || !mayBeBrowser(request.headers)) return;
    if (!isHostChecked(request.headers)) checkHost(request.headers.host ?? '', hosts);
  };
}

/** HTTP/1.0 clients send none; a browser always does. */
function requireHost({ headers, httpVersion }: IncomingMessage): void {
  if (headers.host !== undefined || httpVersion === '1.0') return;
  throw new HoraeError('REQUEST_INVALID', [
    'Host: is missing; HTTP/1.1 needs this header, e.g. "Host: localhost:4400".',
  ]);
}

/** Headers that every browser sends and that no script in a page can leave out. */
const BROWSER_HEADERS = ['accept-language', 'origin', 'sec-fetch-mode', 'sec-fetch-site'] as const;

/** Scripts and clients outside of browsers cannot be made to call by another site's page. */
function mayBeBrowser(headers: IncomingHttpHeaders): boolean {
  return !isFetchOfNode(headers) && BROWSER_HEADERS.some((name) => headers[name] !== undefined);
}

/**
 * Node's `fetch` speaks as a browser does, but for the site, which every browser names together
 * with the mode; a page can neither set nor leave out either.
 */
function isFetchOfNode(headers: IncomingHttpHeaders): boolean {
  const { origin, 'sec-fetch-mode': mode, 'sec-fetch-site': site } = headers;
  return mode !== undefined && site === undefined && origin === undefined;
}

function checkHost(header: string, hosts: ReadonlySet<string>): void {
  if (header === '') return;
  const name = hostName(header);
  // A plain address cannot be rebound by another site's DNS.
  if (isIP(name) !== 0 || hosts.has(name)) return;
  throw new HoraeError('HOST_REFUSED', [header]);
}

/** `Example.org:4400` → `example.org`, `[::1]:4400` → `::1`. */
function hostName(header: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(header);
  if (bracketed !== null) return bracketed[1] ?? '';
  return header.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
}

function checkOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new HoraeError('ORIGIN_REFUSED', [request.headers.origin ?? String(site)]);
  }
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const host = request.headers.host?.toLowerCase();
  const sent = origin.toLowerCase();
  if (host === undefined || (sent !== `http://${host}` && sent !== `https://${host}`)) {
    throw new HoraeError('ORIGIN_REFUSED', [origin]);
  }
}

/** A realm may be any text; a header takes ASCII, with quotes and backslashes escaped. */
function quoted(text: string): string {
  return `"${text.replace(/[^ -~]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}
