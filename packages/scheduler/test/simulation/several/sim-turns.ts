import type { Clock, DurationMs, EpochMs, Timer, Timers } from '@horae/submitter/kernel';
import { durationMs } from '@horae/submitter/kernel';
import type { SimClock } from '../world/sim-clock.js';

/**
 * Lets simulated time go on over code that waits for promises: after each entry that has touched
 * such code everything that follows from it happens, and only then the time moves. Nothing here
 * waits for a real timer, a thread or a socket, so equal seeds give equal worlds.
 */
export class SimTurns implements Clock, Timers {
  private isTouched = false;

  constructor(private readonly clock: SimClock) {}

  touch(): void {
    this.isTouched = true;
  }

  now(): EpochMs {
    return this.clock.now;
  }

  monotonicMs(): DurationMs {
    return durationMs(this.clock.now);
  }

  after(delay: DurationMs, run: () => void): Timer {
    return this.clock.after(delay, () => {
      this.isTouched = true;
      run();
    });
  }

  async advanceTo(at: number): Promise<void> {
    await this.settle();
    while (this.clock.runNext(at)) await this.settle();
  }

  private async settle(): Promise<void> {
    if (!this.isTouched) return;
    this.isTouched = false;
    // Behind every microtask, and all those that they make.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
