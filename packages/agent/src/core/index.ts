export { type KillCause, type KillPlan, type TaskPhase, type AgentTask } from './agent-task.js';
export type { AgentRecord, TaskMove } from './agent-record.js';
export {
  type AgentProfile,
  type AgentState,
  beginSubscription,
  initialAgentState,
  refusedCallCount,
} from './agent-state.js';
export { applyRecord } from './apply-record.js';
export { snapshotRecords } from './snapshot.js';
export type { MasterStream, NotStartedCause, StepEvent, TaskNews } from './step-event.js';
export type { StepActions, StreamToLeave, TaskSignal, TaskStart } from './step-actions.js';
export { agentStep, nextWakeAt } from './agent-step.js';
export { type OutputMatch, outputKeywords } from './output-match.js';
export {
  type Account,
  type CommandLine,
  type EnvironmentFacts,
  commandLine,
  taskEnvironment,
  whyInvalid,
} from './task-environment.js';
