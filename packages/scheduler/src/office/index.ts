export type { RunningScheduler, SchedulerOptions } from './running-scheduler.js';
export { startAlone } from './start-alone.js';
export { startElected } from './start-elected.js';
