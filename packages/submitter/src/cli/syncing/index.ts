export { type ExportFolderFlags, exportFolder } from './export-folder.js';
export { type SyncFlags, syncFolder } from './sync-folder.js';
