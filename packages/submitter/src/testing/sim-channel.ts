import { type Timers, durationMs } from '../kernel/index.js';

/** One direction of a connection: what is sent arrives later, in order, or not at all. */
export class SimChannel {
  private readonly underWay: (() => void)[] = [];
  /** Arrivals that wait while the receiver is paused. */
  private heldCount = 0;
  private isHeld = false;
  private cutCount = 0;

  /** `timers` null: arrives as a microtask, whatever the delay. */
  constructor(
    private readonly timers: Timers | null,
    private readonly delayMs: () => number,
  ) {}

  send(arrive: () => void): void {
    this.underWay.push(arrive);
    const { cutCount } = this;
    const next = (): void => {
      // What was to arrive then was lost with the connection.
      if (cutCount === this.cutCount) this.arriveNext();
    };
    if (this.timers === null) queueMicrotask(next);
    else this.timers.after(durationMs(this.delayMs()), next);
  }

  /** Nothing of what is under way arrives any more; answers that. */
  cut(): readonly (() => void)[] {
    this.cutCount += 1;
    this.heldCount = 0;
    return this.underWay.splice(0);
  }

  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
    while (this.heldCount > 0 && !this.isHeld) {
      this.heldCount -= 1;
      this.underWay.shift()?.();
    }
  }

  private arriveNext(): void {
    if (this.isHeld) this.heldCount += 1;
    else this.underWay.shift()?.();
  }
}
