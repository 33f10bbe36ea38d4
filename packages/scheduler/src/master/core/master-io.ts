import type {
  AgentCall,
  AgentEvent,
  SchedulerCall,
  SchedulerEventMessage,
} from '@horae/agent/protocol';
import type { EpochMs } from '@horae/submitter/kernel';

/** One open stream to a framework or an agent; chosen by the shell, new for every subscription. */
export type ConnectionId = string;

/** Everything the outside can tell the master. `at` must never run backwards. */
export type MasterInput = { readonly at: EpochMs } & (
  | {
      /** Checked before with `schedulerCallRefusal`; a refused call changes nothing here. */
      readonly type: 'frameworkCalled';
      readonly connection: ConnectionId;
      readonly call: SchedulerCall;
    }
  | { readonly type: 'frameworkLost'; readonly connection: ConnectionId }
  | {
      readonly type: 'agentCalled';
      readonly connection: ConnectionId;
      readonly call: AgentCall;
    }
  | { readonly type: 'agentLost'; readonly connection: ConnectionId }
  | { readonly type: 'tick' }
);

/** What the shell must do, in order. After `…Closed` nothing more goes to that connection. */
export type MasterOutput =
  | {
      readonly type: 'frameworkEvent';
      readonly connection: ConnectionId;
      readonly event: SchedulerEventMessage;
    }
  | { readonly type: 'frameworkClosed'; readonly connection: ConnectionId }
  | {
      readonly type: 'agentEvent';
      readonly connection: ConnectionId;
      readonly event: AgentEvent;
    }
  | { readonly type: 'agentClosed'; readonly connection: ConnectionId }
  /** For the log. */
  | {
      readonly type: 'noted';
      readonly text: string;
      readonly about: string;
      readonly level: 'info' | 'warn';
    };
