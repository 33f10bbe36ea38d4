export type { RunningScheduler, SchedulerOptions } from './office/index.js';
export type { SchedulerSeams } from './seams.js';
export { startScheduler } from './start-scheduler.js';
export { StartFailure } from './start-failure.js';
export { SCHEDULER_PROGRAM, type SchedulerSettings } from './config/index.js';
export { type SchedulerShell, EXIT_CODES } from './shell/index.js';
