export {
  type ImportFile,
  type ImportNote,
  type ImportOptions,
  type ImportRefusal,
  type ImportResult,
  type ImportedJob,
  SCHEDULE_LABEL,
  SYSTEMS,
  SYSTEM_LABEL,
  type System,
} from './import-result.js';
export { guessSystem } from './guess-system.js';
export { importJobs } from './import-jobs.js';
export { servicesWanted } from './systemd/index.js';
