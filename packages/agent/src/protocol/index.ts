export type {
  Address,
  Attribute,
  Duration,
  Id,
  Label,
  Labels,
  Range,
  Resource,
  Scalar,
  Url,
  ValueType,
} from './resource.js';
export type { Filters, Offer, Operation } from './offer.js';
export type { CommandInfo, CommandUri, KillPolicy, TaskInfo, Variable } from './task-info.js';
export {
  type StatusSource,
  type TaskState,
  type TaskStatus,
  TERMINAL_TASK_STATES,
} from './task-status.js';
export type { FrameworkInfo, SchedulerCall } from './scheduler-call.js';
export type { SchedulerEventMessage } from './scheduler-event.js';
export type { AgentCall, AgentEvent, AgentInfo, HeldTask } from './agent-call.js';
