import type { ConfProblem } from '../../conf/index.js';
import type { FieldChange, SyncRefusal, SyncStep } from '../../syncing/index.js';
import { type Context, answer } from '../context.js';
import { oneLine } from '../print.js';
import { EXIT } from '../surroundings.js';
import type { FolderJobs } from './folder-jobs.js';
import type { Folder } from './read-folder.js';
import type { SentStep, Sync, Synced } from './sync-folder.js';

/** What is planned (`synced` null), or what came of it. */
export function answerSync(sync: Sync, synced: Synced | null, context: Context): void {
  const outcome = synced ?? planned(sync);
  const { sent, removed, spared } = outcome;
  const { plan, read, source, stopped } = sync;
  const taken = sent.filter(({ reason }) => reason === null);
  const warnings = [...read.warnings, ...sendWarnings(sync, sent)];
  const gone = removed.filter(({ reason }) => reason === null);
  answer(context, {
    json: {
      source,
      isSent: synced !== null,
      jobs: [...sent.map((each) => stepJson(each, sync)), ...plan.refusals.map(refusalJson)],
      deleted: removed,
      kept: plan.kept,
      problems: read.problems,
      warnings,
      ...(stopped === null ? {} : { stopped }),
      ...(spared === null ? {} : { spared }),
    },
    text: [
      ...taken.map(({ step }) => stepText(step, sync)),
      ...gone.map(({ name }) => `- ${oneLine(name)}\n`),
      stopped === null ? countsText(sync, outcome, synced !== null) : '',
    ].join(''),
  });
  tell(sync.notes, { ...read, warnings }, context);
  tellOutcome(sync, outcome, context);
}

/** What is not sent does what it did before, and was said then. */
function sendWarnings({ read, flags }: Sync, sent: readonly SentStep[]): readonly ConfProblem[] {
  const own = new Set(
    sent.flatMap(({ step }) => (step.kind === 'unchanged' && !flags.isForced ? [] : [step.name])),
  );
  return read.sendWarnings
    .filter(({ names }) => names.some((name) => own.has(name)))
    .map(({ fileName, line, text }) => ({ fileName, line, text }));
}

function planned({ plan, spared }: Sync): Synced {
  return {
    sent: plan.waves.flat().map((step) => ({ step, reason: null })),
    removed: plan.deletions.map(({ name }) => ({ name, reason: null })),
    spared,
  };
}

function tellOutcome({ plan, stopped }: Sync, { sent, removed, spared }: Synced, context: Context) {
  const { err } = context.surroundings;
  for (const refusal of plan.refusals) err(`${placeOf(refusal)}: ${oneLine(refusal.text)}\n`);
  for (const { step, reason } of sent) {
    if (reason === null) continue;
    err(`${placeOf(step.job)}: "${step.name}" was refused: ${oneLine(reason)}\n`);
  }
  for (const { name, reason } of removed) {
    if (reason !== null) err(`"${name}" was not deleted: ${oneLine(reason)}\n`);
  }
  for (const { name, reason } of plan.kept) err(`"${name}" is not deleted: ${oneLine(reason)}.\n`);
  if (spared !== null) err(`Nothing is deleted: ${spared}.\n`);
  if (stopped !== null) err(`Nothing was sent: ${stopped}.\n`);
}

/** `--validate`: the files alone. */
export function answerValidated(read: FolderJobs, folder: Folder, context: Context): number {
  const { jobs, problems, warnings } = read;
  const files = new Set(jobs.map(({ fileName }) => fileName)).size;
  answer(context, {
    json: {
      jobs: jobs.map(({ job, fileName, line }) => ({ name: job.name, file: fileName, line })),
      problems,
      warnings,
    },
    text: `${counted(jobs.length, 'job')} in ${counted(files, 'file')}; ${counted(problems.length, 'problem')}.\n`,
  });
  tell(folder.notes, read, context);
  return problems.length === 0 ? EXIT.done : EXIT.refused;
}

export function tell(
  notes: readonly string[],
  read: Pick<FolderJobs, 'problems' | 'warnings'>,
  { surroundings }: Context,
): void {
  for (const note of notes) surroundings.err(`${oneLine(note)}.\n`);
  for (const warning of read.warnings) {
    surroundings.err(`${placeOf(warning)}: warning: ${oneLine(warning.text)}\n`);
  }
  for (const problem of read.problems) {
    surroundings.err(`${placeOf(problem)}: ${oneLine(problem.text)}\n`);
  }
}

type Place = Pick<ConfProblem, 'fileName' | 'line'>;

function placeOf({ fileName, line }: Place): string {
  return oneLine(line === null ? fileName : `${fileName}:${line}`);
}

const MARKS = { create: '+', update: '~' } as const;

/** As `crontab --diff` says it; what stays as it is is only counted. */
function stepText(step: SyncStep, { flags }: Sync): string {
  if (step.kind === 'unchanged') {
    return flags.isForced ? `= ${oneLine(step.name)}  ${placeOf(step.job)}\n` : '';
  }
  const head = `${MARKS[step.kind]} ${step.name}  ${placeOf(step.job)}`;
  return [head, ...changeRows(step.changes)].map((row) => `${oneLine(row)}\n`).join('');
}

export function changeRows(changes: readonly FieldChange[]): readonly string[] {
  return changes.map(({ field, from, to }) => `    ${field}: ${shown(from)} -> ${shown(to)}`);
}

function shown(value: string | null): string {
  if (value === null) return '(none)';
  return value === '' ? '""' : value;
}

function stepJson({ step, reason }: SentStep, { flags }: Sync): unknown {
  const { name, kind, changes, job } = step;
  const isSent = kind !== 'unchanged' || flags.isForced;
  return {
    name,
    outcome: reason === null ? kind : 'refused',
    isSent: isSent && reason === null,
    file: job.fileName,
    line: job.line,
    changes,
    ...(reason === null ? {} : { reason }),
  };
}

function refusalJson({ name, fileName, line, text }: SyncRefusal): unknown {
  return {
    name,
    outcome: 'refused',
    isSent: false,
    file: fileName,
    line,
    changes: [],
    reason: text,
  };
}

/** `2 created, 1 updated, 7 unchanged, 1 deleted.` */
function countsText({ plan }: Sync, { sent, removed }: Synced, isDone: boolean): string {
  const taken = sent.filter(({ reason }) => reason === null);
  const countOf = (kind: SyncStep['kind']): number =>
    taken.filter(({ step }) => step.kind === kind).length;
  const words = CHANGE_WORDS[isDone ? 'done' : 'planned'];
  const told = toldCounts([
    [countOf('create'), words.create],
    [countOf('update'), words.update],
    [countOf('unchanged'), 'unchanged'],
    [removed.filter(({ reason }) => reason === null).length, words.delete],
    [sent.length - taken.length + plan.refusals.length, 'refused'],
  ]);
  return `${told}.${isDone ? '' : ' Nothing was sent.'}\n`;
}

/** What is done to a job, before and after. */
export const CHANGE_WORDS = {
  done: { create: 'created', update: 'updated', delete: 'deleted' },
  planned: { create: 'to create', update: 'to update', delete: 'to delete' },
} as const;

/** `2 created, 1 refused`, without what is nothing; '' for nothing at all. */
export function toldCounts(counts: readonly (readonly [count: number, what: string])[]): string {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
