export type { Journal } from './journal.js';
export type { TaskNewsListener, TaskRunner } from './task-runner.js';
export type { TaskOutputs } from './task-outputs.js';
export type { Uplink, UplinkListener } from './uplink.js';
export type { Sandboxes } from './sandbox.js';
