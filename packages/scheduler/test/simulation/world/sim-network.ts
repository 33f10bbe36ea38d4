import type { Rng } from '@horae/submitter/kernel';
import type { SimOptions } from '../options.js';
import type { SimClock } from './sim-clock.js';

/**
 * Links between agents and masters. A stream keeps its order and stalls while the link is cut; a
 * request may be lost, its answer may be lost, and it may arrive twice.
 */
export class SimNetwork {
  private readonly cutUntil = new Map<string, number>();
  isCalm = false;

  constructor(
    private readonly clock: SimClock,
    private readonly rng: Rng,
    private readonly options: SimOptions,
  ) {}

  cut(agent: string, spanMs: number): void {
    this.cutUntil.set(agent, this.clock.now + spanMs);
  }

  /** Until when nothing passes between this agent and the master; 0 when the link is up. */
  stalledUntil(agent: string): number {
    const until = this.cutUntil.get(agent) ?? 0;
    return until > this.clock.now ? until : 0;
  }

  drawDelayMs(): number {
    return 1 + this.rng.below(this.options.delayMaxMs);
  }

  /** How one request fares: how often it arrives, and whether its answer comes back. */
  drawRequest(agent: string): { readonly arrivals: number; readonly isAnswered: boolean } {
    const { requestLossChance, requestRepeatChance } = this.options;
    if (this.stalledUntil(agent) > 0) return { arrivals: 0, isAnswered: false };
    if (this.isCalm) return { arrivals: 1, isAnswered: true };
    if (this.rng.chance(requestLossChance)) {
      return { arrivals: this.rng.below(2), isAnswered: false };
    }
    return { arrivals: this.rng.chance(requestRepeatChance) ? 2 : 1, isAnswered: true };
  }
}

/** One direction of a stream: in order, each message after a drawn delay, until it is broken. */
export class SimPipe<M> {
  private readonly waiting: M[] = [];
  private freeAt = 0;
  private isBroken = false;

  constructor(
    private readonly parts: {
      readonly clock: SimClock;
      readonly network: SimNetwork;
      readonly agent: string;
      readonly receive: (message: M) => void;
    },
  ) {}

  send(message: M): void {
    const { clock, network, agent } = this.parts;
    const earliest = Math.max(clock.now + network.drawDelayMs(), this.freeAt);
    this.freeAt = Math.max(earliest, network.stalledUntil(agent));
    this.waiting.push(message);
    this.deliverAt(this.freeAt);
  }

  /** What is on its way is lost. */
  break(): void {
    this.isBroken = true;
  }

  /** Always the oldest: of two that were held up until the same instant, too. */
  private deliverAt(at: number): void {
    const { clock, network, agent, receive } = this.parts;
    clock.after(at - clock.now, () => {
      if (this.isBroken) return;
      // Cut since it was sent: what comes later on the stream waits behind it.
      const stalledUntil = network.stalledUntil(agent);
      if (stalledUntil > 0) {
        this.freeAt = Math.max(this.freeAt, stalledUntil);
        this.deliverAt(stalledUntil);
      } else receive(this.waiting.shift() as M);
    });
  }
}
