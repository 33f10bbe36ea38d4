export { type LoggerOptions, createLogger } from './create-logger.js';
export { escapeControls } from './escape-controls.js';
