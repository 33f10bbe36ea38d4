export { type ExportFolderFlags, exportFolder } from './export-folder.js';
export { DELETION_COUNT_USUAL, type SyncFlags, syncFolder } from './sync-folder.js';
