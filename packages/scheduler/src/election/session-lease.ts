import type { Clock, DurationMs } from '@horae/submitter/kernel';
import type { Lease } from '../ports/leadership.js';

/**
 * The right to act while the ensemble still keeps this session, judged by this machine alone: for
 * two thirds of the session time-out after a heartbeat was *sent* that the ensemble has answered.
 * The last third is for what the ensemble's own counting may be ahead.
 */
export class SessionLease implements Lease {
  readonly #clock: Clock;
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  /** A stall was noticed then: nothing that was sent before it counts any more. */
  #suspendedAtMs: number | null = null;
  #isRevoked = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isHeld(): boolean {
    if (this.#isRevoked || this.#suspendedAtMs !== null) return false;
    return this.#clock.monotonicMs() < this.#heldUntilMs;
  }

  /** Whether the time is over, or the office: a stall alone may still be forgiven. */
  get isLost(): boolean {
    return this.#isRevoked || this.#clock.monotonicMs() >= this.#heldUntilMs;
  }

  /** The ensemble has answered a heartbeat that was sent at that time (monotonic). */
  beatAnswered(sentAtMs: DurationMs, sessionTimeoutMs: DurationMs): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, sentAtMs + (sessionTimeoutMs * 2) / 3);
    if (this.#suspendedAtMs !== null && sentAtMs >= this.#suspendedAtMs) this.#suspendedAtMs = null;
  }

  /** This process stood still until now: who knows what has happened meanwhile. */
  suspend(): void {
    this.#suspendedAtMs = this.#clock.monotonicMs();
  }

  /** For good: the office is lost, whatever is answered later. */
  revoke(): void {
    this.#isRevoked = true;
  }
}
