import { type Job, JOB_DEFAULTS } from '../job/index.js';
import { CRONTAB_LABEL, CRONTAB_SOURCE_LABEL } from './crontab-jobs.js';

/** What a job asks for and cron cannot do, so that the job would not be the same; empty if none. */
export function unknownToCron(job: Job): readonly string[] {
  const members: readonly (readonly [string, boolean])[] = [
    ['shell', !job.shell],
    ['arguments', job.arguments.length > 0],
    ['container', job.container !== null],
    ['executor', job.executor !== ''],
    ['uris', job.uris.length > 0],
    ['fetch', job.fetch.length > 0],
    ['constraints', job.constraints.length > 0],
    ['retries', job.retries !== JOB_DEFAULTS.retries],
    ['retryInterval', job.retryInterval.ms !== JOB_DEFAULTS.retryInterval.ms],
    ['retryBackoff', job.retryBackoff !== JOB_DEFAULTS.retryBackoff],
    ['retryMaxInterval', job.retryMaxInterval !== null],
    ['overlap', job.overlap !== JOB_DEFAULTS.overlap],
    ['startDeadline', job.startDeadline !== null],
    ['timeout', job.timeout !== null],
    ['failOnOutput', job.failOnOutput !== ''],
    ['disableAfterFailures', job.disableAfterFailures !== null],
    ['misfire', job.kind === 'schedule' && job.misfire !== JOB_DEFAULTS.misfire],
  ];
  return members.flatMap(([member, isSet]) => (isSet ? [member] : []));
}

/** What a line leaves out although the command runs the same without it. */
export function leftOut(job: Job): readonly string[] {
  const own = new Set([CRONTAB_LABEL, CRONTAB_SOURCE_LABEL]);
  const members: readonly (readonly [string, boolean])[] = [
    ['ownerName', job.ownerName !== ''],
    ['cpus', job.cpus !== JOB_DEFAULTS.cpus],
    ['mem', job.mem !== JOB_DEFAULTS.mem],
    ['disk', job.disk !== JOB_DEFAULTS.disk],
    ['queue', job.queue !== JOB_DEFAULTS.queue],
    ['priority', job.priority !== JOB_DEFAULTS.priority],
    ['softError', job.softError],
    ['labels', Object.keys(job.labels).some((label) => !own.has(label))],
  ];
  return members.flatMap(([member, isSet]) => (isSet ? [member] : []));
}
