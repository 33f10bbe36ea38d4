import type { Job, JobDocument } from '../job/index.js';
import { JOB_DEFAULTS, formatJob } from '../job/index.js';
import { CRONTAB_LABEL } from '../crontab/index.js';

/** Every member that some stock Chronos reads; it stores no other. */
const CHRONOS_MEMBERS = (
  'name command shell epsilon executor executorFlags taskInfoData retries owner ownerName ' +
  'description async successCount errorCount lastSuccess lastError errorsSinceLastSuccess cpus ' +
  'disk mem disabled softError dataProcessingJobType uris fetch environmentVariables arguments ' +
  'highPriority runAsUser concurrent maxCompletionTime container constraints'
).split(' ');

/**
 * The members of a posted job that Chronos knows, without its name and what starts it. What Horae
 * says in members of its own is told in Chronos's where that has the same.
 */
export function chronosMembers(document: JobDocument, job: Job): JobDocument {
  const canonical = { ...document, ...formatJob(job) };
  const posted = CHRONOS_MEMBERS.filter((member) => (document[member] ?? null) !== null);
  const members = Object.fromEntries(posted.map((member) => [member, canonical[member]]));
  return { ...members, name: job.name, command: job.command, ...translated(job) };
}

function translated(job: Job): JobDocument {
  const { host, constraints, overlap, priority, timeout, startDeadline, epsilon } = job;
  const isTimed = timeout !== null && timeout.ms % 1_000 === 0 && job.onTimeout === 'kill';
  return {
    ...(host === '' ? {} : { constraints: [...constraints, ['hostname', 'EQUALS', host]] }),
    ...(overlap === 'allow' ? { concurrent: true } : {}),
    ...(priority > 0 ? { highPriority: true } : {}),
    ...(isTimed ? { maxCompletionTime: timeout.ms / 1_000 } : {}),
    ...(startDeadline !== null && epsilon === null ? { epsilon: startDeadline.text } : {}),
  };
}

/** What the job asks for that a stock Chronos does not do, one sentence for each. */
export function chronosWarnings(job: Job): readonly string[] {
  const lost = lostMembers(job);
  return [
    ...nameWarnings(job.name),
    ...(job.runAsUser === '' ? [ROOT] : []),
    ...partlyKnown(job),
    ...(lost.length === 0
      ? []
      : [`left out, because Chronos has no such thing: ${lost.join(', ')}.`]),
  ];
}

const ROOT =
  'runAsUser: names nobody, and Chronos runs such a job as its --user, which is root unless set.';

/** 2.4 knows no dot, 3 neither blank nor #: each refuses a new job with such a name. */
function nameWarnings(name: string): readonly string[] {
  const texts = [
    name.includes('.') ? 'Chronos 2.4 refuses a name with a dot' : '',
    /[ #]/.test(name) ? 'Chronos 3 refuses a name with a blank or #' : '',
  ].filter((text) => text !== '');
  return texts.map((text) => `name: ${text}; use letters, digits, "_" and "-" for all versions.`);
}

function partlyKnown(job: Job): readonly string[] {
  return [
    job.host === ''
      ? ''
      : 'host: became a constraint, which needs the agent attribute "hostname" (Chronos 2.5 and later set it).',
    job.overlap === 'allow' ? 'overlap: became concurrent, which only Chronos 3 knows.' : '',
    job.timeout === null || job.onTimeout !== 'kill'
      ? ''
      : 'timeout: became maxCompletionTime, which only the last state of Chronos knows.',
    job.startDeadline === null || job.epsilon !== null
      ? ''
      : 'startDeadline: became epsilon, which only Chronos 2 knows.',
    job.priority > 0 ? 'priority: became highPriority, and Chronos knows two levels only.' : '',
  ].filter((text) => text !== '');
}

function lostMembers(job: Job): readonly string[] {
  const isDefault = (span: { ms: number }, usual: { ms: number }): boolean => span.ms === usual.ms;
  const labels = Object.keys(job.labels).filter((label) => !label.startsWith(CRONTAB_LABEL));
  const lost: readonly (readonly [string, boolean])[] = [
    ['queue', job.queue !== JOB_DEFAULTS.queue],
    ['priority', job.priority < 0],
    ['retryInterval', !isDefault(job.retryInterval, JOB_DEFAULTS.retryInterval)],
    ['retryBackoff', job.retryBackoff !== JOB_DEFAULTS.retryBackoff],
    ['retryMaxInterval', job.retryMaxInterval !== null],
    ['overlap', job.overlap === 'queue'],
    ['startDeadline', job.startDeadline !== null && job.epsilon !== null],
    ['timeout', job.timeout !== null && job.timeout.ms % 1_000 !== 0],
    ['onTimeout', job.timeout !== null && job.onTimeout !== 'kill'],
    ['killGracePeriod', !isDefault(job.killGracePeriod, JOB_DEFAULTS.killGracePeriod)],
    ['failOnOutput', job.failOnOutput !== ''],
    ['disableAfterFailures', job.disableAfterFailures !== null],
    ['labels', labels.length > 0],
    ['misfire', job.kind === 'schedule' && job.misfire !== JOB_DEFAULTS.misfire],
    ['dependencyMode', job.kind === 'dependency' && job.dependencyMode !== null],
  ];
  return lost.flatMap(([member, isLost]) => (isLost ? [member] : []));
}
