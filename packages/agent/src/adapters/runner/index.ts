export { ProcessRunner, type ProcessRunnerOptions } from './process-runner.js';
export { type UserAccount, findAccount } from './accounts.js';
export { isAlive } from './process-check.js';
export type { UserPolicy } from './user-policy.js';
