import { type EpochMs, MINUTE_MS, addMs, isoFromMs } from '../kernel/index.js';
import type { JobDocument, JobProblem } from '../job/index.js';
import { convertCron, splitCronLine, whyKept } from '../schedule/index.js';

export interface ConfOptions {
  readonly now: EpochMs;
  /** The zone that a crontab schedule is meant in when the job names none. */
  readonly timeZone: string;
}

export interface PostedJob {
  /** What is sent. */
  readonly document: JobDocument;
  /** The crontab schedule that it came from, if any. */
  readonly crontab: string | null;
  /** Why the schedule is still a cron expression; null when it is not, or was posted as one. */
  readonly keptAsCron: string | null;
  /** True for a job that says no time at all: it runs once, soon. */
  readonly isOnceSoon: boolean;
}

/** What the original submitter gave a job that said nothing. */
const ORIGINAL_DEFAULTS = { cpus: 0.1, mem: 1024, disk: 1024 };
const ONE_TIME_DELAY_MS = 5 * MINUTE_MS;

/**
 * Turns one job of a file into what the scheduler takes. A job with `schedule` or `parents` is one
 * of Chronos's or Horae's own and stays as it is; any other is in the original submitter's format:
 * the crontab schedule in front of the command (or in `cron`), `dependencies`, `user`.
 */
export function jobFromConf(
  raw: JobDocument,
  options: ConfOptions,
): PostedJob | readonly JobProblem[] {
  const { dependencies, user } = raw;
  const rest = without(raw, ['dependencies', 'user', 'cron']);
  const base = isSet(user) && !isSet(rest['runAsUser']) ? { ...rest, runAsUser: user } : rest;
  if (isSet(raw['schedule']) || isSet(raw['parents'])) {
    const parents = isSet(raw['parents']) ? raw['parents'] : dependencies;
    return plain(isSet(parents) ? { ...base, parents } : base);
  }
  return fromOriginal(raw, base, options);
}

function fromOriginal(
  raw: JobDocument,
  base: JobDocument,
  options: ConfOptions,
): PostedJob | readonly JobProblem[] {
  const split = typeof raw['command'] === 'string' ? splitCronLine(raw['command']) : null;
  const isApart = isSet(raw['cron']);
  const expression = isApart ? String(raw['cron']).trim() : (split?.expression ?? null);
  const document = {
    ...ORIGINAL_DEFAULTS,
    ...base,
    ...(split === null ? {} : { command: split.rest.trim() }),
    // The command runs as the owner when no user is named; an empty user leaves it to the agent.
    runAsUser: base['runAsUser'] ?? raw['user'] ?? raw['owner'],
  };
  // Real files carry both: parents win, and the schedule is still cut off the command.
  if (isSet(raw['dependencies'])) {
    return plain({ ...document, parents: raw['dependencies'] });
  }
  if (expression === null) {
    const at = isoFromMs(addMs(options.now, ONE_TIME_DELAY_MS));
    return { ...plain({ ...document, schedule: `R1/${at}/PT24H` }), isOnceSoon: true };
  }
  const zone = raw['scheduleTimeZone'];
  const timeZone = typeof zone === 'string' && zone !== '' ? zone : options.timeZone;
  const seed = String(raw['name'] ?? '');
  const converted = convertCron(expression, { timeZone, now: options.now, seed });
  const path = isApart ? 'cron' : 'command';
  if (!converted.ok) return [{ path, text: `${path}: ${converted.error.text}` }];
  const { schedule, timeZone: scheduleTimeZone, dst } = converted.value;
  return {
    document: {
      ...document,
      description: raw['description'] ?? `Crontab: ${expression}`,
      schedule,
      scheduleTimeZone,
      // Without it the repeats would not do at a change of the clocks what the line did.
      ...(dst === null || isSet(raw['dst']) ? {} : { dst }),
    },
    crontab: expression,
    keptAsCron: whyKept(converted.value),
    isOnceSoon: false,
  };
}

function plain(document: JobDocument): PostedJob {
  return { document, crontab: null, keptAsCron: null, isOnceSoon: false };
}

/** Present and not empty: an empty list of dependencies is a job without any. */
function isSet(value: unknown): boolean {
  return (value ?? '') !== '' && !(Array.isArray(value) && value.length === 0);
}

function without(document: JobDocument, names: readonly string[]): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}
