import type { Filters, Operation } from './offer.js';
import type { Id, Labels } from './resource.js';
import type { KillPolicy } from './task-info.js';

export interface FrameworkInfo {
  readonly user: string;
  readonly name: string;
  readonly id?: Id;
  /** Seconds. */
  readonly failover_timeout?: number;
  readonly checkpoint?: boolean;
  readonly role?: string;
  readonly roles?: readonly string[];
  readonly hostname?: string;
  readonly principal?: string;
  readonly webui_url?: string;
  readonly capabilities?: readonly { readonly type?: string }[];
  readonly labels?: Labels;
}

/** `mesos.v1.scheduler.Call`, the calls Horae sends and its master answers. */
export type SchedulerCall = { readonly framework_id?: Id } & (
  | {
      readonly type: 'SUBSCRIBE';
      readonly subscribe: {
        readonly framework_info: FrameworkInfo;
        readonly suppressed_roles?: readonly string[];
      };
    }
  | { readonly type: 'TEARDOWN' }
  | {
      readonly type: 'ACCEPT';
      readonly accept: {
        readonly offer_ids: readonly Id[];
        readonly operations: readonly Operation[];
        readonly filters?: Filters;
      };
    }
  | {
      readonly type: 'DECLINE';
      readonly decline: { readonly offer_ids: readonly Id[]; readonly filters?: Filters };
    }
  | { readonly type: 'REVIVE'; readonly revive?: { readonly roles?: readonly string[] } }
  | { readonly type: 'SUPPRESS'; readonly suppress?: { readonly roles?: readonly string[] } }
  | {
      readonly type: 'KILL';
      readonly kill: {
        readonly task_id: Id;
        readonly agent_id?: Id;
        readonly kill_policy?: KillPolicy;
      };
    }
  | {
      readonly type: 'ACKNOWLEDGE';
      readonly acknowledge: {
        readonly agent_id: Id;
        readonly task_id: Id;
        readonly uuid: Uint8Array;
      };
    }
  | {
      readonly type: 'RECONCILE';
      /** No tasks: implicit reconciliation. */
      readonly reconcile: {
        readonly tasks: readonly { readonly task_id: Id; readonly agent_id?: Id }[];
      };
    }
);
