export { LOCAL_PROGRAM, type LocalSettings } from './local-options.js';
export type { QueueLimit } from './queue-limits.js';
export { SCHEDULER_PROGRAM, type SchedulerSettings } from './scheduler-options.js';
