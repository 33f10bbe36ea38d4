import { type JobDocument, labelsOf } from '../../job/index.js';
import { CRONTAB_LABEL, CRONTAB_SOURCE_LABEL } from '../../crontab/index.js';
import { type LinePlan, planLine } from './compare-line.js';
import type { Context } from '../context.js';
import type { TableLine, TableLines, TableRefusal, TableWarning } from './crontab-lines.js';
import type { TableSources } from './crontab-sources.js';
import { withKeptNames, withSiblings } from './kept-names.js';
import { type KnownJobs, knownJobs } from './known-jobs.js';

/** A job whose line left its table. */
export interface RemovedJob {
  readonly name: string;
  /** Its fields, as they last stood there. */
  readonly crontab: string;
  readonly source: string;
}

/** What the tables mean for the jobs that the scheduler has. */
export interface LoadPlan {
  readonly lines: readonly (LinePlan & { readonly fileName: string })[];
  readonly gone: readonly RemovedJob[];
  /** Lines whose job belongs to somebody else. */
  readonly refusals: readonly TableRefusal[];
  readonly warnings: readonly TableWarning[];
}

interface ReadTables {
  readonly sources: TableSources;
  readonly tables: TableLines;
  readonly flags: { readonly action: string; readonly isPruning: boolean };
}

/** The lines under the names that the scheduler has for them, and what it has. */
export async function lookUp<Load extends ReadTables>(
  load: Load,
  { client }: Context,
): Promise<{ readonly load: Load; readonly known: KnownJobs }> {
  const { lines } = load.tables;
  const names = lines.map(({ line }) => line.job.name);
  const asked = await knownJobs(client, names, { all: isGoneAsked(load) });
  // Chronos keeps no labels, which would tell.
  if (client.kind === 'chronos') return { load, known: asked.jobs };
  const known = asked.isAll ? asked.jobs : await withSiblings(lines, asked.jobs, client);
  const tables = { ...load.tables, lines: withKeptNames(lines, known) };
  return { load: { ...load, tables }, known };
}

function isGoneAsked({ flags }: ReadTables): boolean {
  return flags.isPruning || flags.action === 'diff';
}

export function planLoad(load: ReadTables, known: KnownJobs, context: Context): LoadPlan {
  const { tables, sources } = load;
  const names = tables.lines.map(({ line }) => line.job.name);
  const now = context.surroundings.now();
  const lines: LoadPlan['lines'][number][] = [];
  const refusals: TableRefusal[] = [];
  const warnings: TableWarning[] = [];
  for (const each of tables.lines) {
    const stored = known.get(each.line.job.name) ?? null;
    const taking = stored === null ? null : takingOver(each, stored, sources);
    const place = { fileName: each.fileName, line: each.line.line };
    if (taking?.kind === 'refused') {
      const { original, command, job } = each.line;
      const shown = `${original} ${command}`;
      refusals.push({ ...place, reason: taking.text, original: shown, name: job.name });
      continue;
    }
    if (taking?.kind === 'warning') warnings.push({ ...place, text: taking.text });
    lines.push({ ...planLine(each.line, stored, now), fileName: each.fileName });
  }
  const gone = isGoneAsked(load) ? goneJobs(known, { names, tables, sources }) : [];
  return { lines, gone, refusals, warnings };
}

/**
 * Two tables with the same command of the same user mean the same job. On one machine the table
 * was moved; the line of another machine must not be taken away by this one.
 */
function takingOver(
  { source, line }: TableLine,
  stored: JobDocument,
  sources: TableSources,
): { readonly kind: 'refused' | 'warning'; readonly text: string } | null {
  const before = labelsOf(stored)[CRONTAB_SOURCE_LABEL];
  if (before === undefined || source === null || before === source) return null;
  if (sources.covers(before)) return null;
  const { name } = line.job;
  const [host, otherHost] = [hostOf(source), hostOf(before)];
  if (host === null || otherHost === null || host === otherHost) {
    return {
      kind: 'warning',
      text: `its job came from ${before} before, and is this table's now.`,
    };
  }
  const text =
    `the job "${name}" came from ${before}, the table of another machine; --prefix gives the jobs ` +
    `of this one names of their own, e.g. --prefix ${host}-, and --source ${before} goes on ` +
    'with that table.';
  return { kind: 'refused', text };
}

/** Of `web1:/etc/crontab` and `web1:crontab:anna`; null for a name that somebody gave. */
function hostOf(source: string): string | null {
  return /^([^:]+):(?:\/|crontab:)/.exec(source)?.[1] ?? null;
}

interface Remaining {
  readonly names: readonly string[];
  readonly tables: TableLines;
  readonly sources: TableSources;
}

function goneJobs(known: KnownJobs, { names, tables, sources }: Remaining): readonly RemovedJob[] {
  const present = new Set(names);
  // The same command again has a number behind its name, which a refused line may not tell.
  const isKept = (name: string): boolean =>
    tables.keptNames.has(name) || tables.keptNames.has(name.replace(/-\d+$/, ''));
  return [...known].flatMap(([name, job]) => {
    const { [CRONTAB_SOURCE_LABEL]: source, [CRONTAB_LABEL]: crontab } = labelsOf(job);
    if (source === undefined || present.has(name) || isKept(name)) return [];
    return sources.covers(source) ? [{ name, crontab: crontab ?? '', source }] : [];
  });
}
