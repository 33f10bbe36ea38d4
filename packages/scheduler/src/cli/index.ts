export { createLogger, type LoggerOptions } from './create-logger.js';
export { escapeControls } from './escape-controls.js';
export { systemClock, systemTimers } from './system-time.js';
export { packageVersion } from './version.js';
