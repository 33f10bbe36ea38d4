export {
  type ConfJob,
  type ConfProblem,
  type JobFile,
  jobsTogether,
  readJobs,
} from './read-jobs.js';
export { type ConfOptions, type PostedJob, jobFromConf } from './job-from-conf.js';
export { parentsFirst } from './parents-first.js';
export { isYaml, readDocument } from './read-document.js';
