import { type EpochMs, LIMITS, type Result, accepted, refused } from '../kernel/index.js';
import type { Schedule } from '../schedule/index.js';
import { readConstraints } from './constraint.js';
import { readContainer } from './container.js';
import { readCounters } from './counters.js';
import { readEnvironment } from './environment.js';
import { readFetch } from './fetch-entry.js';
import { FieldReader, isRecord, scalarText, shown } from './field-reader.js';
import type { Job, JobCounters, JobFields, JobProblem, OverlapPolicy } from './job.js';
import { JOB_DEFAULTS } from './job-defaults.js';
import { type NameRule, nameRuleBroken } from './job-name.js';
import { readLabels } from './labels.js';
import { readTrigger } from './trigger.js';
import { spanOfSeconds } from './span.js';

export interface ParseJobOptions {
  /** What "now" means in a schedule without a start. */
  readonly now: EpochMs;
  /** Default `any`. Chronos checks names only when a job is created. */
  readonly nameRule?: NameRule;
  /** The kind that the caller wants, e.g. the endpoint's; without it the document decides. */
  readonly kind?: Job['kind'];
  /** For what a scheduler holds: a dependent job whose parents have all been deleted has none. */
  readonly mayLackParents?: boolean;
}

export interface ParsedJob {
  readonly job: Job;
  /** The bookkeeping that the document carried; members it left out are absent. */
  readonly counters: Partial<JobCounters>;
  /** The schedule already read, for a scheduled job; null for one with parents. */
  readonly schedule: Schedule | null;
}

/**
 * Reads a posted job: Chronos's members and Horae's. Takes what Chronos takes (numbers as text,
 * null as absent, unknown members), and answers with every problem at once where Chronos would
 * guess. What it accepts is complete: every default is filled in.
 */
export function parseJob(
  json: unknown,
  options: ParseJobOptions,
): Result<ParsedJob, readonly JobProblem[]> {
  if (!isRecord(json)) {
    const text = `The body: ${shown(json)} is not a job; expected an object, e.g. ${JOB_EXAMPLE}.`;
    return refused([{ path: '', text }]);
  }
  // What a scheduler holds was looked at when it was posted.
  if (options.mayLackParents !== true && isDeeperThan(json, LIMITS.jsonDepthMax)) {
    const text = `The body: is nested deeper than ${LIMITS.jsonDepthMax} levels; a job needs at most 6.`;
    return refused([{ path: '', text }]);
  }
  const problems: JobProblem[] = [];
  const fields = new FieldReader(json, problems);
  const common = readJobFields(fields, options.nameRule ?? 'any');
  const counters = readCounters(fields);
  const trigger = readTrigger(fields, options);
  if (problems.length > 0 || trigger === null) return refused(problems);
  const job: Job = Object.assign(common, trigger.part);
  return accepted({ job, counters, schedule: trigger.schedule });
}

const JOB_EXAMPLE =
  '{"name": "beat", "command": "date", "schedule": "R/2026-01-01T00:00:00Z/PT1H"}';

/** One literal, into which the parts are written out: spread, they cost more than all reading. */
function readJobFields(fields: FieldReader, nameRule: NameRule): JobFields {
  const name = readName(fields, nameRule);
  const program = readProgram(fields);
  const owner = fields.text('owner');
  const ownerName = fields.text('ownerName');
  const description = fields.text('description');
  const placement = readPlacement(fields);
  const policies = readPolicies(fields);
  return {
    name,
    command: program.command,
    shell: program.shell,
    arguments: program.arguments,
    environmentVariables: program.environmentVariables,
    runAsUser: program.runAsUser,
    owner,
    ownerName,
    description,
    cpus: placement.cpus,
    mem: placement.mem,
    disk: placement.disk,
    constraints: placement.constraints,
    host: placement.host,
    queue: placement.queue,
    priority: placement.priority,
    highPriority: placement.highPriority,
    retries: policies.retries,
    epsilon: policies.epsilon,
    retryInterval: policies.retryInterval,
    retryBackoff: policies.retryBackoff,
    retryMaxInterval: policies.retryMaxInterval,
    concurrent: policies.concurrent,
    overlap: policies.overlap,
    startDeadline: policies.startDeadline,
    maxCompletionTime: policies.maxCompletionTime,
    timeout: policies.timeout,
    onTimeout: policies.onTimeout,
    killGracePeriod: policies.killGracePeriod,
    failOnOutput: policies.failOnOutput,
    softError: fields.flag('softError'),
    disabled: fields.flag('disabled'),
    disableAfterFailures: readFailureLimit(fields),
    executor: fields.text('executor'),
    executorFlags: fields.text('executorFlags'),
    taskInfoData: fields.text('taskInfoData'),
    async: fields.flag('async'),
    dataProcessingJobType: fields.flag('dataProcessingJobType'),
    uris: fields.texts('uris', '"https://example.org/tool.tgz"'),
    fetch: readFetch(fields),
    container: readContainer(fields),
    labels: readLabels(fields),
  };
}

function readName(fields: FieldReader, rule: NameRule): string {
  if (fields.raw('name') === undefined) {
    fields.missing('name', 'every job needs one, e.g. "nightly backup"');
    return '';
  }
  const name = fields.text('name');
  const broken = nameRuleBroken(name, rule);
  if (broken === null) return name;
  const example = JSON.stringify(exampleName(name, rule));
  return fields.wrong('name', { what: broken, example }, name);
}

/** The refused name with everything odd replaced, where that leaves a good one. */
function exampleName(name: string, rule: NameRule): string {
  const mended = name.slice(0, 60).replace(/[^A-Za-z0-9_.-]+/g, '-');
  return /[A-Za-z0-9]/.test(mended) && nameRuleBroken(mended, rule) === null ? mended : 'backup';
}

function readProgram(fields: FieldReader) {
  const command = fields.text('command');
  if (command.length > LIMITS.commandLengthMax) {
    const rule = `at most ${LIMITS.commandLengthMax} characters are allowed; put the script in a file`;
    fields.say('command', `command: has ${command.length} characters; ${rule}.`);
  }
  // A container image may bring its own program, and so may a custom executor.
  const mayBeEmpty = fields.raw('container') !== undefined || fields.text('executor') !== '';
  const isMissing = scalarText(fields.raw('command') ?? '')?.trim() === '';
  if (isMissing && !mayBeEmpty) {
    fields.missing('command', 'every job needs one, e.g. "/usr/bin/backup --all"');
  }
  return {
    command,
    shell: fields.flag('shell', true),
    arguments: fields.texts('arguments', '"--verbose"'),
    environmentVariables: readEnvironment(fields),
    runAsUser: readUser(fields),
  };
}

function readUser(fields: FieldReader): string {
  const user = fields.text('runAsUser');
  if (/^[^\s:/\p{Cc}]{0,256}$/u.test(user)) return user;
  return fields.wrong('runAsUser', { what: 'the name of a user', example: '"backup"' }, '');
}

const MB_RULE = {
  fallback: 0,
  min: 0,
  max: LIMITS.resourceMbMax,
  what: 'a number of MB (0 means the default)',
};
const MEM_RULE = { ...MB_RULE, example: '128' };
const DISK_RULE = { ...MB_RULE, example: '256' };

function readPlacement(fields: FieldReader) {
  const highPriority = fields.flag('highPriority');
  const queue = fields.text('queue') || JOB_DEFAULTS.queue;
  return {
    cpus: readCpus(fields),
    // Zero means the default in Chronos, so a form that was left blank still works.
    mem: fields.number('mem', MEM_RULE) || JOB_DEFAULTS.mem,
    disk: fields.number('disk', DISK_RULE) || JOB_DEFAULTS.disk,
    constraints: readConstraints(fields),
    host: readHost(fields),
    queue: /^[\w.-]{1,100}$/.test(queue)
      ? queue
      : fields.wrong(
          'queue',
          { what: 'the name of a queue (letters, digits, _ . -)', example: '"reports"' },
          queue,
        ),
    priority: fields.number('priority', {
      fallback: highPriority ? JOB_DEFAULTS.highPriority : JOB_DEFAULTS.priority,
      min: -1_000_000,
      max: 1_000_000,
      what: 'a whole number',
      example: '10',
      whole: true,
    }),
    highPriority,
  };
}

function readCpus(fields: FieldReader): number {
  const what = 'a number of cores (in thousandths, 0 means the default)';
  const rule = { fallback: 0, min: 0, max: LIMITS.cpusMax, what, example: '0.5' };
  const cpus = fields.number('cpus', rule) || JOB_DEFAULTS.cpus;
  return cpus >= 0.001
    ? cpus
    : fields.wrong('cpus', { what: 'at least 0.001 of a core', example: '0.1' }, cpus);
}

function readHost(fields: FieldReader): string {
  const host = fields.text('host');
  if (/^[^\s/\p{Cc}]{0,253}$/u.test(host)) return host;
  return fields.wrong('host', { what: 'the name of a machine', example: '"web1.example.org"' }, '');
}

function readPolicies(fields: FieldReader) {
  const epsilon = fields.span('epsilon', { aboveZero: false });
  const concurrent = fields.optionalFlag('concurrent');
  const overlap: OverlapPolicy = concurrent === true ? 'allow' : JOB_DEFAULTS.overlap;
  return {
    retries: fields.number('retries', {
      fallback: JOB_DEFAULTS.retries,
      min: 0,
      max: LIMITS.retryCountMax,
      what: 'a whole number of further attempts',
      example: '2',
      whole: true,
    }),
    epsilon: epsilon?.text ?? null,
    retryInterval:
      fields.span('retryInterval', { aboveZero: false }) ?? epsilon ?? JOB_DEFAULTS.retryInterval,
    retryBackoff: fields.number('retryBackoff', {
      fallback: JOB_DEFAULTS.retryBackoff,
      min: 1,
      max: 1_000,
      what: 'a factor',
      example: '2',
    }),
    retryMaxInterval: fields.span('retryMaxInterval', { aboveZero: true }),
    concurrent,
    overlap: fields.choice('overlap', ['skip', 'queue', 'allow'] as const, overlap),
    startDeadline: fields.span('startDeadline', { aboveZero: true }),
    ...readTimeout(fields),
    killGracePeriod:
      fields.span('killGracePeriod', { aboveZero: false }) ?? JOB_DEFAULTS.killGracePeriod,
    failOnOutput: readKeywords(fields),
  };
}

function readTimeout(fields: FieldReader) {
  const maxCompletionTime = fields.number('maxCompletionTime', {
    fallback: 0,
    min: 0,
    max: LIMITS.spanMsMax / 1_000,
    what: 'a whole number of seconds (0 means none)',
    example: '3600',
    whole: true,
  });
  const given = fields.span('timeout', { aboveZero: true });
  return {
    maxCompletionTime,
    timeout: given ?? (maxCompletionTime > 0 ? spanOfSeconds(maxCompletionTime) : null),
    onTimeout: fields.choice('onTimeout', ['kill', 'alert'] as const, JOB_DEFAULTS.onTimeout),
  };
}

/** Zero says never, which is not the same as leaving it to the scheduler's option. */
function readFailureLimit(fields: FieldReader): number | null {
  if ((fields.raw('disableAfterFailures') ?? '') === '') return null;
  const what = 'a whole number of failed runs (0 means never)';
  const rule = { fallback: 0, min: 0, max: LIMITS.failureLimitMax, what, example: '5' };
  return fields.number('disableAfterFailures', { ...rule, whole: true });
}

/** An empty keyword is in every output: it would fail every run. */
function readKeywords(fields: FieldReader): string {
  const keywords = fields.text('failOnOutput');
  const isList = keywords.length <= 1_000 && keywords.split('|').every((word) => word !== '');
  if (keywords === '' || isList) return keywords;
  return fields.wrong('failOnOutput', { what: 'a list of keywords', example: '"fatal|error"' }, '');
}

/** Looks no deeper than the bound, so that a hostile document cannot exhaust the stack. */
function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const member of Object.values(value)) if (isDeeperThan(member, depth - 1)) return true;
  return false;
}
