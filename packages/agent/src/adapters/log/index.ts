export { type LoggerOptions, createLogger } from './create-logger.js';
