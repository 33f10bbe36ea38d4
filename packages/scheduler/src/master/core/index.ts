export type { ConnectionId, MasterInput, MasterOutput } from './master-io.js';
export {
  type Agent,
  type Framework,
  type MasterOptions,
  type MasterState,
  type OpenOffer,
  type Task,
  MASTER_DEFAULTS,
  createMasterState,
} from './master-state.js';
export { masterStep, nextWakeAt } from './master-step.js';
export { type CallRefusal, schedulerCallRefusal } from './framework-calls.js';
export { isAgentCallCurrent } from './agent-calls.js';
export { type AgentView, type ResourceAmounts, agentsView } from './agents-view.js';
