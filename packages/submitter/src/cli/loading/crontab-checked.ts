import { type Context, answer } from '../context.js';
import {
  filesJson,
  goneText,
  guessText,
  noLines,
  tellFiles,
  userText,
  warningLines,
  warningsJson,
} from './crontab-notes.js';
import type { TableRefusal, TableWarning } from './crontab-lines.js';
import type { LoadPlan, RemovedJob } from './crontab-plan.js';
import { forTarget } from './for-target.js';
import type { Load } from './load-crontab.js';
import {
  type ReportEntry,
  type ReportLine,
  entryOfLine,
  entryOfRefusal,
  reporter,
  verdictCounts,
} from '../../report/index.js';
import { reportLanguage } from '../report-language.js';
import { countsText, reportText } from './report-text.js';

/**
 * `--dry-run`: everything about each line, and whether all could be sent. `plan` is null when the
 * scheduler was not asked.
 */
export async function answerChecked(
  load: Load,
  plan: LoadPlan | null,
  context: Context,
): Promise<boolean> {
  const gone = plan?.gone ?? null;
  const warnings = [...load.tables.warnings, ...(plan?.warnings ?? [])];
  const options = {
    now: context.surroundings.now(),
    nextCount: load.flags.nextCount,
    language: reportLanguage(load.flags.language, context.surroundings),
  };
  const entries = await forTarget(entriesOf(load, plan?.refusals ?? [], warnings), context.client);
  const lines = entries.map(reporter(options));
  const counts = verdictCounts(lines);
  answer(context, {
    json: {
      lines,
      counts,
      ...(gone === null ? {} : { gone }),
      ...filesJson(load),
      warnings: warningsJson(warnings),
    },
    text: checkedText(load, { lines, gone }),
  });
  tellFiles(load, context);
  context.surroundings.err(warningLines(warnings));
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

/** In the order of files and lines; `refused` are lines that the scheduler's jobs keep out. */
function entriesOf(
  { sources, tables }: Load,
  refused: readonly TableRefusal[],
  warnings: readonly TableWarning[],
): readonly ReportEntry[] {
  const refusals = [...tables.refusals, ...refused];
  const isRefused = new Set(refused.map(({ fileName, line }) => `${fileName}:${line}`));
  const notes = new Map<string, string[]>();
  for (const { fileName, line, text } of warnings) {
    const key = `${fileName}:${line}`;
    notes.set(key, [...(notes.get(key) ?? []), text]);
  }
  const lines = tables.lines.filter(
    ({ fileName, line }) => !isRefused.has(`${fileName}:${line.line}`),
  );
  const taken = lines.map(({ fileName, line }) =>
    entryOfLine(line, { fileName, notes: notes.get(`${fileName}:${line.line}`) ?? [] }),
  );
  const keptOut = refusals.map(({ fileName, line, reason, original, name }) =>
    entryOfRefusal({ fileName, line, original, name, refusal: reason }),
  );
  const places = new Map(sources.tables.map(({ fileName }, index) => [fileName, index]));
  const order = ({ fileName }: ReportEntry): number => places.get(fileName) ?? 0;
  return [...taken, ...keptOut].sort(
    (a, b) => order(a) - order(b) || (a.line ?? 0) - (b.line ?? 0),
  );
}
