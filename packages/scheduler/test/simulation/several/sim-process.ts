import {
  type Clock,
  type DurationMs,
  type EpochMs,
  type Timer,
  type Timers,
  addMs,
  durationMs,
} from '@horae/submitter/kernel';
import type { SimClock } from '../world/sim-clock.js';
import type { SimTurns } from './sim-turns.js';

/**
 * What one operating-system process has of the world: its clock and its timers, and whatever comes
 * in from outside. Once it is killed nothing reaches it any more; while it is paused all of it
 * waits, and then happens in the order in which it came.
 */
export class SimProcess implements Clock, Timers {
  /** How far its wall clock is off. */
  skewMs = 0;
  /** The latest time it has ever believed in. */
  latestAt = 0;
  private held: (() => void)[] | null = null;
  private isDead = false;

  constructor(
    private readonly clock: SimClock,
    private readonly turns: SimTurns,
  ) {}

  get isAlive(): boolean {
    return !this.isDead;
  }

  get isPaused(): boolean {
    return this.held !== null;
  }

  now(): EpochMs {
    const now = addMs(this.clock.now, this.skewMs);
    this.latestAt = Math.max(this.latestAt, now);
    return now;
  }

  monotonicMs(): DurationMs {
    return durationMs(this.clock.now);
  }

  after(delay: DurationMs, run: () => void): Timer {
    let isCancelled = false;
    const timer = this.clock.after(delay, () =>
      this.deliver(() => {
        if (!isCancelled) run();
      }),
    );
    return {
      cancel: () => {
        isCancelled = true;
        timer.cancel();
      },
    };
  }

  /** Something comes in from outside. */
  deliver(run: () => void): void {
    if (this.isDead) return;
    if (this.held !== null) {
      this.held.push(run);
      return;
    }
    this.turns.touch();
    run();
  }

  pause(): void {
    this.held ??= [];
  }

  resume(): void {
    const held = this.held ?? [];
    this.held = null;
    // One after the other, each with all that follows from it, as an event loop does.
    for (const run of held) this.clock.after(0, () => this.deliver(run));
  }

  kill(): void {
    this.isDead = true;
    this.held = null;
  }
}
