import type { Offer } from './offer.js';
import type { Address, Id } from './resource.js';
import type { TaskStatus } from './task-status.js';

/** `mesos.v1.scheduler.Event`, the events Horae's core understands. */
export type SchedulerEventMessage =
  | {
      readonly type: 'SUBSCRIBED';
      readonly subscribed: {
        readonly framework_id: Id;
        readonly heartbeat_interval_seconds?: number;
        readonly master_info?: MasterInfo;
      };
    }
  | { readonly type: 'OFFERS'; readonly offers: { readonly offers: readonly Offer[] } }
  | { readonly type: 'RESCIND'; readonly rescind: { readonly offer_id: Id } }
  | { readonly type: 'UPDATE'; readonly update: { readonly status: TaskStatus } }
  | {
      readonly type: 'FAILURE';
      readonly failure: {
        readonly agent_id?: Id;
        readonly executor_id?: Id;
        readonly status?: number;
      };
    }
  | { readonly type: 'ERROR'; readonly error: { readonly message: string } }
  | { readonly type: 'HEARTBEAT' };

export interface MasterInfo {
  readonly id: string;
  /** An IPv4 address as Mesos writes it: network order read as a little-endian number. */
  readonly ip: number;
  readonly port: number;
  readonly pid?: string;
  readonly hostname?: string;
  readonly version?: string;
  readonly address?: Address;
}
