import { createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { LIMITS } from '@horae/submitter/kernel';

/** What the keys are for: keys for anything else would be others. */
const PURPOSE = 'horae session 1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const FORM = /^(\d{1,15}\.[\w-]{16})\.([\w-]{43})$/;

/**
 * Signed words that say until when their bearer is signed in. The key comes from the credentials
 * alone, so that each scheduler of an installation takes what another has signed, and nothing
 * signed before is worth anything once the password is another.
 */
export class SessionTokens {
  readonly #secret: { readonly user: string; readonly password: string };
  #key: Buffer | null = null;

  constructor(credentials: { readonly user: string; readonly password: string }) {
    this.#secret = credentials;
  }

  issue(nowMs: number): { readonly token: string; readonly untilMs: number } {
    const untilMs = nowMs + LIMITS.sessionMs;
    const said = `${untilMs}.${randomBytes(NONCE_BYTES).toString('base64url')}`;
    return { token: `${said}.${this.#sign(said).toString('base64url')}`, untilMs };
  }

  /** Until when it holds, in ms; null for one that is over or that no scheduler of ours signed. */
  untilMs(token: string, nowMs: number): number | null {
    const [, said, signature] = FORM.exec(token) ?? [];
    if (said === undefined || signature === undefined) return null;
    if (!timingSafeEqual(Buffer.from(signature, 'base64url'), this.#sign(said))) return null;
    const untilMs = Number.parseInt(said, 10);
    return untilMs > nowMs ? untilMs : null;
  }

  #sign(said: string): Buffer {
    return createHmac('sha256', this.#keyOf()).update(said).digest();
  }

  /**
   * Slow on purpose (some 50 ms, once): whoever has seen a token cannot try passwords on it by the
   * million.
   */
  #keyOf(): Buffer {
    const { user, password } = this.#secret;
    this.#key ??= scryptSync(`${user}:${password}`, `${PURPOSE} ${user}`, KEY_BYTES);
    return this.#key;
  }
}
