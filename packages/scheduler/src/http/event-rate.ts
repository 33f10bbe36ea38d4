import { MINUTE_MS, SECOND_MS } from '@horae/submitter/kernel';

/** Averages move this often, as Dropwizard's do; in between, a rate stands still. */
const TICK_MS = 5 * SECOND_MS;

/** Events per second, over the whole life and weighted towards the last minutes. */
export interface Rates {
  readonly m15_rate: number;
  readonly m1_rate: number;
  readonly m5_rate: number;
  readonly mean_rate: number;
}

/**
 * Counts events, and averages their rate with exponential weights as load averages do. Our own,
 * because the libraries that do it are no longer kept.
 */
export class EventRate {
  readonly #startedMs: number;
  #tickedMs: number;
  #sinceTick = 0;
  #m1 = new MovingAverage(1);
  #m5 = new MovingAverage(5);
  #m15 = new MovingAverage(15);
  count = 0;

  /** Times are of a monotonic clock. */
  constructor(nowMs: number) {
    this.#startedMs = nowMs;
    this.#tickedMs = nowMs;
  }

  mark(nowMs: number): void {
    this.#tick(nowMs);
    this.count += 1;
    this.#sinceTick += 1;
  }

  rates(nowMs: number): Rates {
    this.#tick(nowMs);
    const lifeMs = nowMs - this.#startedMs;
    return {
      m15_rate: this.#m15.rate,
      m1_rate: this.#m1.rate,
      m5_rate: this.#m5.rate,
      mean_rate: lifeMs > 0 ? (this.count / lifeMs) * SECOND_MS : 0,
    };
  }

  #tick(nowMs: number): void {
    const tickCount = Math.floor((nowMs - this.#tickedMs) / TICK_MS);
    if (tickCount < 1) return;
    const perSecond = (this.#sinceTick / TICK_MS) * SECOND_MS;
    for (const average of [this.#m1, this.#m5, this.#m15]) average.tick(perSecond, tickCount);
    this.#tickedMs += tickCount * TICK_MS;
    this.#sinceTick = 0;
  }
}

class MovingAverage {
  readonly #weight: number;
  #rate: number | null = null;

  constructor(minutes: number) {
    this.#weight = 1 - Math.exp(-TICK_MS / (minutes * MINUTE_MS));
  }

  get rate(): number {
    return this.#rate ?? 0;
  }

  /** All events belong to the first of the ticks; nothing came in the others. */
  tick(perSecond: number, tickCount: number): void {
    const rate = this.#rate ?? perSecond;
    const first = rate + this.#weight * (perSecond - rate);
    this.#rate = first * (1 - this.#weight) ** (tickCount - 1);
  }
}
