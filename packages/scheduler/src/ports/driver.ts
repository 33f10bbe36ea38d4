import type { SchedulerCall, SchedulerEventMessage } from '@horae/agent/protocol';

/** The one port to the cluster: Mesos v1 calls out, events in. */
export interface Driver {
  /**
   * Subscribes and keeps subscribed (with the id once known) until stopped. Events arrive in order,
   * never before this returns. `lost` is told each time the subscription breaks.
   */
  start(options: DriverOptions): void;
  /** Fire and forget; calls keep their order. While not subscribed they are dropped: reconcile later. */
  send(call: SchedulerCall): void;
  stop(): Promise<void>;
}

export interface DriverOptions {
  /** Null the first time ever. */
  readonly frameworkId: string | null;
  readonly frameworkName: string;
  readonly onEvent: (event: SchedulerEventMessage) => void;
  readonly onLost: (reason: string) => void;
}
