import { LIMITS } from '@horae/submitter/kernel';

/**
 * Counts sign-ins that failed: a minute at a time, for each address and for all together, so that
 * neither one guesser nor many get far. Other clients, with basic authentication, are not counted.
 */
export class SignInAttempts {
  #minute = 0;
  readonly #countOf = new Map<string, number>();
  #count = 0;

  /** Seconds until that address may try again; null: it may now. */
  waitS(address: string, nowMs: number): number | null {
    this.#turnTo(nowMs);
    const isFree =
      (this.#countOf.get(address) ?? 0) < LIMITS.signInFailureCountMax &&
      this.#count < LIMITS.signInFailureCountAllMax;
    return isFree ? null : Math.max(1, Math.ceil(((this.#minute + 1) * MINUTE_MS - nowMs) / 1_000));
  }

  failed(address: string, nowMs: number): void {
    this.#turnTo(nowMs);
    this.#count += 1;
    this.#countOf.set(address, (this.#countOf.get(address) ?? 0) + 1);
  }

  #turnTo(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#count = 0;
    this.#countOf.clear();
  }
}

const MINUTE_MS = 60_000;
