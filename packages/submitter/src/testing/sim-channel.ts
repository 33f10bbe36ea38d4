import { type Timers, durationMs } from '../kernel/index.js';

/** One direction of a connection: what is sent arrives later, in order, or not at all. */
export class SimChannel {
  private readonly underWay: (() => void)[] = [];
  /** Arrived, and not read yet, for the receiver is paused. */
  private readonly unread: (() => void)[] = [];
  private isHeld = false;
  private cutCount = 0;

  /**
   * `timers` null: arrives as a microtask, whatever the delay. `read`: how the receiver comes to
   * read what has arrived; at once by default.
   */
  constructor(
    private readonly timers: Timers | null,
    private readonly delayMs: () => number,
    private readonly read: (arrive: () => void) => void = (arrive) => arrive(),
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

  /** Nothing of what is under way arrives any more; answers that. What has arrived is read yet. */
  cut(): readonly (() => void)[] {
    this.cutCount += 1;
    return this.underWay.splice(0);
  }

  hold(): void {
    this.isHeld = true;
  }

  release(): void {
    this.isHeld = false;
    while (this.unread.length > 0 && !this.isHeld) this.unread.shift()?.();
  }

  private arriveNext(): void {
    const arrive = this.underWay.shift();
    if (arrive === undefined) return;
    if (this.isHeld) this.unread.push(arrive);
    else this.read(arrive);
  }
}
