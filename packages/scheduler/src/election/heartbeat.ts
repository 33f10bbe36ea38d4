import { type Clock, type Timer, type Timers, durationMs } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Lease } from '../ports/leadership.js';
import { SessionLease } from './session-lease.js';

export interface HeartbeatOptions {
  readonly session: ZookeeperClient;
  /** A znode to `sync`; it need not exist. */
  readonly path: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told at each beat of a session whose lease has run out. */
  readonly onLeaseOver: () => void;
  /** How long this process stood still. */
  readonly onStall: (stallMs: number) => void;
}

const BEATS_PER_TIMEOUT = 6;
/** A busy machine makes any timer a little late. */
const SHORTEST_STALL_MS = 1_000;

/** Keeps the lease of one session alive, a round trip through the ensemble's leader at a time. */
export class Heartbeat implements Lease {
  readonly #lease: SessionLease;
  readonly #options: HeartbeatOptions;
  #timer: Timer | null = null;
  #waiting: Waiting[] = [];
  #isStopped = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#lease = new SessionLease(options.clock);
  }

  isHeld(): boolean {
    return this.#lease.isHeld();
  }

  settled(): Promise<void> {
    return this.#lease.isHeld() || this.#lease.isLost ? Promise.resolve() : this.confirmed();
  }

  /** For good: the office is lost. */
  revoke(): void {
    this.#lease.revoke();
    this.#answer(this.#waiting);
  }

  /** Once connected; before, there is no time-out that was granted. */
  start(): void {
    if (this.#timer === null && !this.#isStopped) this.#beat();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.revoke();
  }

  /**
   * Resolves once a heartbeat that was sent after this call has been answered and the lease is held
   * by it, or once the lease is lost.
   */
  confirmed(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ sinceMs: this.#options.clock.monotonicMs(), resolve });
      void this.#send();
    });
  }

  #beat(): void {
    const { session, clock, timers, onStall, onLeaseOver } = this.#options;
    const everyMs = session.sessionTimeoutMs / BEATS_PER_TIMEOUT;
    const dueMs = clock.monotonicMs() + everyMs;
    void this.#send();
    this.#timer = timers.after(durationMs(everyMs), () => {
      const lateMs = clock.monotonicMs() - dueMs;
      if (lateMs > Math.max(SHORTEST_STALL_MS, everyMs)) {
        this.#lease.suspend();
        onStall(lateMs);
      }
      if (this.#lease.isLost) {
        this.#answer(this.#waiting);
        onLeaseOver();
      }
      if (!this.#isStopped) this.#beat();
    });
  }

  async #send(): Promise<void> {
    const { session, path, clock } = this.#options;
    const sentAtMs = clock.monotonicMs();
    try {
      await session.sync(path);
    } catch {
      // Not answered: the lease tells by itself how long that may go on.
      return;
    }
    if (this.#isStopped) return;
    this.#lease.beatAnswered(sentAtMs, session.sessionTimeoutMs);
    // Sent before a stall that was noticed since, it says nothing: the next one will.
    if (!this.#lease.isHeld()) return;
    this.#answer(this.#waiting.filter(({ sinceMs }) => sinceMs <= sentAtMs));
  }

  #answer(answered: readonly Waiting[]): void {
    this.#waiting = this.#waiting.filter((waiting) => !answered.includes(waiting));
    for (const { resolve } of answered) resolve();
  }
}

interface Waiting {
  readonly sinceMs: number;
  readonly resolve: () => void;
}
