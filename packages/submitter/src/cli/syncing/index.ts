export { type SyncFlags, syncFolder } from './sync-folder.js';
