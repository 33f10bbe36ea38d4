export {
  CRONTAB_LABEL,
  type CrontabJob,
  type CrontabJobs,
  type CrontabOptions,
  crontabJobs,
} from './crontab-jobs.js';
export type { CrontabProblem } from './parse-crontab.js';
