export interface HeartbeatWatchListener {
  /** Time for a heartbeat of the agent's own. */
  readonly onBeat: () => void;
  /** Some heartbeats are missing: is another master leading? Told again at every further beat. */
  readonly onDoubt: () => void;
  /** So many are missing that nobody is there any more. */
  readonly onSilence: () => void;
}

/** In heartbeats: a master late by so many may be gone; by so many, it is. */
const DOUBT_COUNT = 2;
const SILENCE_COUNT = 4;
const INTERVAL_MIN_MS = 100;

/** Sends the agent's heartbeats, and notices by the monotonic clock when the master's are missing. */
export class HeartbeatWatch {
  private heardAtMs = performance.now();
  private checkedAtMs = performance.now();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly listener: HeartbeatWatchListener) {}

  start(intervalMs: number): void {
    this.stop();
    this.heard();
    this.checkedAtMs = performance.now();
    const everyMs = Math.max(INTERVAL_MIN_MS, intervalMs);
    this.timer = setInterval(() => this.check(everyMs), everyMs);
  }

  heard(): void {
    this.heardAtMs = performance.now();
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private check(everyMs: number): void {
    const nowMs = performance.now();
    // This process itself was asleep: what the master said meanwhile is still to be read.
    if (nowMs - this.checkedAtMs > DOUBT_COUNT * everyMs) this.heard();
    this.checkedAtMs = nowMs;
    const silentMs = nowMs - this.heardAtMs;
    if (silentMs > SILENCE_COUNT * everyMs) return this.listener.onSilence();
    if (silentMs > DOUBT_COUNT * everyMs) this.listener.onDoubt();
    return this.listener.onBeat();
  }
}
