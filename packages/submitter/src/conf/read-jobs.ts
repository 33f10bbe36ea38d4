import { type Result, accepted, refused } from '../kernel/index.js';
import {
  type Job,
  type JobDocument,
  type JobProblem,
  parseJob,
  unknownMembers,
} from '../job/index.js';
import type { Schedule } from '../schedule/index.js';
import { type ConfOptions, jobFromConf } from './job-from-conf.js';
import { parentsFirst } from './parents-first.js';
import { type Document, type Path, readDocument } from './read-document.js';

/** A job of a file, checked and ready to be posted. */
export interface ConfJob {
  readonly document: JobDocument;
  readonly job: Job;
  /** Null for a job with parents. */
  readonly schedule: Schedule | null;
  /** Where it stands. */
  readonly fileName: string;
  readonly line: number | null;
  /** Members that nobody reads, most likely misspelt. */
  readonly ignored: readonly string[];
  /** Why a crontab schedule is sent as it is; null when it became repeats, or there is none. */
  readonly keptAsCron: string | null;
  /** The crontab schedule that the file has; null when it has none. */
  readonly crontab: string | null;
  /** True where the file says no time at all: it runs once, soon. */
  readonly isOnceSoon: boolean;
}

export interface ConfProblem {
  readonly fileName: string;
  /** Counted from 1; null when the trouble has no place in the file. */
  readonly line: number | null;
  readonly text: string;
}

export interface JobFile {
  readonly text: string;
  /** For the kind of file (`.yaml`, `.json`) and for messages. */
  readonly fileName: string;
}

/**
 * Reads job files: each holds one job, a list, or `{jobs: […]}`. Parents come first in the answer,
 * in whichever file they stand. Every problem of every job is told, and then no job is given back:
 * what is posted together goes in as a whole.
 */
export function readJobs(
  files: readonly JobFile[],
  options: ConfOptions,
): Result<readonly ConfJob[], readonly ConfProblem[]> {
  const results = files.flatMap((file) => readFile(file, options));
  const problems = results.flatMap((result) => (result.ok ? [] : result.error));
  if (problems.length > 0) return refused(problems);
  return jobsTogether(results.flatMap((result) => (result.ok ? [result.value] : [])));
}

type ReadOne = Result<ConfJob, readonly ConfProblem[]>;

function readFile({ text, fileName }: JobFile, options: ConfOptions): readonly ReadOne[] {
  const read = readDocument(text, fileName);
  if (!read.ok) return [refused(read.error.map((problem) => ({ fileName, ...problem })))];
  const places = placesOf(read.value.value);
  if (places.length === 0)
    return [refused([{ fileName, line: 1, text: 'The file holds no job.' }])];
  return places.map((place): ReadOne => {
    const one = readOne(place, read.value, options);
    if (!one.ok) return refused(one.error.map((problem) => ({ fileName, ...problem })));
    return accepted({ ...one.value, fileName });
  });
}

interface Place {
  readonly value: unknown;
  readonly path: Path;
}

function placesOf(value: unknown): readonly Place[] {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => ({ value: item, path: [index] }));
  if (isObject(value) && Array.isArray(value['jobs'])) {
    return value['jobs'].map((item: unknown, index) => ({ value: item, path: ['jobs', index] }));
  }
  return (value ?? null) === null ? [] : [{ value, path: [] }];
}

function readOne(
  place: Place,
  file: Document,
  options: ConfOptions,
): Result<Omit<ConfJob, 'fileName'>, readonly Omit<ConfProblem, 'fileName'>[]> {
  const line = file.lineOf(place.path);
  const posted = isObject(place.value)
    ? jobFromConf(place.value, options)
    : { document: place.value as JobDocument, crontab: null, keptAsCron: null, isOnceSoon: false };
  if (!('document' in posted)) return refused(placed(posted, place, file));
  const parsed = parseJob(posted.document, { now: options.now });
  if (!parsed.ok) return refused(placed(parsed.error, place, file));
  const { job, schedule } = parsed.value;
  const ignored = unknownMembers(posted.document);
  return accepted({ ...posted, job, schedule, line, ignored });
}

/** The names that the original submitter's format has for members of a job. */
const ORIGINAL_NAMES: Readonly<Record<string, string>> = {
  runAsUser: 'user',
  parents: 'dependencies',
};

function placed(problems: readonly JobProblem[], place: Place, file: Document) {
  const jobName = isObject(place.value) ? place.value['name'] : undefined;
  const ofJob =
    place.path.length === 0 || jobName === undefined ? '' : `job "${String(jobName)}": `;
  return problems.map(({ path, text }) => {
    const [member, ...rest] = segmentsOf(path);
    const original = ORIGINAL_NAMES[String(member)];
    const own = member === undefined ? null : file.lineOf([...place.path, member, ...rest]);
    if (own !== null) return { line: own, text: ofJob + text };
    const other = original === undefined ? null : file.lineOf([...place.path, original, ...rest]);
    const named = other === null ? text : text.replaceAll(String(member), original ?? '');
    return { line: other ?? file.lineOf(place.path), text: ofJob + named };
  });
}

/** `constraints[0][1]` → `['constraints', 0, 1]`. */
function segmentsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );
}

/**
 * Jobs that were read apart, parents first. The problems are those that stand between them: a name
 * that two of them have, a circle of parents.
 */
export function jobsTogether(
  jobs: readonly ConfJob[],
): Result<readonly ConfJob[], readonly ConfProblem[]> {
  const problems: ConfProblem[] = [];
  const seen = new Map<string, ConfJob>();
  for (const one of jobs) {
    const first = seen.get(one.job.name);
    if (first === undefined) seen.set(one.job.name, one);
    else {
      const file = first.fileName === one.fileName ? '' : `in ${first.fileName} `;
      const text = `name: ${JSON.stringify(one.job.name)} is already ${file}on line ${first.line ?? 1}; every job needs a name of its own.`;
      problems.push({ fileName: one.fileName, line: one.line, text });
    }
  }
  if (problems.length > 0) return refused(problems);
  const named = jobs.map((one) => ({
    one,
    name: one.job.name,
    parents: one.job.kind === 'dependency' ? one.job.parents : [],
  }));
  const order = parentsFirst(named);
  if ('ordered' in order) return accepted(order.ordered.map(({ one }) => one));
  const circle = order.circle.join(' → ');
  const place = seen.get(order.circle[0] ?? '');
  const text = `parents: these jobs depend on each other in a circle: ${circle}. Remove one of these parents.`;
  const { fileName = '', line = null } = place ?? {};
  return refused([{ fileName, line, text }]);
}

function isObject(value: unknown): value is JobDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
