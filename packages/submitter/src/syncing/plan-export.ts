import type { EpochMs } from '../kernel/index.js';
import { type JobFile, readJobs } from '../conf/index.js';
import { type JobDocument, definitionsEqual, parseJob } from '../job/index.js';
import { compareChronosJob } from './compare-chronos-job.js';
import { type Comparison, compareJob, sourceOf } from './compare-job.js';
import type { FieldChange } from './definition-changes.js';
import { editedJobFile, jobCountIn, jobFileText } from './edit-job-file.js';
import { exportDocument } from './export-document.js';
import { type FolderJob, parentsIn } from './folder-job.js';
import type { StoredJobs } from './plan-sync.js';

export interface ExportRules {
  readonly kind: 'horae' | 'chronos';
  readonly now: EpochMs;
  /** The zone of crontab schedules in the files. */
  readonly timeZone: string;
  /** Files of jobs that the scheduler does not have go. */
  readonly isDeleting: boolean;
}

/** What becomes of a job's file. */
export interface ExportStep {
  readonly name: string;
  readonly kind: 'create' | 'update' | 'unchanged' | 'delete' | 'left' | 'refused';
  readonly fileName: string;
  /** From the file to the scheduler; empty unless it is an update. */
  readonly changes: readonly FieldChange[];
  /** Why it is left as it is, or refused. */
  readonly reason?: string;
}

export interface ExportPlan {
  readonly steps: readonly ExportStep[];
  /** The new text of each file that changes; null = the file goes. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Jobs of the folder that the scheduler does not have, and whose files stay. */
  readonly leftCount: number;
}

export interface FolderContents {
  readonly files: readonly JobFile[];
  readonly jobs: readonly FolderJob[];
}

/** What it takes to make the folder say what the scheduler says. */
export function planExport(
  folder: FolderContents,
  stored: StoredJobs,
  rules: ExportRules,
): ExportPlan {
  const texts = new Map<string, string | null>(
    folder.files.map(({ fileName, text }) => [fileName, text]),
  );
  const files = new Map<string, string | null>();
  const taken = new Set(folder.files.map(({ fileName }) => fileName.toLowerCase()));
  const put = (fileName: string, text: string | null): void => {
    texts.set(fileName, text);
    taken.add(fileName.toLowerCase());
    files.set(fileName, text);
  };
  const own = new Map(folder.jobs.map((one) => [one.job.name, one]));
  const writing = { texts, taken, put, rules };
  const names = [...stored.keys()].sort((a, b) => (a < b ? -1 : 1));
  const steps = names.map((name): ExportStep => {
    const job = stored.get(name) ?? {};
    const one = own.get(name);
    if (isParentless(job)) return leftAlone(name, one, writing);
    return one === undefined ? created(name, job, writing) : updated(one, job, writing);
  });
  const left = folder.jobs.filter(({ job }) => !stored.has(job.name));
  const gone = rules.isDeleting ? left.map((one) => deleted(one, left, writing)) : [];
  return { steps: [...steps, ...gone], files, leftCount: left.length - gone.length };
}

interface Writing {
  readonly texts: ReadonlyMap<string, string | null>;
  /** Paths in small letters: some file systems do not tell capitals apart. */
  readonly taken: ReadonlySet<string>;
  put(fileName: string, text: string | null): void;
  readonly rules: ExportRules;
}

const UNREADABLE = 'its definition cannot be read here';
/** All of them have been deleted; a file of it would be refused by every scheduler. */
const PARENTLESS = 'waits for parents and has none any more; give it parents or a schedule';
const UNEDITABLE = 'the file is written in a way that cannot be edited; change it by hand';

function isParentless({ parents, schedule }: JobDocument): boolean {
  return Array.isArray(parents) && parents.length === 0 && (schedule ?? '') === '';
}

function leftAlone(name: string, one: FolderJob | undefined, { taken }: Writing): ExportStep {
  const fileName = one?.fileName ?? freeFile(`dependent/${fileNameOf(name)}`, taken);
  return { name, fileName, changes: [], kind: 'left', reason: PARENTLESS };
}

function created(name: string, stored: JobDocument, { taken, put, rules }: Writing): ExportStep {
  const document = exportDocument(stored, rules.now);
  const folderName = parentsIn(stored).length > 0 ? 'dependent' : 'scheduled';
  const fileName = freeFile(`${folderName}/${fileNameOf(name)}`, taken);
  const step = { name, fileName, changes: [] };
  if (document === null) return { ...step, kind: 'refused', reason: UNREADABLE };
  put(fileName, jobFileText(document));
  return { ...step, kind: 'create' };
}

function updated(one: FolderJob, stored: JobDocument, writing: Writing): ExportStep {
  const { texts, put, rules } = writing;
  const { fileName, job } = one;
  const { kind, changes } = compared(one, stored, rules);
  const step = { name: job.name, fileName, changes: changes.map(turned) };
  if (kind === 'unchanged') return { ...step, kind };
  const document = exportDocument(stored, rules.now);
  if (document === null) return { ...step, kind: 'refused', reason: UNREADABLE };
  const text = editedJobFile(texts.get(fileName) ?? '', fileName, document);
  if (text === null || !says({ text, fileName }, document, rules)) {
    return { ...step, kind: 'refused', reason: UNEDITABLE };
  }
  put(fileName, text);
  return { ...step, kind: 'update' };
}

function compared(one: FolderJob, stored: JobDocument, rules: ExportRules): Comparison {
  if (rules.kind === 'chronos') return compareChronosJob(one, stored, rules);
  return compareJob(one, stored, { now: rules.now, source: sourceOf(stored) });
}

function turned({ field, from, to }: FieldChange): FieldChange {
  return { field, from: to, to: from };
}

/** What cannot be read back is not written. */
function says(file: JobFile, document: JobDocument, { now, timeZone }: ExportRules): boolean {
  const read = readJobs([file], { now, timeZone });
  const meant = parseJob(document, { now });
  if (!read.ok || !meant.ok) return false;
  const own = read.value.find(({ job }) => job.name === meant.value.job.name);
  return own !== undefined && definitionsEqual(own.job, meant.value.job);
}

/** A file goes with the last of its jobs. */
function deleted(
  { job, fileName }: FolderJob,
  left: readonly FolderJob[],
  { texts, put }: Writing,
): ExportStep {
  const step = { name: job.name, fileName, changes: [] };
  const text = texts.get(fileName) ?? null;
  const goneCount = left.filter((each) => each.fileName === fileName).length;
  if (text !== null && jobCountIn(text, fileName) > goneCount) {
    const reason = 'the scheduler does not have it, and its file holds other jobs, too';
    return { ...step, kind: 'refused', reason };
  }
  put(fileName, null);
  return { ...step, kind: 'delete' };
}

/** Nothing that a shell, a hidden file or another folder could be meant by. */
function fileNameOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/g, '_').replace(/^[.-]/, '_');
}

function freeFile(path: string, taken: ReadonlySet<string>): string {
  let [fileName, count] = [`${path}.yaml`, 1];
  while (taken.has(fileName.toLowerCase())) {
    count += 1;
    fileName = `${path}-${count}.yaml`;
  }
  return fileName;
}
