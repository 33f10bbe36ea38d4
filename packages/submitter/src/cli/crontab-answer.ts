import { type Context, answer } from './context.js';
import type { TableRefusal, TableWarning } from './crontab-lines.js';
import type { LoadPlan, RemovedJob } from './crontab-plan.js';
import type { FileNote } from './crontab-sources.js';
import { forTarget } from './for-target.js';
import type { Load, PostedLine, Removal } from './load-crontab.js';
import { type ReportEntry, type ReportLine, reportLine, verdictCounts } from './load-report.js';
import { postedRow } from './posting.js';
import { oneLine, table } from './print.js';
import { countsText, reportText, warningsText } from './report-text.js';

/**
 * `--dry-run`: everything about each line, and whether all could be sent. `gone` is null when nobody
 * asked for it.
 */
export async function answerChecked(
  load: Load,
  gone: readonly RemovedJob[] | null,
  context: Context,
): Promise<boolean> {
  const { now } = context.surroundings;
  const options = { now: now(), nextCount: load.flags.nextCount, language: 'en' } as const;
  const entries = await forTarget(entriesOf(load), context.client);
  const lines = entries.map((entry) => reportLine(entry, options));
  const counts = verdictCounts(lines);
  answer(context, {
    json: {
      lines,
      counts,
      ...(gone === null ? {} : { gone }),
      ...filesJson(load),
      warnings: load.tables.warnings.map(({ fileName, ...rest }) => ({ file: fileName, ...rest })),
    },
    text: checkedText(load, { lines, gone }),
  });
  tellFiles(load, context);
  context.surroundings.err(warningLines(load.tables.warnings));
  return counts.refused === 0;
}

interface Checked {
  readonly lines: readonly ReportLine[];
  readonly gone: readonly RemovedJob[] | null;
}

function checkedText(load: Load, { lines, gone }: Checked): string {
  const removed = (gone ?? []).map((job) => `${goneText(job)}: would be removed\n`);
  const last =
    lines.length === 0
      ? noLines(load)
      : `${countsText(verdictCounts(lines), 'line')}Nothing was sent.\n`;
  const users = lines.flatMap(({ user }) => (user === null ? [] : [user]));
  return [reportText(lines), ...removed, guessText(load), last, userText(users)].join('');
}

/** In the order of files and lines. */
function entriesOf({ sources, tables }: Load): readonly ReportEntry[] {
  const notes = new Map<string, string[]>();
  for (const { fileName, line, text } of tables.warnings) {
    const key = `${fileName}:${line}`;
    notes.set(key, [...(notes.get(key) ?? []), text]);
  }
  const taken = tables.lines.map(({ fileName, line }): ReportEntry => ({
    fileName,
    line: line.line,
    original: line.original,
    candidate: line,
    conversion: line.conversion,
    refusal: null,
    notes: notes.get(`${fileName}:${line.line}`) ?? [],
    command: line.command,
  }));
  const refused = tables.refusals.map(({ fileName, line, reason, original, name }) => {
    return { fileName, line, original, name, ...REFUSED, refusal: reason };
  });
  const places = new Map(sources.tables.map(({ fileName }, index) => [fileName, index]));
  const order = ({ fileName }: ReportEntry): number => places.get(fileName) ?? 0;
  return [...taken, ...refused].sort(
    (a, b) => order(a) - order(b) || (a.line ?? 0) - (b.line ?? 0),
  );
}

const REFUSED = { candidate: null, conversion: null, notes: [] } as const;

/** `--diff`. */
export function answerCompared(load: Load, plan: LoadPlan, context: Context): void {
  const refusals = [...load.tables.refusals, ...plan.refusals];
  answer(context, {
    json: {
      lines: plan.lines.map(({ kind, fileName, line, changes }) => {
        const { name, labels } = line.job;
        return { kind, file: fileName, line: line.line, name, crontab: labels['crontab'], changes };
      }),
      gone: plan.gone,
      refused: refusals.map(refusalJson),
      ...filesJson(load),
    },
    text: comparedText(load, plan, refusals.length),
  });
  tellRest(load, { refusals, warnings: plan.warnings }, context);
}

const MARKS = { new: '+', changed: '~', unchanged: '=' } as const;

function comparedText(load: Load, { lines, gone }: LoadPlan, refusedCount: number): string {
  const rows = lines.map(({ kind, fileName, line, changes }) => {
    const head = `${MARKS[kind]} ${fileName}:${line.line}  ${line.job.name}  ${line.original}`;
    const details = changes.map(
      ({ field, from, to }) => `    ${field}: ${from ?? '(none)'} -> ${to ?? '(none)'}`,
    );
    return [head, ...details].map((row) => `${oneLine(row)}\n`).join('');
  });
  const fate = load.flags.isPruning ? 'goes with --prune' : 'stays without --prune';
  const left = gone.map((job) => `${goneText(job)}: ${fate}\n`);
  const countOf = (wanted: string): number => lines.filter(({ kind }) => kind === wanted).length;
  const counts = [
    [countOf('new'), 'new'],
    [countOf('changed'), 'changed'],
    [countOf('unchanged'), 'unchanged'],
    [gone.length, 'gone'],
    [refusedCount, 'refused'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const last = told.length === 0 ? noLines(load) : `${told.join(', ')}.\n`;
  return [...rows, ...left, guessText(load), last].join('');
}

/** What came of it, when the lines were sent. */
export interface Applied {
  readonly plan: LoadPlan;
  readonly posted: readonly PostedLine[];
  readonly removed: readonly Removal[];
}

export function answerApplied(
  load: Load,
  { plan, posted, removed }: Applied,
  context: Context,
): void {
  const taken = posted.filter(({ outcome }) => outcome !== 'refused');
  const refusals = [...load.tables.refusals, ...plan.refusals, ...posted.flatMap(refusalOfPosted)];
  answer(context, {
    json: {
      jobs: taken,
      removed: removed.filter(({ reason }) => reason === null).map(removalJson),
      kept: removed.filter(({ reason }) => reason !== null).map(removalJson),
      refused: refusals.map(refusalJson),
      ...filesJson(load),
      warnings: groupedWarnings([...load.tables.warnings, ...plan.warnings]),
    },
    text: appliedText(load, taken, removed),
  });
  tellRest(
    load,
    { refusals, warnings: [...plan.warnings, ...posted.flatMap(warningsOfPosted)] },
    context,
  );
  for (const { name, reason } of removed.filter((each) => each.reason !== null)) {
    context.surroundings.err(`"${name}" was not removed: ${oneLine(reason ?? '')}\n`);
  }
  if (context.settings.output === 'text') {
    context.surroundings.out(appliedSummary(load, { taken, refusedCount: refusals.length }));
  }
}

function refusalOfPosted(posted: PostedLine): readonly TableRefusal[] {
  const { outcome, file, line, name, reason, crontab } = posted;
  if (outcome !== 'refused') return [];
  return [{ fileName: file, line: line ?? 0, reason: reason ?? '', original: crontab ?? '', name }];
}

function warningsOfPosted({ file, line, warnings = [] }: PostedLine): readonly TableWarning[] {
  return warnings.map((text) => ({ fileName: file, line: line ?? 0, text }));
}

function appliedText(
  load: Load,
  taken: readonly PostedLine[],
  removed: readonly Removal[],
): string {
  const isOne = load.sources.tables.length === 1;
  const rows = taken.map((each) => [
    isOne ? `line ${each.line ?? 0}` : `${each.file}:${each.line ?? 0}`,
    ...postedRow(each),
  ]);
  const gone = removed.filter(({ reason }) => reason === null);
  return table(rows) + gone.map((job) => `${goneText(job)}: removed\n`).join('');
}

interface Sent {
  readonly taken: readonly PostedLine[];
  readonly refusedCount: number;
}

function appliedSummary(load: Load, { taken, refusedCount }: Sent): string {
  const count = taken.length + refusedCount;
  if (count === 0) return noLines(load);
  const same = taken.filter(({ outcome }) => outcome === 'unchanged').length;
  const unchanged = same === 0 ? '' : `, ${same} of them unchanged`;
  const rest = unchanged + (refusedCount === 0 ? '' : `; ${refusedCount} refused`);
  const names = new Set(taken.map(({ name }) => name));
  const lines = load.tables.lines.filter(({ line }) => names.has(line.job.name));
  const users = userText(lines.map(({ line }) => line.job.runAsUser));
  return `${taken.length} of ${count} lines went in${rest}.\n${users}`;
}

function userText(users: readonly string[]): string {
  if (!users.includes('')) return '';
  const who = users.every((user) => user === '') ? 'They' : 'Lines without a user';
  return (
    `${who} run as the agent's default user: its own, or nobody where the agent is root. ` +
    '--user NAME sets one.\n'
  );
}

function noLines({ sources }: Load): string {
  if (sources.tables.length === 0) return 'No table was read.\n';
  return `No lines found in ${sources.tables.map(({ fileName }) => fileName).join(', ')}.\n`;
}

/** Which form each table was taken for, where only its path told. */
function guessText({ sources }: Load): string {
  const guessed = sources.tables.filter(({ isGuessed }) => isGuessed);
  const named = (hasUsers: boolean): string =>
    guessed
      .filter((each) => each.hasUsers === hasUsers)
      .map(({ fileName }) => fileName)
      .join(', ');
  const [system, user] = [named(true), named(false)];
  return [
    system === '' ? '' : `Read with a user column, as its path says: ${system}\n`,
    user === '' ? '' : `Read without a user column (--system if it has one): ${user}\n`,
  ].join('');
}

function goneText({ name, crontab, source }: RemovedJob): string {
  return oneLine(`- ${name}  ${crontab}  (${source})`);
}

function tellRest(
  load: Load,
  rest: {
    readonly refusals: readonly TableRefusal[];
    readonly warnings: readonly TableWarning[];
  },
  context: Context,
): void {
  const { err } = context.surroundings;
  tellFiles(load, context);
  for (const { fileName, line, reason } of rest.refusals) {
    err(`${fileName}:${line}: refused: ${oneLine(reason)}\n`);
  }
  err(warningLines([...load.tables.warnings, ...rest.warnings]));
}

function tellFiles({ sources }: Load, { surroundings }: Context): void {
  const tell = (notes: readonly FileNote[], what: string): void => {
    for (const { fileName, reason } of notes) {
      surroundings.err(`${oneLine(`${fileName}: ${what}${reason}`)}\n`);
    }
  };
  tell(sources.unread, 'not read: ');
  tell(sources.skipped, 'skipped: ');
}

function warningLines(warnings: readonly TableWarning[]): string {
  return warningsText(warnings.map(({ fileName, ...rest }) => ({ file: fileName, ...rest })));
}

function groupedWarnings(warnings: readonly TableWarning[]) {
  const groups = new Map<string, { file: string; lines: number[]; text: string }>();
  for (const { fileName, line, text } of warnings) {
    const key = `${fileName}\n${text}`;
    const group = groups.get(key) ?? { file: fileName, lines: [], text };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function filesJson({ sources }: Load) {
  return {
    files: sources.tables.map(({ fileName, source, hasUsers, isGuessed, user }) => {
      return { file: fileName, source, hasUserColumn: hasUsers, isGuessed, user };
    }),
    unread: sources.unread.map(noteJson),
    skipped: sources.skipped.map(noteJson),
  };
}

function noteJson({ fileName, reason }: FileNote) {
  return { file: fileName, reason };
}

function refusalJson({ fileName, line, reason, name }: TableRefusal) {
  return { file: fileName, line, name: name === '' ? null : name, reason };
}

function removalJson({ name, crontab, source, reason }: Removal) {
  return reason === null ? { name, crontab, source } : { name, crontab, source, reason };
}
