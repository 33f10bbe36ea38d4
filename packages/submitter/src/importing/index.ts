export {
  CHRONOS_CHOICES,
  type ChronosChoices,
  type ImportFile,
  type ImportNote,
  type ImportOptions,
  type ImportRefusal,
  type ImportResult,
  type ImportSource,
  type ImportedJob,
  SCHEDULE_LABEL,
  SYSTEMS,
  SYSTEM_LABEL,
  type System,
} from './import-result.js';
export { guessSystem } from './guess-system.js';
export { importJobs, importSource } from './import-jobs.js';
export { servicesWanted } from './systemd/index.js';
