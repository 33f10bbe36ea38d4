export { type ExportFlags, exportJobs } from './export-crontab.js';
export { type CrontabFlags, loadCrontab } from './load-crontab.js';
export { inParallel } from './in-parallel.js';
export { loadImport } from './load-import.js';
export type { ReportEntry } from '../../report/index.js';
