import type { AgentCall, AgentEvent } from '../protocol/index.js';

/** The way to the master: found, kept, found again. */
export interface Uplink {
  start(listener: UplinkListener): void;
  /** Calls for one task keep their order. Dropped while no master listens. */
  send(call: AgentCall): void;
  /** Leaves the present master and tries the next. */
  leave(reason: string): void;
  /** Sends what is waiting, for a short while, and closes. */
  close(): Promise<void>;
}

export interface UplinkListener {
  /** Asked for at each attempt to subscribe. */
  readonly subscribeCall: () => AgentCall;
  readonly onEvent: (event: AgentEvent) => void;
  readonly onLost: () => void;
}
