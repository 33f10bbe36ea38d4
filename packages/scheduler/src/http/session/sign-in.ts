import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Clock, HoraeError, LIMITS } from '@horae/submitter/kernel';
import { SessionTokens } from './session-tokens.js';
import { SignInAttempts } from './sign-in-attempts.js';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The cookie of a session. A page of another site is never sent along with it. */
export const SESSION_COOKIE = 'horae-session';
/** No form and no page of another site can set it; the page sends it with every request. */
export const PAGE_HEADER = 'x-horae-page';

/** How a request has shown that it may; `until` is that of a session, in ms. */
export interface Proof {
  readonly by: 'basic' | 'session';
  readonly untilMs: number | null;
}

/** Who may use this server: by basic authentication, or signed in at the page. */
export class SignIn {
  readonly user: string;
  readonly #expected: Buffer;
  readonly #tokens: SessionTokens;
  readonly #attempts = new SignInAttempts();
  readonly #clock: Clock;

  constructor(credentials: Credentials, clock: Clock) {
    this.user = credentials.user;
    this.#expected = digestOf(credentials);
    this.#tokens = new SessionTokens(credentials);
    this.#clock = clock;
  }

  /** Null: it has shown nothing that is good. */
  proofOf(headers: IncomingHttpHeaders): Proof | null {
    if (isBasicRight(headers.authorization, this.#expected)) return { by: 'basic', untilMs: null };
    const token = cookieOf(headers.cookie);
    const untilMs = token === null ? null : this.#tokens.untilMs(token, this.#clock.now());
    return untilMs === null ? null : { by: 'session', untilMs };
  }

  /**
   * A session for whoever knows the credentials.
   * @throws HoraeError SIGN_IN_LIMIT, SIGN_IN_REFUSED
   */
  open(given: Credentials, address: string): { readonly token: string; readonly untilMs: number } {
    const nowMs = this.#clock.now();
    const waitS = this.#attempts.waitS(address, this.#clock.monotonicMs());
    if (waitS !== null) {
      throw new HoraeError('SIGN_IN_LIMIT', [LIMITS.signInFailureCountMax, waitS]);
    }
    if (!timingSafeEqual(digestOf(given), this.#expected)) {
      this.#attempts.failed(address, this.#clock.monotonicMs());
      throw new HoraeError('SIGN_IN_REFUSED', []);
    }
    return this.#tokens.issue(nowMs);
  }
}

/** Compared as digests of equal length, so that the time taken tells nothing. */
function isBasicRight(header: string | undefined, expected: Buffer): boolean {
  const encoded = /^basic\s+(\S+)\s*$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return false;
  return timingSafeEqual(sha256(Buffer.from(encoded, 'base64').toString('utf8')), expected);
}

function cookieOf(header: string | undefined): string | null {
  for (const part of header?.split(';') ?? []) {
    const [name = '', value = ''] = part.trim().split('=');
    if (name === SESSION_COOKIE) return value;
  }
  return null;
}

function digestOf({ user, password }: Credentials): Buffer {
  return sha256(`${user}:${password}`);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
