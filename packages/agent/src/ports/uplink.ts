import type { MasterStream } from '../core/index.js';
import type { AgentCall, AgentEvent } from '../protocol/index.js';

/** The way to the master: found, kept, found again. */
export interface Uplink {
  start(listener: UplinkListener): void;
  /** Calls for one task keep their order. Dropped while no master listens. */
  send(call: AgentCall): void;
  /** Leaves the master of that stream, if it has not been left yet, and looks for another. */
  leave(streamId: number, reason: string): void;
  /** Sends what is waiting, for a short while, and closes. */
  close(): Promise<void>;
}

export interface UplinkListener {
  /** Asked for at each attempt to subscribe, under a number of its own. */
  readonly subscribeCall: (streamId: number) => AgentCall;
  /** Also from masters that have been left: their streams are heard for a while. */
  readonly onEvent: (message: AgentEvent, stream: MasterStream) => void;
  readonly onLost: (streamId: number) => void;
  /** To be told with the next heartbeat. */
  readonly refusedCallCount: () => number;
}
