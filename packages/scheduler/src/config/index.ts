export { LOCAL_PROGRAM, type LocalSettings } from './local-options.js';
export { MIGRATE_PROGRAM, type MigrateSettings } from './migrate-options.js';
export type { QueueLimit } from './queue-limits.js';
export { SCHEDULER_PROGRAM, type SchedulerSettings } from './scheduler-options.js';
export { type HistoryPlace, type StateAddress, historyFile } from './state-address.js';
