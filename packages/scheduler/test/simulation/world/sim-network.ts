import type { Rng } from '@horae/submitter/kernel';
import type { SimOptions } from '../options.js';
import type { SimClock } from './sim-clock.js';

/** Between the two ends of a link's name. */
const ENDS = '~';

/** The link of an agent to one master among several; cut with the link itself or at either end. */
export function linkBetween(agent: string, master: string): string {
  return `${agent}${ENDS}${master}`;
}

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

  cut(link: string, spanMs: number): void {
    this.cutUntil.set(link, this.clock.now + spanMs);
  }

  /** Until when nothing passes on this link; 0 when it is up. */
  stalledUntil(link: string): number {
    let until = this.cutUntil.get(link) ?? 0;
    if (link.includes(ENDS)) {
      for (const end of link.split(ENDS)) until = Math.max(until, this.cutUntil.get(end) ?? 0);
    }
    return until > this.clock.now ? until : 0;
  }

  drawDelayMs(): number {
    return 1 + this.rng.below(this.options.delayMaxMs);
  }

  /** How one request fares: how often it arrives, and whether its answer comes back. */
  drawRequest(link: string): { readonly arrivals: number; readonly isAnswered: boolean } {
    const { requestLossChance, requestRepeatChance } = this.options;
    if (this.stalledUntil(link) > 0) return { arrivals: 0, isAnswered: false };
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
      readonly link: string;
      readonly receive: (message: M) => void;
    },
  ) {}

  send(message: M): void {
    const { clock, network, link } = this.parts;
    const earliest = Math.max(clock.now + network.drawDelayMs(), this.freeAt);
    this.freeAt = Math.max(earliest, network.stalledUntil(link));
    this.waiting.push(message);
    this.deliverAt(this.freeAt);
  }

  /** What is on its way is lost. */
  break(): void {
    this.isBroken = true;
  }

  /** Always the oldest: of two that were held up until the same instant, too. */
  private deliverAt(at: number): void {
    const { clock, network, link, receive } = this.parts;
    clock.after(at - clock.now, () => {
      if (this.isBroken) return;
      // Cut since it was sent: what comes later on the stream waits behind it.
      const stalledUntil = network.stalledUntil(link);
      if (stalledUntil > 0) {
        this.freeAt = Math.max(this.freeAt, stalledUntil);
        this.deliverAt(stalledUntil);
      } else receive(this.waiting.shift() as M);
    });
  }
}
