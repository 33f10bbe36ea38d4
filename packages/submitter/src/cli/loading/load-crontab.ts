import { type Command, type Context } from '../context.js';
import { answerApplied } from './crontab-applied.js';
import { answerChecked } from './crontab-checked.js';
import { answerCompared } from './crontab-compared.js';
import { type TableLines, readLines } from './crontab-lines.js';
import { type LoadPlan, type RemovedJob, lookUp, planLoad } from './crontab-plan.js';
import { type SourceFlags, type TableSources, readSources } from './crontab-sources.js';
import { inParallel } from './in-parallel.js';
import { type Posted, describe, post } from '../posting.js';
import type { Language } from '../../schedule/index.js';
import { RequestRefused } from '../../client/index.js';
import { EXIT, UsageError } from '../surroundings.js';
import { isStandardInput } from '../submit.js';

export interface CrontabFlags extends SourceFlags {
  readonly action: 'apply' | 'dry-run' | 'diff';
  /** Remove the jobs of lines that left their table. */
  readonly isPruning: boolean;
  readonly namePrefix: string;
  readonly unionCountMax: number;
  /** Next times that a dry run tells of each line. */
  readonly nextCount: number;
  /** Of a dry run; null = that of the environment. */
  readonly language: Language | null;
}

/** What was read, before anything is done. */
export interface Load {
  readonly sources: TableSources;
  readonly tables: TableLines;
  readonly flags: CrontabFlags;
}

/** A job that was to go with its line. */
export interface Removal extends RemovedJob {
  /** Why the scheduler kept it; null when it is gone. */
  readonly reason: string | null;
}

export type PostedLine = Posted & { readonly file: string };

/** Requests on their way at once: the scheduler commits together what arrives together. */
const PARALLEL_COUNT = 16;

/** `submitter crontab`: each line on its own; one that is refused keeps no other back. */
export function loadCrontab(flags: CrontabFlags): Command {
  return async (context) => {
    requireSources(flags);
    requireLabels(flags, context);
    const sources = await readSources(flags, context);
    const load = { sources, tables: await readLines(sources, flags, context), flags };
    switch (flags.action) {
      case 'dry-run':
        return check(load, context);
      case 'diff':
        return compare(load, context);
      case 'apply':
        return apply(load, context);
    }
  };
}

function requireSources({ files, kind, isPruning, source }: CrontabFlags): void {
  if (files.length === 0 && kind === null) {
    throw new UsageError(
      'crontab: the file is missing; expected e.g. "submitter crontab /etc/crontab --dry-run", ' +
        "or --system or --user-table for this machine's own.",
    );
  }
  if (isPruning && source === '' && files.some(isStandardInput)) {
    throw new UsageError(
      'prune: nobody can say which jobs came from standard input before; name the table, e.g. ' +
        '--source web1:anna.',
    );
  }
}

/** Which table a job came from stands in a label of it. */
function requireLabels({ action, isPruning }: CrontabFlags, { client }: Context): void {
  if (client.kind !== 'chronos' || (!isPruning && action !== 'diff')) return;
  const flag = isPruning ? 'prune' : 'diff';
  throw new UsageError(
    `${flag}: a Chronos server keeps no labels, so nobody can tell which of its jobs came from ` +
      'which line; leave it out with --target chronos.',
  );
}

/** The scheduler is asked only for what would be removed, and then also whose the jobs are. */
async function check(read: Load, context: Context): Promise<number> {
  const found = read.flags.isPruning ? await lookUp(read, context) : null;
  const load = found?.load ?? read;
  const plan = found === null ? null : planLoad(load, found.known, context);
  const isTaken = await answerChecked(load, plan, context);
  return isTaken && isWhole(load) ? EXIT.done : EXIT.refused;
}

/** As diff(1): 0 = nothing would change. */
async function compare(read: Load, context: Context): Promise<number> {
  const { load, known } = await lookUp(read, context);
  const plan = planLoad(load, known, context);
  answerCompared(load, plan, context);
  const isSame = plan.lines.every(({ kind }) => kind === 'unchanged') && plan.gone.length === 0;
  return isSame && isWhole(load) && plan.refusals.length === 0 ? EXIT.done : EXIT.refused;
}

async function apply(read: Load, context: Context): Promise<number> {
  const { load, known } = await lookUp(read, context);
  const plan = planLoad(load, known, context);
  const posted = await inParallel(plan.lines, PARALLEL_COUNT, async (each) => ({
    ...(await send(each, context)),
    file: each.fileName,
  }));
  const removed = load.flags.isPruning ? await removeGone(plan, context) : [];
  answerApplied(load, { plan, posted, removed }, context);
  const isDone =
    isWhole(load) &&
    plan.refusals.length === 0 &&
    posted.every(({ outcome }) => outcome !== 'refused') &&
    removed.every(({ reason }) => reason === null);
  return isDone ? EXIT.done : EXIT.refused;
}

/** The same line again changes nothing, although "from now on" is later this time. */
async function send(planned: LoadPlan['lines'][number], context: Context): Promise<Posted> {
  const now = context.surroundings.now();
  if (planned.kind === 'unchanged') return describe(planned.line, 'unchanged', now);
  return post(context.client, planned.line, now);
}

/** After the lines went in: a command that was edited is a new job, and must not be missing. */
function removeGone({ gone }: LoadPlan, { client }: Context): Promise<readonly Removal[]> {
  return inParallel(gone, PARALLEL_COUNT, async (job) => {
    try {
      await client.deleteJob(job.name);
      return { ...job, reason: null };
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      return { ...job, reason: error.message };
    }
  });
}

/** A folder without tables is an answer only to the question what left it. */
function isWhole({ sources, tables, flags }: Load): boolean {
  const isRead = sources.tables.length > 0 || flags.isPruning;
  return isRead && sources.unread.length === 0 && tables.refusals.length === 0;
}
