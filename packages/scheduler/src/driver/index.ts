export { createInProcessDriver } from './in-process-driver.js';
export { type HttpDriverSetup, createHttpDriver } from './http-driver.js';
export type { FrameworkIdentity } from './framework-info.js';
