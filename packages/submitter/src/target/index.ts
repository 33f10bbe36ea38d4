export {
  type ChronosJobs,
  type ChronosOptions,
  type ReadJob,
  chronosDocuments,
  chronosNames,
} from './chronos-documents.js';
