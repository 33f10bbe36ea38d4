import { instantText } from './counters.js';
import { type JobDocument, addHoraeMembers } from './format-job.js';
import { impliedMembers } from './implied-members.js';
import { doubleText } from './job-json.js';
import type { Job, JobCounters } from './job.js';

/** Whose members come first, and where: those of Chronos 2.4 (`v2`) or of Chronos 3 (`v1`). */
export type JobForm = 'v1' | 'v2';

/** What the API shows beside the definition. */
export interface JobView {
  readonly counters: JobCounters;
  /** What remains of the schedule, Chronos's view of it; not shown for a job with parents. */
  readonly schedule: string;
  /** The next due times, ISO-8601. */
  readonly nextRuns: readonly string[];
  /** Further members, after all others, e.g. `state` or `disabledBy`. */
  readonly more?: JobDocument;
}

/**
 * What `GET` shows of a job, as compact JSON on one line: the members of the client's Chronos with
 * their bookkeeping in its order and its form of numbers, then what only Horae has. A job that
 * can be posted back as it is.
 */
export function printJobView(job: Job, view: JobView, form: JobForm): string {
  const parts = [
    bare(headOf(job, view.counters, form)),
    // Chronos writes doubles: `128.0`, never `128`.
    `"cpus":${doubleText(job.cpus)},"disk":${doubleText(job.disk)},"mem":${doubleText(job.mem)}`,
    bare(tailOf(job, view, form)),
    bare(horaeMembers(job, view)),
  ];
  const more = bare(view.more ?? {});
  return `{${parts.join(',')}${more === '' ? '' : `,${more}`}}`;
}

/** Members that are undefined are not printed. Literals of one shape: a list prints thousands. */
function headOf(job: Job, counters: JobCounters, form: JobForm) {
  const isChronos2 = form === 'v2';
  return {
    name: job.name,
    command: job.command,
    shell: job.shell,
    epsilon: isChronos2 ? (job.epsilon ?? job.retryInterval.text) : (job.epsilon ?? undefined),
    executor: job.executor,
    executorFlags: job.executorFlags,
    taskInfoData: isChronos2 ? undefined : job.taskInfoData,
    retries: job.retries,
    owner: job.owner,
    ownerName: job.ownerName,
    description: job.description,
    async: isChronos2 || job.async ? job.async : undefined,
    successCount: counters.successCount,
    errorCount: counters.errorCount,
    lastSuccess: instantText(counters.lastSuccessAt),
    lastError: instantText(counters.lastErrorAt),
  };
}

/** Members younger than 2.4 stand behind its own for clients of 2, and where 3 has them for 3. */
function tailOf(job: Job, { counters, schedule }: JobView, form: JobForm) {
  const isChronos2 = form === 'v2';
  const concurrent = job.concurrent ?? job.overlap === 'allow';
  const { taskInfoData, fetch, maxCompletionTime } = job;
  const isScheduled = job.kind === 'schedule';
  return {
    disabled: job.disabled,
    softError: job.softError,
    dataProcessingJobType: job.dataProcessingJobType,
    errorsSinceLastSuccess: counters.errorsSinceLastSuccess,
    ...(isChronos2 ? NOTHING : { fetch }),
    uris: job.uris,
    environmentVariables: job.environmentVariables,
    arguments: job.arguments,
    highPriority: job.highPriority,
    runAsUser: job.runAsUser,
    ...(isChronos2 ? NOTHING : { concurrent, maxCompletionTime }),
    container: job.container ?? undefined,
    constraints: job.constraints,
    // Clients tell the kind by which key is there: never both.
    parents: isScheduled ? undefined : job.parents,
    schedule: isScheduled ? schedule : undefined,
    scheduleTimeZone: isScheduled ? job.scheduleTimeZone : undefined,
    ...(isChronos2 ? { taskInfoData, fetch, concurrent, maxCompletionTime } : NOTHING),
  };
}

const NOTHING = {};

function horaeMembers(job: Job, view: JobView): JobDocument {
  const members: Record<string, unknown> = {};
  addHoraeMembers(members, job);
  for (const name of impliedMembers(job)) members[name] = undefined;
  if (job.kind === 'schedule') members['scheduleDefinition'] = job.schedule;
  members['nextRuns'] = view.nextRuns;
  return members;
}

/** An object's JSON without its braces. */
function bare(members: object): string {
  return JSON.stringify(members).slice(1, -1);
}
