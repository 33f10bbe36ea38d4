export {
  CRONTAB_LABEL,
  CRONTAB_SOURCE_LABEL,
  type CrontabJob,
  type CrontabJobs,
  type CrontabOptions,
  type CrontabRefusal,
  crontabJobs,
  crontabSteps,
} from './crontab-jobs.js';
export type { CrontabProblem } from './parse-crontab.js';
export { type TablePlace, placeOfTable, whySkipped } from './table-place.js';
export {
  type CrontabExport,
  type ExportOptions,
  type JobRemark,
  type StoredJob,
  exportCrontab,
} from './export-crontab.js';
export { type LineParts, partsOfLine } from './line-parts.js';
export { quoteWord } from './shell-word.js';
