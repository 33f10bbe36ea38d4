import type { EpochMs } from '../kernel/index.js';
import { type Job, type JobDocument, parseJob } from '../job/index.js';
import { type Schedule, convertCron, whyKept } from '../schedule/index.js';
import { jobCommand } from './crontab-command.js';
import { crontabNames } from './crontab-name.js';
import { crontabWarnings } from './crontab-warnings.js';
import { type CrontabEntry, type CrontabProblem, parseCrontab } from './parse-crontab.js';

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
}

export interface CrontabJob {
  readonly line: number;
  readonly document: JobDocument;
  readonly job: Job;
  readonly schedule: Schedule | null;
  /** Why the line is sent as it stands in the crontab; null when it became repeats. */
  readonly keptAsCron: string | null;
}

export interface CrontabJobs {
  readonly jobs: readonly CrontabJob[];
  /** In the order of their lines. */
  readonly problems: readonly CrontabProblem[];
  /** About lines that go in all the same. */
  readonly warnings: readonly CrontabProblem[];
}

/** The label that keeps the fields as they stood in the crontab. */
export const CRONTAB_LABEL = 'crontab';

/** Every line of a crontab as a job, or as a problem with its number. */
export function crontabJobs(text: string, options: CrontabOptions): CrontabJobs {
  const { entries, problems } = parseCrontab(text, options);
  const users = entries.map((entry) => ({ ...entry, user: entry.user ?? options.user }));
  const names = crontabNames(users, options.namePrefix);
  const results = users.map((entry, index) => jobOf(entry, names[index] ?? '', options));
  const taken = users.filter((_entry, index) => 'job' in (results[index] ?? {}));
  const failed = results.flatMap((result) => ('text' in result ? [result] : []));
  return {
    jobs: results.flatMap((result) => ('job' in result ? [result] : [])),
    problems: [...problems, ...failed].sort((a, b) => a.line - b.line),
    warnings: taken.flatMap((entry) => crontabWarnings(entry, options)),
  };
}

function jobOf(
  entry: CrontabEntry & { readonly user: string },
  name: string,
  options: CrontabOptions,
): CrontabJob | CrontabProblem {
  const { line, expression } = entry;
  const variables = new Map(entry.environment.map(({ name: key, value }) => [key, value]));
  const timeZone = variables.get('CRON_TZ') || options.timeZone;
  const converted = convertCron(expression, { timeZone, now: options.now });
  if (!converted.ok) return { line, text: converted.error.text };
  const mailTo = variables.get('MAILTO') ?? '';
  const document = {
    name,
    command: jobCommand(entry.command, {
      shell: variables.get('SHELL') || '/bin/sh',
      hasHome: variables.has('HOME'),
    }),
    description: entry.comment,
    // Chronos's owners are the addresses that hear of failures: what MAILTO is to cron.
    owner: mailTo,
    runAsUser: entry.user,
    host: options.host,
    environmentVariables: entry.environment.filter((variable) => variable.name !== 'CRON_TZ'),
    schedule: converted.value.schedule,
    scheduleTimeZone: converted.value.timeZone,
    labels: { [CRONTAB_LABEL]: expression },
  };
  const parsed = parseJob(document, { now: options.now });
  if (!parsed.ok) return { line, text: parsed.error.map((problem) => problem.text).join(' ') };
  const { job, schedule } = parsed.value;
  return { line, document, job, schedule, keptAsCron: whyKept(converted.value) };
}
