import type { AgentEvent } from '@horae/agent/protocol';
import type { SimClock } from './sim-clock.js';
import type { SimAgentConnection } from './sim-master.js';
import type { SimNetwork, SimPipe } from './sim-network.js';

export interface SimStreamParts {
  readonly id: number;
  readonly link: string;
  readonly pipe: SimPipe<AgentEvent>;
  readonly clock: SimClock;
  readonly network: SimNetwork;
}

/** The agent's end of one subscription. */
export class SimStream {
  /** Of the master; null until it has answered. */
  epoch: number | null = null;
  heardAt: number;
  connection: SimAgentConnection | null = null;

  constructor(private readonly parts: SimStreamParts) {
    this.heardAt = parts.clock.now;
  }

  get id(): number {
    return this.parts.id;
  }

  get link(): string {
    return this.parts.link;
  }

  heard(message: AgentEvent): void {
    this.heardAt = this.parts.clock.now;
    if (message.type === 'SUBSCRIBED') this.epoch = message.subscribed.epoch;
  }

  /** The master learns of a broken stream only where the link still carries the news. */
  end(): void {
    const { pipe, network, link, clock } = this.parts;
    const { connection } = this;
    pipe.break();
    const delayMs = Math.max(network.stalledUntil(link) - clock.now, 0) + network.drawDelayMs();
    clock.after(delayMs, () => connection?.close());
  }
}
