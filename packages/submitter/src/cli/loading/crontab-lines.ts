import { type CrontabJob, crontabJobs } from '../../crontab/index.js';
import type { Context } from '../context.js';
import type { TableSource, TableSources } from './crontab-sources.js';

/** A line with the file that it is in. */
export interface TableLine {
  readonly fileName: string;
  readonly source: string | null;
  readonly line: CrontabJob;
}

export interface TableRefusal {
  readonly fileName: string;
  readonly line: number;
  readonly reason: string;
  readonly original: string;
  /** Its job's name as far as it can be told; '' when it cannot. */
  readonly name: string;
}

export interface TableWarning {
  readonly fileName: string;
  readonly line: number;
  readonly text: string;
}

/** All lines of all tables, in the order of files and lines. */
export interface TableLines {
  readonly lines: readonly TableLine[];
  readonly refusals: readonly TableRefusal[];
  readonly warnings: readonly TableWarning[];
  /** Names of jobs that must stay although no good line stands for them. */
  readonly keptNames: ReadonlySet<string>;
}

export interface LineFlags {
  readonly targetHost: string;
  readonly namePrefix: string;
  readonly unionCountMax: number;
}

/** What each line of each table becomes. A name that two tables have goes to the first. */
export async function readLines(
  { tables }: TableSources,
  flags: LineFlags,
  context: Context,
): Promise<TableLines> {
  // A crontab of another machine may name users that only that one has.
  const userNames = flags.targetHost === '' ? await context.surroundings.userNames() : null;
  const lines: TableLine[] = [];
  const refusals: TableRefusal[] = [];
  const warnings: TableWarning[] = [];
  const keptNames = new Set<string>();
  const takenBy = new Map<string, TableLine>();
  for (const table of tables) {
    const { fileName, source } = table;
    const read = readTable(table, { flags, userNames, context });
    for (const { line, text, original, likelyNames } of read.problems) {
      refusals.push({ fileName, line, reason: text, original, name: likelyNames[0] ?? '' });
      for (const name of likelyNames) keptNames.add(name);
    }
    for (const line of read.jobs) {
      const { name } = line.job;
      const first = takenBy.get(name);
      if (first === undefined) {
        takenBy.set(name, { fileName, source, line });
        lines.push({ fileName, source, line });
      } else {
        const original = `${line.original} ${line.command}`;
        const reason = sameCommand(name, first);
        refusals.push({ fileName, line: line.line, reason, original, name });
      }
    }
    warnings.push(...read.warnings.map((warning) => ({ fileName, ...warning })));
  }
  return { lines, refusals, warnings, keptNames };
}

interface TableOptions {
  readonly flags: LineFlags;
  readonly userNames: ReadonlySet<string> | null;
  readonly context: Context;
}

function readTable(
  { text, hasUsers, user, source }: TableSource,
  { flags, userNames, context }: TableOptions,
): ReturnType<typeof crontabJobs> {
  return crontabJobs(text, {
    hasUsers,
    user,
    source,
    userNames,
    now: context.surroundings.now(),
    // Only asked for where no CRON_TZ says it.
    get timeZone() {
      return context.settings.timeZone;
    },
    host: flags.targetHost,
    namePrefix: flags.namePrefix,
    unionCountMax: flags.unionCountMax,
  });
}

function sameCommand(name: string, { fileName, line }: TableLine): string {
  return (
    `the same user has the same command in ${fileName}:${line.line}, and both would be the job ` +
    `"${name}"; load the files one by one with a --prefix for each.`
  );
}
