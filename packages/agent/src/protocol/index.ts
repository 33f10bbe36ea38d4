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
export type { ContainerInfo, Volume } from './task-info.js';
export type { Reservation } from './resource.js';
export type { MasterInfo } from './scheduler-event.js';
export {
  decodeSchedulerCall,
  decodeSchedulerEvent,
  encodeSchedulerCall,
  encodeSchedulerEvent,
  schedulerCallFromJson,
  schedulerCallToJson,
  schedulerEventFromJson,
  schedulerEventToJson,
} from './scheduler-codec.js';
export {
  decodeAgentCall,
  decodeAgentEvent,
  encodeAgentCall,
  encodeAgentEvent,
} from './agent-codec.js';
export {
  type RecordReader,
  type RecordReaderOptions,
  createRecordReader,
  frameRecord,
} from './record-io.js';
export {
  type Quantities,
  NO_QUANTITIES,
  addQuantities,
  describeQuantities,
  includesQuantities,
  isNothing,
  isPlainResource,
  milliFrom,
  quantitiesOf,
  resourcesFrom,
  scalarOf,
  subtractQuantities,
} from './resource-math.js';
export { uuidFromRandom } from './uuid.js';
export { type WireErrorKind, WireError } from './wire-error.js';
