import { type EpochMs, type Result, accepted, refused } from '../kernel/index.js';
import type { Job, JobDocument } from '../job/index.js';
import { type ChronosRepeat, type Schedule, chronosRepeats } from '../schedule/index.js';
import { chronosMembers, chronosWarnings } from './chronos-members.js';

/** A job as it was read from a file. */
export interface ReadJob {
  readonly document: JobDocument;
  readonly job: Job;
  /** Null for a job with parents. */
  readonly schedule: Schedule | null;
}

export interface ChronosJobs {
  /** In the order in which they are posted. */
  readonly documents: readonly JobDocument[];
  /** What Chronos does otherwise, one sentence for each. */
  readonly warnings: readonly string[];
}

export interface ChronosOptions {
  readonly now: EpochMs;
  /** Whether a job is more than one on the Chronos server: a child cannot name it then. */
  isSplit(name: string): boolean;
}

/**
 * What a stock Chronos server is sent for one job: a job for each repeat, `name_seq_0`,
 * `name_seq_1` … when there are several. Refused, with the reason, is what would run at another
 * time or run something else there; what Chronos merely does not know is left out with a warning.
 */
export function chronosDocuments(
  read: ReadJob,
  options: ChronosOptions,
): Result<ChronosJobs, string> {
  const { document, job, schedule } = read;
  const trouble = troubleWith(job);
  if (trouble !== null) return refused(trouble);
  const members = chronosMembers(document, job);
  const warnings = chronosWarnings(job);
  if (job.kind === 'dependency') {
    const split = job.parents.find((parent) => options.isSplit(parent));
    if (split !== undefined) return refused(splitParent(split));
    return accepted({ documents: [{ ...members, parents: job.parents }], warnings });
  }
  if (schedule === null) return refused('schedule: the job has none.');
  const repeats = chronosRepeats(schedule, { now: options.now, seed: job.name });
  if (!repeats.ok) return refused(`schedule: ${repeats.error.text}`);
  const names = chronosNames(job.name, repeats.value.length);
  return accepted({
    documents: repeats.value.map((repeat, index) => ({
      ...members,
      name: names[index],
      schedule: repeat.schedule,
      scheduleTimeZone: repeat.timeZone,
    })),
    warnings: [...warnings, ...countWarning(repeats.value)],
  });
}

/** The names that a job with so many repeats gets: one of them keeps its own. */
export function chronosNames(name: string, repeatCount: number): readonly string[] {
  if (repeatCount === 1) return [name];
  return Array.from({ length: repeatCount }, (_, index) => `${name}_seq_${index}`);
}

function splitParent(parent: string): string {
  return `parents: "${parent}" is several jobs on a Chronos server ("${parent}_seq_0" …), and a job that waited for one of them would run after each; give it one repeat, or a job of its own.`;
}

/** Each of these runs something else on Chronos, or hangs there. */
function troubleWith(job: Job): string | null {
  if (job.arguments.length > 0) {
    return 'arguments: Chronos appends them to the command and puts them into its task ids, where they are no longer what they were; write them into the command, e.g. "backup.sh --all".';
  }
  if (/^(?:http|ftp)/.test(job.command)) {
    return `command: "${job.command.slice(0, 80)}" begins with http or ftp, which Chronos downloads and runs; put "exec " in front of it.`;
  }
  return null;
}

/** Chronos 3 counts launches: retries and runs by hand too. */
function countWarning(repeats: readonly ChronosRepeat[]): readonly string[] {
  const isFinite = repeats.some(({ schedule }) => /^R\d/.test(schedule));
  return isFinite
    ? [
        'schedule: Chronos 3 takes one repetition off for each retry and each run by hand, and goes on for ever after the last.',
      ]
    : [];
}
