export { createLogger, type LoggerOptions } from './create-logger.js';
export { escapeControls } from './escape-controls.js';
export { type Command, runCommand } from './run-command.js';
export { systemClock, systemTimers } from './system-time.js';
