export { type AnnouncedMaster, announceMaster } from './announce.js';
export {
  type AgentConnection,
  type FrameworkConnection,
  type FrameworkView,
  type Master,
  type MasterHandler,
  type MasterSetup,
  createMaster,
} from './master.js';
export type { ListenOptions, MasterServer, ServeOptions } from './http/master-server.js';
export { createStandbyMaster } from './http/standby-master.js';
export type { AccessOptions, Credential } from './http/access-check.js';
export {
  type AgentView,
  type CallRefusal,
  type MasterInput,
  type MasterOptions,
  type MasterOutput,
  type MasterState,
  type ResourceAmounts,
  MASTER_DEFAULTS,
  agentsView,
  createMasterState,
  masterStep,
  nextWakeAt,
  schedulerCallRefusal,
} from './core/index.js';
export type { StreamListener } from './queued-stream.js';
