import type { Rng } from '@horae/submitter/kernel';
import type { SchedulerCall, SchedulerEventMessage } from '@horae/agent/protocol';
import { subscribeCall } from '../../../src/driver/framework-info.js';
import type { SimClock } from './sim-clock.js';
import type { SimMaster } from './sim-master.js';
import { type SimNetwork, SimPipe } from './sim-network.js';

export interface SimDriverParts {
  readonly clock: SimClock;
  readonly rng: Rng;
  readonly network: SimNetwork;
  readonly master: SimMaster;
  /** A master in another process: messages take time, and its stream breaks on its own. */
  readonly isRemote: boolean;
  readonly updateRepeatChance: number;
  readonly onEvent: (event: SchedulerEventMessage) => void;
  readonly onLost: () => void;
}

const LINK = 'scheduler';

/** The scheduler's end of the cluster: subscribes, subscribes again, and repeats old news at times. */
export class SimDriver {
  private connection: string | null = null;
  private frameworkId: string | null = null;
  private generation = 0;
  private calls: SimPipe<SchedulerCall> | null = null;
  isCalm = false;

  constructor(private readonly parts: SimDriverParts) {}

  start(frameworkId: string | null): void {
    this.frameworkId = frameworkId;
    this.subscribe();
  }

  /** The scheduler's process is gone: its streams break, nothing is delivered any more. */
  stop(): void {
    this.generation += 1;
    const { connection } = this;
    this.disconnect();
    if (connection !== null) this.parts.master.frameworkLost(connection);
  }

  send(call: SchedulerCall): void {
    if (this.connection === null) return;
    if (this.calls !== null) this.calls.send(this.addressed(call));
    else this.parts.master.frameworkCall(this.connection, this.addressed(call));
  }

  private addressed(call: SchedulerCall): SchedulerCall {
    const { frameworkId } = this;
    return frameworkId === null ? call : { ...call, framework_id: { value: frameworkId } };
  }

  private subscribe(): void {
    const { clock, network, master, isRemote } = this.parts;
    const { generation } = this;
    clock.after(isRemote ? network.drawDelayMs() : 0, () => {
      if (generation !== this.generation || this.connection !== null) return;
      if (!master.isUp) return this.subscribeLater();
      this.open();
    });
  }

  private open(): void {
    const { clock, network, master, isRemote } = this.parts;
    const { generation, frameworkId } = this;
    const receive = (event: SchedulerEventMessage): void => {
      if (generation === this.generation) this.hear(event);
    };
    const pipe = new SimPipe({ clock, network, link: LINK, receive });
    const send = (event: SchedulerEventMessage): void => {
      if (isRemote) pipe.send(event);
      else clock.after(0, () => receive(event));
    };
    const close = (): void => {
      pipe.break();
      if (generation === this.generation) this.lose();
    };
    const call = subscribeCall({ frameworkName: 'horae' }, frameworkId, {});
    const connection = master.subscribeFramework(call, { send, close });
    this.connection = connection;
    if (!isRemote) return;
    const pass = (sent: SchedulerCall): void => master.frameworkCall(connection, sent);
    this.calls = new SimPipe({ clock, network, link: LINK, receive: pass });
  }

  private hear(event: SchedulerEventMessage): void {
    const { clock, rng, updateRepeatChance, onEvent } = this.parts;
    if (event.type === 'SUBSCRIBED') this.frameworkId = event.subscribed.framework_id.value;
    onEvent(event);
    if (event.type !== 'UPDATE' || this.isCalm || !rng.chance(updateRepeatChance)) return;
    const { generation } = this;
    // News may come twice, and late: after news that is newer.
    clock.after(rng.below(60_000), () => {
      if (generation === this.generation) onEvent(event);
    });
  }

  private lose(): void {
    if (this.connection === null) return;
    this.disconnect();
    this.parts.onLost();
    this.subscribeLater();
  }

  private disconnect(): void {
    this.connection = null;
    this.calls?.break();
    this.calls = null;
  }

  private subscribeLater(): void {
    const { clock, rng } = this.parts;
    const { generation } = this;
    clock.after(500 + rng.below(4_500), () => {
      if (generation === this.generation) this.subscribe();
    });
  }
}
