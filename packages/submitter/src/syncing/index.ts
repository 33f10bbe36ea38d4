/**
 * A folder of job files and a scheduler: what it takes to make one say what the other says. Pure;
 * whoever calls it reads the folder, asks the scheduler and does what is planned.
 */
export { isSwitchedOff } from './compare-job.js';
export type { FieldChange } from './definition-changes.js';
export { type ExportPlan, type ExportStep, planExport } from './plan-export.js';
export { type FolderJob, SYNC_SOURCE_LABEL } from './folder-job.js';
export type { Deletion, KeptJob } from './plan-deletions.js';
export {
  NO_PLAN,
  type StoredJobs,
  type SyncPlan,
  type SyncRefusal,
  type SyncRules,
  type SyncStep,
  planSync,
} from './plan-sync.js';
