export { type ConfJob, type ConfProblem, type ReadJobsOptions, readJobs } from './read-jobs.js';
export { type ConfOptions, type PostedJob, jobFromConf } from './job-from-conf.js';
