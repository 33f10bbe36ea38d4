import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JobDocument } from '../../job/index.js';
import { type ExportPlan, type ExportStep, planExport } from '../../syncing/index.js';
import { type Command, type Context, answer } from '../context.js';
import { oneLine } from '../print.js';
import { EXIT } from '../surroundings.js';
import { type FolderJobs, chronosJobs, folderJobs } from './folder-jobs.js';
import { type Folder, readFolderIfThere } from './read-folder.js';
import { CHANGE_WORDS, changeRows, tell, toldCounts } from './sync-answer.js';
import type { SyncFlags } from './sync-folder.js';

export interface ExportFolderFlags {
  readonly folder: string;
  readonly action: SyncFlags['action'];
  /** Files of jobs that the scheduler does not have go. */
  readonly isDeleting: boolean;
  readonly deletionCountMax: number;
}

/** `submitter sync --export`: afterwards the folder says what the scheduler says. */
export function exportFolder(flags: ExportFolderFlags): Command {
  return async (context) => {
    const folder = await readFolderIfThere(flags.folder);
    const read = folderJobs(folder, context);
    if (read.problems.length > 0) {
      tell(folder.notes, read, context);
      context.surroundings.err('Nothing was written: not all files of the folder are right.\n');
      return EXIT.refused;
    }
    const plan = await planned(folder, read, { flags, context });
    const count = plan.steps.filter(({ kind }) => kind === 'delete').length;
    const isTooMuch = count > flags.deletionCountMax;
    const isWritten = flags.action === 'apply' && !isTooMuch;
    if (isWritten) await write(flags.folder, plan);
    answerExport(plan, isWritten, context);
    if (isTooMuch) {
      context.surroundings.err(
        `Nothing was written: ${count} jobs would be deleted, and at most ` +
          `${flags.deletionCountMax} may be; if that is meant: --max-deletes ${count}.\n`,
      );
    }
    return exitOf(plan, { flags, isTooMuch });
  };
}

interface Asked {
  readonly flags: ExportFolderFlags;
  readonly context: Context;
}

async function planned(
  folder: Folder,
  read: FolderJobs,
  { flags, context }: Asked,
): Promise<ExportPlan> {
  const { surroundings, settings, client } = context;
  const stored = new Map(
    (await client.jobs()).map((job): [string, JobDocument] => [String(job['name']), job]),
  );
  const own = client.kind === 'chronos' ? await unsplitJobs(read, stored, context) : read.jobs;
  return planExport({ files: folder.files, jobs: own }, stored, {
    kind: client.kind,
    now: surroundings.now(),
    // Only asked for where a job needs it.
    get timeZone() {
      return settings.timeZone;
    },
    isDeleting: flags.isDeleting,
  });
}

/** A job of the folder that is several jobs on a Chronos server is left alone, and so are those. */
async function unsplitJobs(
  read: FolderJobs,
  stored: Map<string, JobDocument>,
  context: Context,
): Promise<FolderJobs['jobs']> {
  const own = new Set(read.jobs.map(({ job }) => job.name));
  const { jobs } = await chronosJobs(read, context);
  for (const { job } of jobs) if (!own.has(job.name)) stored.delete(job.name);
  return jobs.filter(({ job }) => own.has(job.name));
}

async function write(root: string, { files }: ExportPlan): Promise<void> {
  for (const [fileName, text] of files) {
    const path = join(root, fileName);
    if (text === null) {
      await rm(path);
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

const MARKS = { create: '+', update: '~', delete: '-' } as const;

function answerExport(
  { steps, leftCount }: ExportPlan,
  isWritten: boolean,
  context: Context,
): void {
  answer(context, {
    json: {
      isWritten,
      jobs: steps.map(({ name, kind, fileName, changes, reason }) => ({
        ...{ name, outcome: kind, file: fileName, changes },
        ...(reason === undefined ? {} : { reason }),
      })),
    },
    text: steps.map(stepText).join('') + countsText(steps, isWritten),
  });
  for (const { name, kind, fileName, reason = '' } of steps) {
    if (kind !== 'refused' && kind !== 'left') continue;
    context.surroundings.err(`${oneLine(fileName)}: "${oneLine(name)}": ${oneLine(reason)}.\n`);
  }
  if (leftCount > 0) {
    const jobs = leftCount === 1 ? '1 job of the folder is' : `${leftCount} jobs of the folder are`;
    context.surroundings.err(`${jobs} not at the scheduler; --delete removes what defines them.\n`);
  }
}

function stepText({ name, kind, fileName, changes }: ExportStep): string {
  if (kind === 'unchanged' || kind === 'left' || kind === 'refused') return '';
  const rows = [`${MARKS[kind]} ${name}  ${fileName}`, ...changeRows(changes)];
  return rows.map((row) => `${oneLine(row)}\n`).join('');
}

function countsText(steps: readonly ExportStep[], isWritten: boolean): string {
  const countOf = (wanted: ExportStep['kind']): number =>
    steps.filter(({ kind }) => kind === wanted).length;
  const words = CHANGE_WORDS[isWritten ? 'done' : 'planned'];
  const told = toldCounts([
    [countOf('create'), words.create],
    [countOf('update'), words.update],
    [countOf('unchanged'), 'unchanged'],
    [countOf('delete'), words.delete],
    [countOf('left'), 'left as they are'],
    [countOf('refused'), 'refused'],
  ]);
  const text = told === '' ? 'The scheduler has no job' : told;
  return `${text}.${isWritten ? '' : ' Nothing was written.'}\n`;
}

function exitOf(
  { steps, files }: ExportPlan,
  { flags, isTooMuch }: { readonly flags: ExportFolderFlags; readonly isTooMuch: boolean },
): number {
  if (isTooMuch || steps.some(({ kind }) => kind === 'refused')) return EXIT.refused;
  return flags.action === 'check' && files.size > 0 ? EXIT.refused : EXIT.done;
}
