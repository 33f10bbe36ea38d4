import { type EpochMs, addMs, isoFromMs } from '../kernel/index.js';
import { CRONTAB_LABEL } from '../crontab/index.js';
import type { SchedulerClient } from '../client/index.js';
import type { Candidate } from '../report/index.js';
import { nextAfter } from '../schedule/index.js';
import { jobIfThere } from './job-if-there.js';
import { instantIn } from './print.js';
import { refusalOf } from './refusal-of.js';
import { scheduleCell } from './schedule-cell.js';
import type { TargetClient } from './target-client.js';

export type Outcome = 'submitted' | 'unchanged' | 'refused';

/** What became of it. */
export interface Posted {
  readonly outcome: Outcome;
  readonly line: number | null;
  readonly name: string;
  /** What it became: a schedule with its zone, or parents. */
  readonly schedule?: string;
  readonly scheduleTimeZone?: string;
  readonly parents?: readonly string[];
  /** The fields of the crontab line that the schedule came from. */
  readonly crontab?: string;
  /** Why a crontab schedule went in as it is; absent when it became repeats. */
  readonly keptAsCron?: string;
  /** ISO-8601 in UTC; null when it will never be due, absent for a job with parents. */
  readonly nextRun?: string | null;
  /** True for a job that is switched off; absent for any other. */
  readonly disabled?: boolean;
  /** Why it was refused. */
  readonly reason?: string;
  /** The jobs that it became on the server, where those are others than it. */
  readonly sentAs?: readonly string[];
  /** What it does otherwise there, one sentence for each. */
  readonly warnings?: readonly string[];
}

/** Sends one job; a refusal is an answer, anything else is thrown. */
export async function post(
  client: TargetClient,
  candidate: Candidate,
  now: EpochMs,
): Promise<Posted> {
  const refused = (reason: string): Posted => ({ ...describe(candidate, 'refused', now), reason });
  const form = await client.sentForm(candidate);
  if (!form.ok) return refused(form.error);
  const { documents, warnings } = form.value;
  const { name } = candidate.job;
  const names = documents.map((document) => String(document['name']));
  for (const [index, document] of documents.entries()) {
    const trouble = await refusalOf(client.putJob(document));
    if (trouble === null) continue;
    const before = index === 0 ? '' : ` (${names.slice(0, index).join(', ')} went in before it)`;
    return refused(trouble + before);
  }
  const allWarnings = [...warnings, ...(await client.leftovers(name, documents))];
  return {
    ...describe(candidate, 'submitted', now),
    ...(names.join() === name ? {} : { sentAs: names }),
    ...(allWarnings.length === 0 ? {} : { warnings: allWarnings }),
  };
}

export function describe(
  { line, job, schedule, keptAsCron }: Candidate,
  outcome: Outcome,
  now: EpochMs,
): Posted {
  const off = job.disabled ? ({ disabled: true } as const) : {};
  const base = { outcome, line, name: job.name, ...off };
  if (job.kind === 'dependency') return { ...base, parents: job.parents };
  const crontab = job.labels[CRONTAB_LABEL];
  const next = schedule === null ? null : nextAfter(schedule, addMs(now, -1));
  return {
    ...base,
    schedule: job.schedule,
    scheduleTimeZone: job.scheduleTimeZone,
    ...(crontab === undefined ? {} : { crontab }),
    ...(keptAsCron === null ? {} : { keptAsCron }),
    nextRun: next === null ? null : isoFromMs(next),
  };
}

/** In the place of the time of a job that is switched off. */
export const DISABLED = 'disabled: will not run';

/** Cells of one row: what happened, to what, when it runs, and what it became (unions are long). */
export function postedRow(posted: Posted): readonly string[] {
  const { outcome, name, parents, keptAsCron, disabled } = posted;
  if (parents !== undefined) {
    const when = disabled === true ? DISABLED : 'after its parents';
    return [outcome, name, when, parents.join(', ')];
  }
  const nextRun = posted.nextRun ?? null;
  const due =
    nextRun === null
      ? 'never runs: the schedule has passed'
      : `next ${instantIn(Date.parse(nextRun) as EpochMs, posted.scheduleTimeZone ?? '')}`;
  const next = disabled === true ? DISABLED : due;
  const kept = keptAsCron === undefined ? '' : `  (kept as cron: ${keptAsCron})`;
  const became = scheduleCell(posted.schedule ?? '', posted.crontab) + kept;
  return [outcome, name, next, became + sentAsText(posted)];
}

function sentAsText({ sentAs }: Posted): string {
  if (sentAs === undefined) return '';
  return `  (${sentAs.length} jobs, ${sentAs[0] ?? ''} to ${sentAs.at(-1) ?? ''})`;
}

/** Which of these jobs the scheduler does not have. */
export async function unknownJobs(
  client: SchedulerClient,
  names: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const unknown = new Set<string>();
  for (const name of new Set(names)) {
    if ((await jobIfThere(client, name)) === null) unknown.add(name);
  }
  return unknown;
}
