import { CRONTAB_LABEL } from '../../crontab/index.js';
import { type Context, answer } from '../context.js';
import {
  filesJson,
  goneText,
  guessText,
  noLines,
  refusalJson,
  tellRest,
  warningsJson,
} from './crontab-notes.js';
import type { LoadPlan } from './crontab-plan.js';
import type { Load } from './load-crontab.js';
import { oneLine } from '../print.js';

/** `--diff`. */
export function answerCompared(load: Load, plan: LoadPlan, context: Context): void {
  const refusals = [...load.tables.refusals, ...plan.refusals];
  const warnings = [...load.tables.warnings, ...plan.warnings];
  answer(context, {
    json: {
      lines: plan.lines.map(({ kind, fileName, line, changes }) => {
        const { name, labels } = line.job;
        return {
          kind,
          file: fileName,
          line: line.line,
          name,
          crontab: labels[CRONTAB_LABEL],
          changes,
        };
      }),
      gone: plan.gone,
      refused: refusals.map(refusalJson),
      ...filesJson(load),
      warnings: warningsJson(warnings),
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
