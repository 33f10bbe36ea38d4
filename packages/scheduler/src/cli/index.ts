export { type Command, runCommand } from './run-command.js';
export { systemClock, systemTimers } from './system-time.js';
