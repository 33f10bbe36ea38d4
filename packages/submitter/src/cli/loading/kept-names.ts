import type { SchedulerClient } from '../../client/index.js';
import { CRONTAB_LABEL, CRONTAB_SOURCE_LABEL, type CrontabJob } from '../../crontab/index.js';
import { type JobDocument, type ScheduleJob, labelsOf } from '../../job/index.js';
import type { TableLine } from './crontab-lines.js';
import type { KnownJobs } from './known-jobs.js';

/**
 * Lines of the same command are told apart by a number behind the name, in the order of their
 * fields: one line more or less would give each the name, and the history, of its neighbour. So a
 * line keeps the name under which the scheduler has its fields; of the others each takes over a
 * job that no line has any more, as that of a line whose fields were changed, or a free name.
 */
export function withKeptNames(lines: readonly TableLine[], known: KnownJobs): TableLine[] {
  const names = new Map<CrontabJob, string>();
  const taken = new Set<string>();
  const siblings = siblingNames(lines, known);
  const isOpen = (name: string): boolean => !taken.has(name);
  const own = ({ line }: TableLine): readonly string[] => [line.job.name].filter(isOpen);
  const siblingsOf = (each: TableLine): readonly string[] => [
    ...own(each),
    ...(siblings.get(each.line.baseName) ?? []).filter(isOpen),
  ];
  const takeWhere = (find: (each: TableLine) => string | undefined): void => {
    for (const each of lines.filter(({ line }) => !names.has(line))) {
      const name = find(each);
      if (name === undefined) continue;
      names.set(each.line, name);
      taken.add(name);
    }
  };
  for (const isLike of LIKENESSES) {
    takeWhere((each) => own(each).find((name) => isLike(each, known.get(name))));
    takeWhere((each) => siblingsOf(each).find((name) => isLike(each, known.get(name))));
  }
  takeWhere((each) => siblingsOf(each).find((name) => isOfSource(each, known.get(name))));
  takeWhere((each) => own(each)[0]);
  takeWhere(({ line }) => freeName(line.baseName, (name) => taken.has(name) || known.has(name)));
  return lines.map((each) => {
    const name = names.get(each.line) ?? each.line.job.name;
    const line = name === each.line.job.name ? each.line : each.line.named(name);
    return line === null ? each : { ...each, line };
  });
}

type Likeness = (line: TableLine, stored: JobDocument | undefined) => boolean;

const hasFields: Likeness = ({ line }, stored) =>
  stored !== undefined && fieldsText(labelsOf(stored)[CRONTAB_LABEL]) === fieldsText(line.original);

/** Two commands may share the digits in their names. */
const hasCommand: Likeness = (each, stored) =>
  hasFields(each, stored) && stored?.['command'] === each.line.job.command;

/** What else tells two lines with the same words apart, so that they may change places. */
const hasSurroundings: Likeness = (each, stored) => {
  const job = each.line.job as ScheduleJob;
  return (
    hasCommand(each, stored) &&
    isOfSource(each, stored) &&
    stored?.['scheduleTimeZone'] === job.scheduleTimeZone &&
    variablesText(stored['environmentVariables']) === variablesText(job.environmentVariables)
  );
};

/** The closest first. */
const LIKENESSES = [hasSurroundings, hasCommand, hasFields] as const;

function isOfSource({ source }: TableLine, stored: JobDocument | undefined): boolean {
  if (stored === undefined) return false;
  const { [CRONTAB_LABEL]: fields, [CRONTAB_SOURCE_LABEL]: before } = labelsOf(stored);
  return fields !== undefined && before === (source ?? undefined);
}

function fieldsText(fields: string | undefined): string | undefined {
  return fields?.trim().split(/\s+/).join(' ');
}

function variablesText(variables: unknown): string {
  const pairs = (variables ?? []) as ScheduleJob['environmentVariables'];
  return JSON.stringify(pairs.map(({ name, value }) => [name, value]));
}

/** By name without number, those that the scheduler has: there are gaps where lines went. */
function siblingNames(
  lines: readonly TableLine[],
  known: KnownJobs,
): ReadonlyMap<string, readonly string[]> {
  const siblings = new Map<string, string[]>(lines.map(({ line }) => [line.baseName, []]));
  for (const name of known.keys()) {
    (siblings.get(name) ?? siblings.get(name.replace(/-\d+$/, '')))?.push(name);
  }
  for (const names of siblings.values()) {
    names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  }
  return siblings;
}

function freeName(baseName: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(baseName)) return baseName;
  let place = 2;
  while (isTaken(`${baseName}-${place}`)) place += 1;
  return `${baseName}-${place}`;
}

/**
 * All that the scheduler has, if a line is not there under its name: it may be under any number,
 * and nothing less than the list tells which there are.
 */
export async function withSiblings(
  lines: readonly TableLine[],
  known: KnownJobs,
  client: SchedulerClient,
): Promise<KnownJobs> {
  if (lines.every((each) => hasSurroundings(each, known.get(each.line.job.name)))) return known;
  const jobs = await client.jobs();
  return new Map(jobs.map((job) => [String(job['name']), job]));
}
