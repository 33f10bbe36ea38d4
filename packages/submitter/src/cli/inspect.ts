import { epochMs, errorText } from '../kernel/index.js';
import type { JobDocument } from '../job/index.js';
import { RequestRefused, type RunItem, type RunQuery } from '../client/index.js';
import { CRONTAB_LABEL } from '../crontab/index.js';
import { type Command, type Context, answer } from './context.js';
import { jobIfThere } from './job-if-there.js';
import { instantIn, jsonText, table } from './print.js';
import { scheduleCell } from './schedule-cell.js';
import { EXIT } from './surroundings.js';

/** `submitter list`. */
export const listJobs: Command = async (context) => {
  const jobs = await context.client.jobs();
  const heading = ['NAME', 'STATE', 'SUCCESSES', 'ERRORS', 'NEXT', 'STARTS'];
  answer(context, { json: jobs, text: table([heading, ...jobs.map(jobRow)]) });
  return EXIT.done;
};

function jobRow(job: JobDocument): readonly string[] {
  const { name, parents, schedule, scheduleDefinition, state, disabled, labels } = job;
  const crontab = (labels as Readonly<Record<string, string>> | undefined)?.[CRONTAB_LABEL];
  return [
    String(name),
    disabled === true ? 'disabled' : String(state ?? ''),
    String(job['successCount'] ?? ''),
    String(job['errorCount'] ?? ''),
    nextOf(job),
    // Last, because it is the one that may be long.
    Array.isArray(parents)
      ? afterText(parents)
      : scheduleCell(String(scheduleDefinition ?? schedule), crontab),
  ];
}

function afterText(parents: readonly unknown[]): string {
  return parents.length === 0 ? 'waits for parents: it has none' : `after ${parents.join(', ')}`;
}

/** The next time on the clock that the schedule is meant in; '' when there is none. */
function nextOf({ nextRuns, scheduleTimeZone }: JobDocument): string {
  const [next] = Array.isArray(nextRuns) ? (nextRuns as unknown[]) : [];
  const ms = Date.parse(String(next));
  if (Number.isNaN(ms)) return '';
  const zone = typeof scheduleTimeZone === 'string' ? scheduleTimeZone : '';
  return instantIn(epochMs(ms), zone);
}

/** `submitter get NAME`: the whole document in either form. */
export function getJob(name: string): Command {
  return async (context) => {
    context.surroundings.out(jsonText(await context.client.job(name)));
    return EXIT.done;
  };
}

/** `submitter runs`. */
export function listRuns(query: RunQuery): Command {
  return async (context) => {
    const page = await context.client.runs(query);
    if (page.items.length === 0) await requireJob(query.job, context);
    const heading = ['RUN', 'STATE', 'TRIGGER', 'ATTEMPTS', 'EXIT', 'AGENT', 'REASON'];
    const more =
      page.nextCursor === null ? '' : `There are more: add --cursor ${page.nextCursor}\n`;
    answer(context, { json: page, text: table([heading, ...page.items.map(runRow)]) + more });
    return EXIT.done;
  };
}

/** A job that was deleted may have runs; one without any is told from one that is not there. */
async function requireJob(name: string | undefined, { client }: Context): Promise<void> {
  if (name === undefined || (await jobIfThere(client, name)) !== null) return;
  throw new RequestRefused(404, errorText('JOB_UNKNOWN', name), '');
}

function runRow(run: RunItem): readonly string[] {
  const last = run.attempts.at(-1);
  return [
    run.id,
    run.state,
    run.trigger,
    String(run.attempts.length),
    String(last?.exitCode ?? ''),
    last?.agent ?? '',
    run.state === 'succeeded' ? '' : reasonOf(run),
  ];
}

/** Why a run waits, was skipped, or did not succeed. */
function reasonOf(run: RunItem): string {
  const detail = run.detail ?? run.attempts.at(-1)?.message ?? '';
  return [run.reason ?? '', detail].filter((part) => part !== '').join(': ');
}
