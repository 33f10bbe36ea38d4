import { type EpochMs, assert } from '../kernel/index.js';
import { type Job, type JobDocument, parseJob } from '../job/index.js';
import { type CronConversion, type Schedule, convertCron, whyKept } from '../schedule/index.js';
import { jobCommand } from './crontab-command.js';
import { crontabNames, nameOfCommand } from './crontab-name.js';
import { crontabWarnings } from './crontab-warnings.js';
import {
  type BrokenLine,
  type CrontabEntry,
  type CrontabProblem,
  parseCrontab,
} from './parse-crontab.js';

export interface CrontabOptions {
  /** A system table has a user column. */
  readonly hasUsers: boolean;
  readonly now: EpochMs;
  /** For lines without CRON_TZ: the zone of the machine whose crontab it is. */
  readonly timeZone: string;
  /** Where its lines are to run; '' for any machine. */
  readonly host: string;
  /** Whose crontab it is, when it has no user column; '' for the agent's default user. */
  readonly user: string;
  /** In front of every name. */
  readonly namePrefix: string;
  /** The users of this machine, to tell a user column from a command; null where unknown. */
  readonly userNames: ReadonlySet<string> | null;
  /** Which table it is, e.g. `web1:/etc/crontab`; null when nobody can say. */
  readonly source: string | null;
  /** Repeats that a union may have; see convertCron. */
  readonly unionCountMax?: number;
}

export interface CrontabJob {
  readonly line: number;
  /** The fields as written. */
  readonly original: string;
  /** The command as written, `%` and all. */
  readonly command: string;
  readonly document: JobDocument;
  readonly job: Job;
  readonly schedule: Schedule | null;
  readonly conversion: CronConversion;
  /** Why the line is sent as it stands in the crontab; null when it became repeats. */
  readonly keptAsCron: string | null;
  /** The job's name without the number that tells lines of the same command apart. */
  readonly baseName: string;
  /** The same line under another name; null when its job cannot have it. */
  named(name: string): CrontabJob | null;
}

export interface CrontabRefusal extends CrontabProblem {
  /** The line, without the comment. */
  readonly original: string;
  /** Names of the job that it may have been before it was last edited. */
  readonly likelyNames: readonly string[];
}

export interface CrontabJobs {
  readonly jobs: readonly CrontabJob[];
  /** In the order of their lines. */
  readonly problems: readonly CrontabRefusal[];
  /** About lines that go in all the same, and about environment lines. */
  readonly warnings: readonly CrontabProblem[];
}

/** The label that keeps the fields as they stood in the crontab. */
export const CRONTAB_LABEL = 'crontab';
/** The label that says which table a job came from: only its own may be removed with it. */
export const CRONTAB_SOURCE_LABEL = 'crontabSource';

type LineWithUser = CrontabEntry & { readonly user: string };

/** Every line of a crontab as a job, or as a problem with its number. */
export function crontabJobs(text: string, options: CrontabOptions): CrontabJobs {
  const steps = crontabSteps(text, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same with a pause after each line, for a server that has other things to do meanwhile. */
export function* crontabSteps(
  text: string,
  options: CrontabOptions,
): Generator<undefined, CrontabJobs> {
  const { entries, problems, notes } = parseCrontab(text, options);
  const users = entries.map((entry) => ({ ...entry, user: entry.user ?? options.user }));
  const results = yield* namedResults(users, options);
  const taken = users.filter((_entry, index) => 'job' in (results[index] ?? {}));
  const failed = results.flatMap((result) => ('text' in result ? [result] : []));
  const broken = problems.map((problem) => brokenLine(problem, options));
  return {
    jobs: results.flatMap((result) => ('job' in result ? [result] : [])),
    problems: [...broken, ...failed].sort(byLine),
    warnings: [...notes, ...taken.flatMap((entry) => crontabWarnings(entry, options))].sort(byLine),
  };
}

type LineResult = CrontabJob | CrontabRefusal;

/** Of lines with the same command those that go in are named first. */
function* namedResults(
  entries: readonly LineWithUser[],
  options: CrontabOptions,
): Generator<undefined, readonly LineResult[]> {
  const names = crontabNames(entries, options.namePrefix);
  const results: LineResult[] = [];
  for (const [index, entry] of entries.entries()) {
    results.push(jobOf(entry, names[index] ?? '', options));
    yield;
  }
  if (results.every((result) => 'job' in result)) return results;
  const told = entries.map((entry, index) => {
    return { ...entry, isRefused: !('job' in (results[index] ?? {})) };
  });
  const own = crontabNames(told, options.namePrefix);
  for (const [index, entry] of entries.entries()) {
    const name = own[index] ?? '';
    if (name === names[index]) continue;
    results[index] = jobOf(entry, name, options);
    yield;
  }
  return results;
}

function byLine(a: CrontabProblem, b: CrontabProblem): number {
  return a.line - b.line;
}

function brokenLine({ likely, ...problem }: BrokenLine, options: CrontabOptions): CrontabRefusal {
  const names = likely.map(({ user, command }) =>
    nameOfCommand({ user: user ?? options.user, command }, options.namePrefix),
  );
  return { ...problem, likelyNames: names };
}

function jobOf(entry: LineWithUser, name: string, options: CrontabOptions): LineResult {
  const { line, expression, command } = entry;
  const baseName = nameOfCommand(entry, options.namePrefix);
  const refuse = (text: string): CrontabRefusal => ({
    line,
    text,
    original: `${expression} ${command}`,
    likelyNames: [...new Set([name, baseName])],
  });
  const variables = new Map(entry.environment.map(({ name: key, value }) => [key, value]));
  const { now, unionCountMax } = options;
  const converted = convertCron(expression, {
    timeZone: variables.get('CRON_TZ') || options.timeZone,
    now,
    seed: name,
    ...(unionCountMax === undefined ? {} : { unionCountMax }),
  });
  if (!converted.ok) return refuse(converted.error.text);
  const conversion = converted.value;
  const document = documentOf(entry, { name, variables, conversion }, options);
  const parsed = parseJob(document, { now });
  if (!parsed.ok) return refuse(parsed.error.map((problem) => problem.text).join(' '));
  const { job, schedule } = parsed.value;
  assert(job.kind === 'schedule', 'a crontab line has no parents');
  const keptAsCron = whyKept(conversion);
  const named = (other: string): CrontabJob | null => {
    const result = jobOf(entry, other, options);
    return 'job' in result ? result : null;
  };
  return {
    ...{ line, original: expression, command, document, job, schedule, conversion, keptAsCron },
    ...{ baseName, named },
  };
}

interface LineMeaning {
  readonly name: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly conversion: CronConversion;
}

function documentOf(
  entry: LineWithUser,
  { name, variables, conversion }: LineMeaning,
  options: CrontabOptions,
): JobDocument {
  const { schedule, timeZone, dst } = conversion;
  return {
    name,
    command: jobCommand(entry.command, {
      shell: variables.get('SHELL') || '/bin/sh',
      hasHome: variables.has('HOME'),
    }),
    description: entry.comment,
    // Chronos's owners are the addresses that hear of failures: what MAILTO is to cron.
    owner: variables.get('MAILTO') ?? '',
    runAsUser: entry.user,
    host: options.host,
    environmentVariables: entry.environment.filter((each) => !NO_VARIABLES.has(each.name)),
    schedule,
    scheduleTimeZone: timeZone,
    ...(dst === null ? {} : { dst }),
    labels: {
      [CRONTAB_LABEL]: entry.expression,
      ...(options.source === null ? {} : { [CRONTAB_SOURCE_LABEL]: options.source }),
    },
  };
}

/** The first is the job's zone; the second is what the agent sets, and cron lets nobody change. */
const NO_VARIABLES = new Set(['CRON_TZ', 'LOGNAME']);
