import type { SchedulerClient } from '../../client/index.js';
import { CRONTAB_LABEL, type CrontabJob } from '../../crontab/index.js';
import type { JobDocument } from '../../job/index.js';
import type { TableLine } from './crontab-lines.js';
import { jobIfThere } from '../job-if-there.js';
import type { KnownJobs } from './known-jobs.js';

/**
 * Lines of the same command are told apart by a number behind the name, in the order of their
 * fields: one line more or less would give each the name, and the history, of its neighbour. So a
 * line keeps the name under which the scheduler has its fields, and the others take what is free.
 */
export function withKeptNames(lines: readonly TableLine[], known: KnownJobs): TableLine[] {
  const names = new Map<CrontabJob, string>();
  const taken = new Set<string>();
  const take = ({ line }: TableLine, name: string): void => {
    names.set(line, name);
    taken.add(name);
  };
  const isOpen = ({ line }: TableLine): boolean => !names.has(line);
  for (const each of lines) if (isKept(each, known)) take(each, each.line.job.name);
  for (const each of lines.filter(isOpen)) {
    const own = siblingNames(each.line, known).find(
      (name) => !taken.has(name) && isSameLine(each.line, known.get(name)),
    );
    if (own !== undefined) take(each, own);
  }
  for (const each of lines.filter(isOpen)) take(each, freeName(each.line, taken));
  return lines.map((each) => {
    const name = names.get(each.line) ?? each.line.job.name;
    const line = name === each.line.job.name ? each.line : each.line.named(name);
    return line === null ? each : { ...each, line };
  });
}

function isKept({ line }: TableLine, known: KnownJobs): boolean {
  const stored = known.get(line.job.name);
  return stored !== undefined && fieldsOf(stored) === line.original;
}

/** The command too: two commands may share the digits in their names. */
function isSameLine(line: CrontabJob, stored: JobDocument | undefined): boolean {
  return (
    stored !== undefined &&
    fieldsOf(stored) === line.original &&
    stored['command'] === line.job.command
  );
}

function fieldsOf({ labels }: JobDocument): unknown {
  return (labels as Readonly<Record<string, unknown>> | undefined)?.[CRONTAB_LABEL];
}

/** Those of the same command that the scheduler has. */
function siblingNames({ baseName }: CrontabJob, known: KnownJobs): readonly string[] {
  const names = [baseName];
  for (let place = 2; known.has(numbered(baseName, place)); place += 1) {
    names.push(numbered(baseName, place));
  }
  return names;
}

function freeName({ job, baseName }: CrontabJob, taken: ReadonlySet<string>): string {
  if (!taken.has(job.name)) return job.name;
  if (!taken.has(baseName)) return baseName;
  let place = 2;
  while (taken.has(numbered(baseName, place))) place += 1;
  return numbered(baseName, place);
}

function numbered(baseName: string, place: number): string {
  return `${baseName}-${place}`;
}

/** What the scheduler has of the commands of those lines that it has not under their names. */
export async function withSiblings(
  lines: readonly TableLine[],
  known: KnownJobs,
  client: SchedulerClient,
): Promise<KnownJobs> {
  const all = new Map(known);
  const asked = new Set(lines.map(({ line }) => line.job.name));
  const findSibling = async (name: string): Promise<boolean> => {
    const stored = asked.has(name) ? null : await jobIfThere(client, name);
    if (stored !== null) all.set(name, stored);
    return all.has(name);
  };
  const open = lines.filter((each) => !isKept(each, known));
  for (const baseName of new Set(open.map(({ line }) => line.baseName))) {
    await findSibling(baseName);
    for (let place = 2; await findSibling(numbered(baseName, place));) place += 1;
  }
  return all;
}
