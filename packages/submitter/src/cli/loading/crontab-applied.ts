import { type Context, answer } from '../context.js';
import type { TableRefusal, TableWarning } from './crontab-lines.js';
import {
  filesJson,
  goneText,
  noLines,
  refusalJson,
  tellRest,
  userText,
  warningsJson,
} from './crontab-notes.js';
import type { LoadPlan } from './crontab-plan.js';
import type { Load, PostedLine, Removal } from './load-crontab.js';
import { postedRow } from '../posting.js';
import { oneLine, table } from '../print.js';

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
      warnings: warningsJson([...load.tables.warnings, ...plan.warnings]),
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

function removalJson({ name, crontab, source, reason }: Removal) {
  return reason === null ? { name, crontab, source } : { name, crontab, source, reason };
}
