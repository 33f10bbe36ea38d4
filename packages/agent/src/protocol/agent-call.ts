import type { Attribute, Id, Resource } from './resource.js';
import type { KillPolicy, TaskInfo } from './task-info.js';
import type { TaskStatus } from './task-status.js';

/**
 * Horae's own protocol between agent and master (Mesos has none over HTTP): same HTTP and RecordIO
 * shape as the scheduler API, one path `POST /api/v1/agent`, package `horae.agent.v1`.
 */
export interface AgentInfo {
  readonly hostname: string;
  /** Where the agent's files API listens. */
  readonly port: number;
  readonly id?: Id;
  readonly resources?: readonly Resource[];
  readonly attributes?: readonly Attribute[];
  /** Address that reaches the files API, when it differs from hostname. */
  readonly advertised_host?: string;
}

/** A task the agent holds: running, or ended and not yet acknowledged. */
export interface HeldTask {
  readonly framework_id: Id;
  readonly task: TaskInfo;
  /** Newest status; with uuid when it still waits for its acknowledgement. */
  readonly status: TaskStatus;
}

export type AgentCall =
  | {
      readonly type: 'SUBSCRIBE';
      readonly subscribe: {
        readonly agent_info: AgentInfo;
        readonly version: string;
        readonly boot_id: string;
        readonly tasks?: readonly HeldTask[];
        /** The highest master epoch this agent has obeyed. */
        readonly epoch?: number;
        /** What masters of an older epoch said after a newer one was obeyed, since its start. */
        readonly refused_call_count?: number;
      };
    }
  | {
      readonly type: 'UPDATE';
      readonly agent_id: Id;
      readonly update: { readonly framework_id: Id; readonly status: TaskStatus };
    }
  | {
      readonly type: 'HEARTBEAT';
      readonly agent_id: Id;
      /** `refused_call_count` may have risen since SUBSCRIBE. */
      readonly heartbeat?: { readonly refused_call_count?: number };
    }
  /** It takes no more work, and leaves when what it has is ended and acknowledged. */
  | { readonly type: 'DRAIN'; readonly agent_id: Id }
  | { readonly type: 'UNSUBSCRIBE'; readonly agent_id: Id };

export type AgentEvent =
  | {
      readonly type: 'SUBSCRIBED';
      readonly subscribed: {
        readonly agent_id: Id;
        readonly heartbeat_interval_seconds: number;
        readonly epoch: number;
      };
    }
  | {
      readonly type: 'LAUNCH';
      readonly launch: { readonly framework_id: Id; readonly task: TaskInfo };
    }
  | {
      readonly type: 'KILL';
      readonly kill: { readonly task_id: Id; readonly kill_policy?: KillPolicy };
    }
  | {
      readonly type: 'ACKNOWLEDGED';
      readonly acknowledged: { readonly task_id: Id; readonly uuid: Uint8Array };
    }
  | { readonly type: 'HEARTBEAT' }
  | { readonly type: 'ERROR'; readonly error: { readonly message: string } };
