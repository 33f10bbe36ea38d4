import { type Job, type JobCounters } from './job.js';
import { instantText } from './counters.js';

/** A job as JSON: what `parseJob` takes back. */
export type JobDocument = Readonly<Record<string, unknown>>;

/** What the API shows beside the definition. */
export interface JobView {
  /** What remains of the schedule, Chronos's view of it; not shown for a job with parents. */
  readonly schedule: string;
  /** The next due times, ISO-8601. */
  readonly nextRuns: readonly string[];
  /** Further members, after all others, e.g. `state` or `disabledBy`. */
  readonly more?: JobDocument;
}

/**
 * The canonical document: Chronos's members in Chronos's order, then Horae's. Members without a
 * value are left out. `parseJob` of it gives an equal job.
 */
export function formatJob(job: Job): JobDocument {
  return withoutNulls({ ...chronosMembers(job, {}), ...horaeMembers(job) });
}

/** What `GET` shows: the definition with its bookkeeping in Chronos's places, and what comes next. */
export function formatJobView(job: Job, counters: JobCounters, view: JobView): JobDocument {
  const shownJob: Job = {
    ...job,
    // Chronos always shows both; clients read them without asking whether they are there.
    epsilon: job.epsilon ?? job.retryInterval.text,
    concurrent: job.concurrent ?? job.overlap === 'allow',
    ...(job.kind === 'schedule' ? { schedule: view.schedule } : {}),
  };
  const countsShown = {
    before: {
      successCount: counters.successCount,
      errorCount: counters.errorCount,
      lastSuccess: instantText(counters.lastSuccessAt),
      lastError: instantText(counters.lastErrorAt),
    },
    after: { errorsSinceLastSuccess: counters.errorsSinceLastSuccess },
  };
  return withoutNulls({
    ...chronosMembers(shownJob, countsShown),
    ...horaeMembers(job),
    ...(job.kind === 'schedule' ? { scheduleDefinition: job.schedule } : {}),
    nextRuns: view.nextRuns,
    ...view.more,
  });
}

/** The counters stand apart in Chronos's order: four before the resources, one after the flags. */
interface CountsShown {
  readonly before?: JobDocument;
  readonly after?: JobDocument;
}

function chronosMembers(job: Job, counts: CountsShown): JobDocument {
  return {
    name: job.name,
    command: job.command,
    shell: job.shell,
    epsilon: job.epsilon,
    executor: job.executor,
    executorFlags: job.executorFlags,
    taskInfoData: job.taskInfoData,
    retries: job.retries,
    owner: job.owner,
    ownerName: job.ownerName,
    description: job.description,
    async: job.async,
    ...counts.before,
    cpus: job.cpus,
    disk: job.disk,
    mem: job.mem,
    disabled: job.disabled,
    softError: job.softError,
    dataProcessingJobType: job.dataProcessingJobType,
    ...counts.after,
    fetch: job.fetch,
    uris: job.uris,
    environmentVariables: job.environmentVariables,
    arguments: job.arguments,
    highPriority: job.highPriority,
    runAsUser: job.runAsUser,
    concurrent: job.concurrent,
    maxCompletionTime: job.maxCompletionTime,
    container: job.container,
    constraints: job.constraints,
    // Clients tell the kind by which key is there: never both.
    ...(job.kind === 'schedule'
      ? { schedule: job.schedule, scheduleTimeZone: job.scheduleTimeZone }
      : { parents: job.parents }),
  };
}

function horaeMembers(job: Job): JobDocument {
  return {
    host: job.host,
    queue: job.queue,
    priority: job.priority,
    retryInterval: job.retryInterval.text,
    retryBackoff: job.retryBackoff,
    retryMaxInterval: job.retryMaxInterval?.text,
    overlap: job.overlap,
    startDeadline: job.startDeadline?.text,
    timeout: job.timeout?.text,
    onTimeout: job.onTimeout,
    killGracePeriod: job.killGracePeriod.text,
    failOnOutput: job.failOnOutput,
    labels: job.labels,
    ...(job.kind === 'schedule'
      ? { misfire: job.misfire, dst: formatDst(job.dst) }
      : { dependencyMode: job.dependencyMode }),
  };
}

function formatDst(dst: { gap: string | null; overlap: string | null }): JobDocument | null {
  return dst.gap === null && dst.overlap === null ? null : withoutNulls({ ...dst });
}

function withoutNulls(document: JobDocument): JobDocument {
  return Object.fromEntries(
    Object.entries(document).filter(([, value]) => value !== null && value !== undefined),
  );
}
