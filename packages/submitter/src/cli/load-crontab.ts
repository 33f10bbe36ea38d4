import { basename } from 'node:path';
import { type JobDocument, definitionsEqual, parseJob } from '../job/index.js';
import { RequestRefused } from '../client/index.js';
import {
  CRONTAB_LABEL,
  type CrontabJob,
  type CrontabProblem,
  crontabJobs,
} from '../crontab/index.js';
import { type Command, type Context, answer } from './context.js';
import { type Posted, describe, post, postedRow } from './posting.js';
import { oneLine, table } from './print.js';
import { isStandardInput, readSource } from './submit.js';
import { EXIT } from './surroundings.js';

export interface CrontabFlags {
  readonly file: string;
  readonly isDryRun: boolean;
  /** A system table: the sixth field is the user. */
  readonly hasUsers: boolean;
  readonly targetHost: string;
  readonly user: string;
  readonly namePrefix: string;
}

/** `submitter crontab FILE`: each line on its own; one that is refused keeps no other back. */
export function loadCrontab(flags: CrontabFlags): Command {
  return async (context) => {
    const text = await readSource(flags.file, context);
    const now = context.surroundings.now();
    const { jobs, problems, warnings } = crontabJobs(text, {
      ...flags,
      now,
      // A crontab of another machine may name users that only that one has.
      userNames: flags.targetHost === '' ? await context.surroundings.userNames() : null,
      host: flags.targetHost,
      timeZone: context.settings.timeZone,
    });
    const posted: Posted[] = [];
    for (const job of jobs) {
      posted.push(flags.isDryRun ? describe(job, 'checked', now) : await load(job, context));
    }
    const refusals = [
      ...problems.map(({ line, text: reason }) => ({ line, reason })),
      ...posted.flatMap(({ outcome, line, reason }) =>
        outcome === 'refused' ? [{ line, reason: reason ?? '' }] : [],
      ),
    ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    report({ posted, refusals, warnings: together(warnings) }, flags, context);
    return refusals.length === 0 ? EXIT.done : EXIT.refused;
  };
}

/** The same line again changes nothing, although "from now on" is later this time. */
async function load(line: CrontabJob, context: Context): Promise<Posted> {
  const now = context.surroundings.now();
  const known = await existing(line.job.name, context);
  if (known !== null && isSameLine(line, known, context)) {
    const schedule = known['scheduleDefinition'];
    const candidate = { ...line, job: { ...line.job, schedule: String(schedule) } };
    return describe(candidate as CrontabJob, 'unchanged', now);
  }
  return post(context.client, line, now);
}

async function existing(name: string, { client }: Context): Promise<JobDocument | null> {
  try {
    return await client.job(name);
  } catch (error) {
    if (error instanceof RequestRefused) return null;
    throw error;
  }
}

/**
 * The label holds the fields as they stood in the crontab. When they are the same, so is the
 * schedule, and the rest of the definition decides.
 */
function isSameLine(line: CrontabJob, known: JobDocument, context: Context): boolean {
  const labels = known['labels'] as Readonly<Record<string, unknown>> | undefined;
  if (labels?.[CRONTAB_LABEL] !== line.job.labels[CRONTAB_LABEL]) return false;
  const schedule = known['scheduleDefinition'] ?? known['schedule'];
  const stored = parseJob({ ...known, schedule }, { now: context.surroundings.now() });
  const ours =
    line.job.kind === 'schedule' ? { ...line.job, schedule: String(schedule) } : line.job;
  // An operator who switched the line off here meant it: the file cannot say that.
  return stored.ok && definitionsEqual({ ...stored.value.job, disabled: false }, ours);
}

interface Warning {
  readonly lines: readonly number[];
  readonly text: string;
}

/** One warning for all lines that it is true of: a system crontab may be root's from end to end. */
function together(warnings: readonly CrontabProblem[]): readonly Warning[] {
  const texts = [...new Set(warnings.map(({ text }) => text))];
  return texts.map((text) => ({
    lines: warnings.filter((warning) => warning.text === text).map(({ line }) => line),
    text,
  }));
}

interface Report {
  readonly posted: readonly Posted[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly Warning[];
}

interface Refusal {
  readonly line: number | null;
  readonly reason: string;
}

function report(
  { posted, refusals, warnings }: Report,
  flags: CrontabFlags,
  context: Context,
): void {
  const { err } = context.surroundings;
  const fileName = isStandardInput(flags.file) ? 'standard input' : basename(flags.file);
  const taken = posted.filter(({ outcome }) => outcome !== 'refused');
  answer(context, {
    json: { jobs: taken, refused: refusals, warnings },
    text: table(taken.map((each) => [`line ${each.line ?? 0}`, ...postedRow(each)])),
  });
  for (const { line, reason } of refusals) {
    err(`${fileName}:${line ?? 0}: refused: ${oneLine(reason)}\n`);
  }
  for (const { lines, text } of warnings) {
    err(`${fileName}:${lines.join(',')}: warning: ${oneLine(text)}\n`);
  }
  if (context.settings.output === 'text') {
    context.surroundings.out(summary({ posted, refusals, warnings }, fileName, flags));
  }
}

function summary({ posted, refusals }: Report, fileName: string, flags: CrontabFlags): string {
  const taken = posted.filter(({ outcome }) => outcome !== 'refused');
  const count = taken.length + refusals.length;
  if (count === 0) return `No lines found in ${fileName}.\n`;
  const did = flags.isDryRun ? 'can go in (nothing was sent)' : 'went in';
  const same = taken.filter(({ outcome }) => outcome === 'unchanged').length;
  const unchanged = same === 0 ? '' : `, ${same} of them unchanged`;
  const rest = unchanged + (refusals.length === 0 ? '' : `; ${refusals.length} refused`);
  const isDefaultUser = !flags.hasUsers && flags.user === '' && taken.length > 0;
  return `${taken.length} of ${count} lines ${did}${rest}.\n${isDefaultUser ? DEFAULT_USER : ''}`;
}

const DEFAULT_USER =
  "They run as the agent's default user: its own, or nobody where the agent is root. " +
  '--user NAME sets one.\n';
