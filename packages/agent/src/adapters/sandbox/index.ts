export { type SandboxFolders, openSandboxes } from './file-sandboxes.js';
export { type RetentionRule, removeOldSandboxes } from './retention.js';
