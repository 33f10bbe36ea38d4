import { quoteWord } from '../../crontab/index.js';
import { type ImportRefusal, type ImportedJob, SCHEDULE_LABEL } from '../../importing/index.js';
import type { Job } from '../../job/index.js';
import { type Context, answer } from '../context.js';
import { forTarget } from './for-target.js';
import type { ImportPlan } from './import-plan.js';
import type { Import } from './load-import.js';
import { type ReportEntry, type ReportLine, reporter, verdictCounts } from '../../report/index.js';
import { DISABLED, type Posted, postedRow } from '../posting.js';
import { oneLine, table } from '../print.js';
import { reportLanguage } from '../report-language.js';
import { countsText, reportText } from './report-text.js';

export type SentJob = Omit<Posted, 'disabled'> &
  Pick<Job, 'async' | 'disabled' | 'softError'> & {
    readonly file: string;
    readonly notes: readonly string[];
  };

/** `--dry-run`: everything about each job, and whether all could be sent. */
export async function answerChecked(
  read: Import,
  plans: readonly ImportPlan[],
  context: Context,
): Promise<boolean> {
  const { jobs, refusals, system } = read.result;
  const names = new Set(jobs.map(({ job }) => job.name));
  const report = reporter({
    now: read.now,
    nextCount: read.flags.nextCount,
    language: reportLanguage(read.flags.language, context.surroundings),
  });
  const own = jobs.map((job, index) => entryOf(job, plans[index]));
  const entries = await forTarget(own, context.client);
  const taken = entries.map((entry, index): Told => {
    const job = entry.candidate?.job ?? null;
    return {
      line: report(entry),
      job,
      notes: [
        ...(jobs[index]?.notes ?? []),
        ...(plans[index]?.notes ?? []),
        ...kindNotes(job),
        ...parentNotes(job, names),
      ],
      reasons: entry.refusal === null ? [] : [entry.refusal],
    };
  });
  const refused = refusals.map((refusal): Told => {
    const line = report(entryOfRefusal(refusal));
    return { line, job: null, notes: [], reasons: refusal.reasons };
  });
  const lines = inFileOrder([...taken, ...refused], read.fileNames);
  const counts = verdictCounts(lines.map(({ line }) => line));
  answer(context, {
    json: {
      from: system,
      jobs: lines.map(jobJson),
      counts,
      notes: notesJson(read),
      ...adviceJson(read),
    },
    text: [
      guessText(read),
      ...lines.map(toldText),
      lines.length === 0 ? noJobs(read) : countsText(counts, 'job'),
      'Nothing was sent.\n',
      adviceText(read),
    ].join(''),
  });
  tellFileNotes(read, context);
  return counts.refused === 0;
}

/** What runs otherwise than most jobs do. */
function kindNotes(job: Pick<Job, 'async' | 'softError'> | null): readonly string[] {
  return [
    ...(job?.async === true ? [ASYNC] : []),
    ...(job?.softError === true ? ['softError: its children run after it has failed, too'] : []),
  ];
}

const ASYNC =
  'async: a run ends when its command reports it (PUT /scheduler/task/TASK), not when that ends';

/** Only the jobs of this import are looked at. */
function parentNotes(job: Job | null, names: ReadonlySet<string>): readonly string[] {
  const parents = job?.kind === 'dependency' ? job.parents : [];
  return parents
    .filter((parent) => !names.has(parent))
    .map((parent) => `parents: "${parent}" is not in these files: the scheduler must have it`);
}

function inFileOrder(told: readonly Told[], fileNames: readonly string[]): readonly Told[] {
  const places = new Map(fileNames.map((fileName, index) => [fileName, index]));
  const fileOf = ({ line }: Told): number => places.get(line.file) ?? 0;
  const lineOf = ({ line }: Told): number => line.line ?? 0;
  return [...told].sort((a, b) => fileOf(a) - fileOf(b) || lineOf(a) - lineOf(b));
}

function entryOf(one: ImportedJob, plan: ImportPlan | undefined): ReportEntry {
  const { fileName, line, conversion, job } = one;
  const { refusal = null, candidate = null } = plan ?? {};
  return {
    fileName,
    line,
    original: job.labels[SCHEDULE_LABEL] ?? '',
    candidate: refusal === null ? candidate : null,
    name: job.name,
    conversion: conversion === null ? null : { ...conversion, drawn: null },
    // Other systems read their lines by other rules, and draw other numbers.
    fields: null,
    refusal,
    notes: [],
    command: job.command,
  };
}

function entryOfRefusal({ fileName, line, name, reasons }: ImportRefusal): ReportEntry {
  const refusal = reasons.join('; ');
  const named = name === null ? {} : { name };
  const none = { candidate: null, conversion: null, fields: null, notes: [] } as const;
  return { fileName, line, original: '', refusal, ...named, ...none };
}

interface Told {
  readonly line: ReportLine;
  /** Null for what is refused. */
  readonly job: Job | null;
  readonly notes: readonly string[];
  /** Empty for what goes in. */
  readonly reasons: readonly string[];
}

function toldText({ line, job, notes, reasons }: Told): string {
  const runs = job === null ? [] : [runsText(job)];
  const off = job?.disabled === true ? [DISABLED] : [];
  const rows = [...reasons, ...off, ...runs, ...notes.map((note) => `note: ${note}`)];
  const head =
    reasons.length === 0
      ? reportText([line])
      : `${oneLine(`${placeText(line)}  refused  ${line.name ?? ''}`).trimEnd()}\n`;
  return head + rows.map((row) => `    ${oneLine(row)}\n`).join('');
}

/** A command that no shell reads is shown as one would have to be given it. */
function runsText(job: Job): string {
  const { command, shell } = job;
  const words = shell ? [command] : [command].filter((word) => word !== '').map(quoteWord);
  const image = imageOf(job);
  const place = image === null ? [] : [`(in ${image})`];
  return ['runs', ...words, ...job.arguments.map(quoteWord), ...place].join(' ');
}

function imageOf({ container }: Job): string | null {
  return container === null ? null : String(container['image']);
}

function placeText({ file, line }: { file: string; line: number | null }): string {
  return line === null ? file : `${file}:${line}`;
}

/** What is said of crontab lines only is left away. */
function jobJson({ line, job, notes, reasons }: Told) {
  const { file, name, verdict, crontab, schedule, scheduleTimeZone, reason, explanation } = line;
  const { nextRuns, parents, owner, user, host, environment, dst, command } = line;
  const original = crontab === '' ? null : crontab;
  const args = job?.arguments ?? [];
  const { disabled = false, async = false, softError = false } = job ?? {};
  return {
    ...{ file, line: line.line, name, verdict, original, schedule, scheduleTimeZone, dst, reason },
    ...{ explanation, nextRuns, parents, owner, user, host, environment, command },
    ...{ disabled, async, softError },
    ...{ arguments: args, image: job === null ? null : imageOf(job), notes, reasons },
    ...(line.sentAs === undefined ? {} : { sentAs: line.sentAs, targetNotes: line.targetNotes }),
  };
}

/** What came of it, when the jobs were sent. */
export function answerSent(read: Import, sent: readonly SentJob[], context: Context): void {
  const { system, refusals } = read.result;
  const taken = sent.filter(({ outcome }) => outcome !== 'refused');
  const refused = [
    ...refusals.map(({ fileName, line, name, reasons }) => {
      return { file: fileName, line, name, reasons };
    }),
    ...sent
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ file, line, name, reason }) => ({ file, line, name, reasons: [reason ?? ''] })),
  ];
  answer(context, {
    json: {
      from: system,
      jobs: taken.map((each) => ({ ...each, notes: [...each.notes, ...kindNotes(each)] })),
      refused,
      notes: notesJson(read),
      ...adviceJson(read),
    },
    text: guessText(read) + table(taken.map(postedRow)),
  });
  const { err, out } = context.surroundings;
  for (const { name, reasons, ...place } of refused) {
    const named = name === null ? '' : ` ${JSON.stringify(name)}`;
    for (const reason of reasons)
      err(`${oneLine(`${placeText(place)}: refused${named}: ${reason}`)}\n`);
  }
  err(
    groupedNotes(
      taken.map((each) => {
        const { name, notes, warnings = [] } = each;
        return { name, notes: [...notes, ...kindNotes(each), ...warnings] };
      }),
    ),
  );
  tellFileNotes(read, context);
  if (context.settings.output === 'text')
    out(summary(read, taken, refused.length) + adviceText(read));
}

/** One line for all jobs that a note is true of. */
function groupedNotes(
  jobs: readonly { readonly name: string; readonly notes: readonly string[] }[],
): string {
  const groups = new Map<string, string[]>();
  for (const { name, notes } of jobs) {
    for (const note of notes) groups.set(note, [...(groups.get(note) ?? []), name]);
  }
  return [...groups]
    .map(([note, names]) => `${oneLine(`note: ${names.join(', ')}: ${note}`)}\n`)
    .join('');
}

function summary(read: Import, taken: readonly SentJob[], refusedCount: number): string {
  const count = taken.length + refusedCount;
  if (count === 0) return noJobs(read);
  const same = taken.filter(({ outcome }) => outcome === 'unchanged').length;
  const unchanged = same === 0 ? '' : `, ${same} of them unchanged`;
  const rest = refusedCount === 0 ? '' : `; ${refusedCount} refused`;
  return `${taken.length} of ${count} jobs went in${unchanged}${rest}.\n`;
}

function adviceText({ advice }: Import): string {
  return advice === null ? '' : `${advice}\n`;
}

function adviceJson({ advice }: Import): { readonly advice?: string } {
  return advice === null ? {} : { advice };
}

function guessText({ isGuessed, result }: Import): string {
  return isGuessed ? `Read as ${result.system}, by what is in it (else --from).\n` : '';
}

function noJobs({ fileNames }: Import): string {
  return `No jobs found in ${fileNames.join(', ')}.\n`;
}

function notesJson({ result }: Import) {
  return result.notes.map(({ fileName, line, text }) => ({ file: fileName, line, text }));
}

function tellFileNotes({ result }: Import, { surroundings }: Context): void {
  for (const { fileName: file, line, text } of result.notes) {
    surroundings.err(`${oneLine(`${placeText({ file, line })}: note: ${text}`)}\n`);
  }
}
