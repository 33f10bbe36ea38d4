import type { EpochMs } from '../kernel/index.js';
import { isZoneKnown, parseSchedule } from '../schedule/index.js';
import { isRecord } from './field-reader.js';
import type { JobDocument } from './format-job.js';
import type { DependencyJob, DstPolicy, Job, JobFields, ScheduleJob, Span } from './job.js';
import type { ParsedJob } from './parse-job.js';
import { parseSpan } from './span.js';

/**
 * What `parseJob` makes of a document of `formatJob`, for whoever reads a hundred thousand of them
 * at once: nothing has to be guessed, and members are taken as they are. Null for any other
 * document, which `parseJob` may still understand.
 */
export function readFormatted(document: JobDocument, now: EpochMs): ParsedJob | null {
  const given = document as unknown as Formatted;
  if (!isRecord(document) || !hasItsTypes(given)) return null;
  const fields = jobFields(given);
  if (fields === null) return null;
  const { parents } = given;
  if (parents !== undefined) {
    if (!Array.isArray(parents) || given.schedule !== undefined) return null;
    const part = { kind: 'dependency', parents, dependencyMode: given.dependencyMode ?? null };
    const job: Job = Object.assign(fields, part as Omit<DependencyJob, keyof JobFields>);
    return { job, counters: {}, schedule: null };
  }
  return scheduled(given, fields, now);
}

/** Members that are always there, and those that are left out without a value. */
type Formatted = Omit<
  JobFields,
  keyof Optional | 'retryInterval' | 'killGracePeriod' | 'container'
> &
  Optional & {
    readonly retryInterval: string;
    readonly killGracePeriod: string;
    readonly container?: JobFields['container'];
    readonly parents?: readonly string[];
    readonly dependencyMode?: DependencyJob['dependencyMode'];
    readonly schedule?: string;
    readonly scheduleTimeZone?: string;
    readonly misfire?: ScheduleJob['misfire'];
    readonly dst?: Partial<DstPolicy>;
  };

interface Optional {
  readonly epsilon?: string;
  readonly concurrent?: boolean;
  readonly retryMaxInterval?: string;
  readonly startDeadline?: string;
  readonly timeout?: string;
  readonly disableAfterFailures?: number;
}

/** Of another version perhaps, or mended by hand: each member is looked at, none is skipped. */
function hasItsTypes(given: Formatted): boolean {
  return (
    areTexts(given) &&
    areNumbers(given) &&
    areFlags(given) &&
    Array.isArray(given.arguments) &&
    Array.isArray(given.environmentVariables) &&
    Array.isArray(given.constraints) &&
    Array.isArray(given.uris) &&
    Array.isArray(given.fetch) &&
    isRecord(given.labels) &&
    (given.container === undefined || isRecord(given.container)) &&
    (given.dst === undefined || isRecord(given.dst))
  );
}

function areTexts(given: Formatted): boolean {
  return (
    typeof given.name === 'string' &&
    typeof given.command === 'string' &&
    typeof given.runAsUser === 'string' &&
    typeof given.owner === 'string' &&
    typeof given.ownerName === 'string' &&
    typeof given.description === 'string' &&
    typeof given.host === 'string' &&
    typeof given.queue === 'string' &&
    typeof given.overlap === 'string' &&
    typeof given.onTimeout === 'string' &&
    typeof given.failOnOutput === 'string' &&
    typeof given.executor === 'string' &&
    typeof given.executorFlags === 'string' &&
    typeof given.taskInfoData === 'string' &&
    typeof given.retryInterval === 'string' &&
    typeof given.killGracePeriod === 'string' &&
    typeof (given.epsilon ?? '') === 'string'
  );
}

function areNumbers(given: Formatted): boolean {
  return (
    typeof given.cpus === 'number' &&
    typeof given.mem === 'number' &&
    typeof given.disk === 'number' &&
    typeof given.priority === 'number' &&
    typeof given.retries === 'number' &&
    typeof given.retryBackoff === 'number' &&
    typeof given.maxCompletionTime === 'number' &&
    typeof (given.disableAfterFailures ?? 0) === 'number'
  );
}

function areFlags(given: Formatted): boolean {
  return (
    typeof given.shell === 'boolean' &&
    typeof given.highPriority === 'boolean' &&
    typeof given.softError === 'boolean' &&
    typeof given.disabled === 'boolean' &&
    typeof given.async === 'boolean' &&
    typeof given.dataProcessingJobType === 'boolean' &&
    typeof (given.concurrent ?? false) === 'boolean'
  );
}

/** In the order in which `parseJob` makes them: objects of two orders are slower to read. */
function jobFields(given: Formatted): JobFields | null {
  const retryInterval = parseSpan(given.retryInterval);
  const killGracePeriod = parseSpan(given.killGracePeriod);
  const retryMaxInterval = optionalSpan(given.retryMaxInterval);
  const startDeadline = optionalSpan(given.startDeadline);
  const timeout = optionalSpan(given.timeout);
  if (retryInterval === null || killGracePeriod === null) return null;
  if (retryMaxInterval === undefined || startDeadline === undefined) return null;
  // `formatJob` writes the timeout that follows from `maxCompletionTime`.
  if (timeout === undefined || (timeout === null && given.maxCompletionTime > 0)) return null;
  return {
    name: given.name,
    command: given.command,
    shell: given.shell,
    arguments: given.arguments,
    environmentVariables: given.environmentVariables,
    runAsUser: given.runAsUser,
    owner: given.owner,
    ownerName: given.ownerName,
    description: given.description,
    cpus: given.cpus,
    mem: given.mem,
    disk: given.disk,
    constraints: given.constraints,
    host: given.host,
    queue: given.queue,
    priority: given.priority,
    highPriority: given.highPriority,
    retries: given.retries,
    epsilon: given.epsilon ?? null,
    retryInterval,
    retryBackoff: given.retryBackoff,
    retryMaxInterval,
    concurrent: given.concurrent ?? null,
    overlap: given.overlap,
    startDeadline,
    maxCompletionTime: given.maxCompletionTime,
    timeout,
    onTimeout: given.onTimeout,
    killGracePeriod,
    failOnOutput: given.failOnOutput,
    softError: given.softError,
    disabled: given.disabled,
    disableAfterFailures: given.disableAfterFailures ?? null,
    executor: given.executor,
    executorFlags: given.executorFlags,
    taskInfoData: given.taskInfoData,
    async: given.async,
    dataProcessingJobType: given.dataProcessingJobType,
    uris: given.uris,
    fetch: given.fetch,
    container: given.container ?? null,
    labels: given.labels,
  };
}

/** Null where there is none, undefined where it cannot be read. */
function optionalSpan(text: string | undefined): Span | null | undefined {
  if (text === undefined) return null;
  return typeof text === 'string' ? (parseSpan(text) ?? undefined) : undefined;
}

function scheduled(given: Formatted, fields: JobFields, now: EpochMs): ParsedJob | null {
  const { schedule: text, scheduleTimeZone: timeZone, misfire } = given;
  if (typeof text !== 'string' || typeof timeZone !== 'string' || typeof misfire !== 'string') {
    return null;
  }
  if (timeZone !== '' && !isZoneKnown(timeZone)) return null;
  const dst = { gap: given.dst?.gap ?? null, overlap: given.dst?.overlap ?? null };
  const schedule = parseSchedule(text, { timeZone, now, dst, seed: given.name });
  if (!schedule.ok) return null;
  const part = { kind: 'schedule', schedule: text, scheduleTimeZone: timeZone, dst, misfire };
  const job: Job = Object.assign(fields, part as Omit<ScheduleJob, keyof JobFields>);
  return { job, counters: {}, schedule: schedule.value };
}
