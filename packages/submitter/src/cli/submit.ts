import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { JobDocument } from '../job/index.js';
import { type ConfJob, type ConfProblem, type JobFile, readJobs } from '../conf/index.js';
import { boundedText } from './bounded-text.js';
import { type Command, type Context, answer } from './context.js';
import { type Posted, post, postedRow, unknownJobs } from './posting.js';
import { jsonText, oneLine, table } from './print.js';
import { EXIT, UsageError } from './surroundings.js';

/** `submitter --conf FILE…`: checks all files first, then posts parents before children. */
export function submitFiles(paths: readonly string[]): Command {
  return async (context) => {
    const files: JobFile[] = [];
    for (const path of paths) {
      const fileName = isStandardInput(path) ? 'standard input' : basename(path);
      files.push({ fileName, text: await readSource(path, context) });
    }
    return submit(files, context);
  };
}

export interface JobFlags {
  readonly name: string;
  readonly command: string;
  readonly owner: string | undefined;
  readonly targetHost: string | undefined;
  readonly dependencies: readonly string[];
}

/** `submitter --name … --command …`: the same as a file with these members. */
export function submitFlags(flags: JobFlags): Command {
  const document: JobDocument = {
    name: flags.name,
    command: flags.command,
    ...(flags.owner === undefined ? {} : { owner: flags.owner }),
    ...(flags.targetHost === undefined ? {} : { host: flags.targetHost }),
    dependencies: flags.dependencies,
  };
  const file = { fileName: 'the flags', text: JSON.stringify(document) };
  return (context) => submit([file], context);
}

/** `-`, which the parser of arguments would take for an empty text, arrives as `/dev/stdin`. */
export function isStandardInput(path: string): boolean {
  return path === '-' || path === '/dev/stdin';
}

export async function readSource(path: string, context: Context): Promise<string> {
  if (isStandardInput(path)) return context.surroundings.readInput();
  try {
    return await boundedText(createReadStream(path));
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${path}: ${error.message}`);
    throw new UsageError(`${path} ${whyUnreadable(error as NodeJS.ErrnoException)}`);
  }
}

function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'does not exist.';
  if (code === 'EISDIR') return 'is a directory; name a file in it.';
  if (code === 'EACCES') return 'may not be read by the user that you are.';
  return `cannot be read: ${message}`;
}

async function submit(files: readonly JobFile[], context: Context): Promise<number> {
  const { surroundings, settings } = context;
  const now = surroundings.now();
  const read = readJobs(files, {
    now,
    // Only asked for where a job needs it.
    get timeZone() {
      return settings.timeZone;
    },
  });
  if (!read.ok) return refuse(read.error, context);
  warnOfIgnored(read.value, context);
  const orphans = await orphansIn(read.value, context);
  if (orphans.length > 0) return refuse(orphans, context);
  const posted: Posted[] = [];
  for (const job of read.value) {
    context.debug(`posting ${JSON.stringify(job.document)}`);
    posted.push(await post(context.client, job, now));
  }
  report(posted, context);
  return posted.some(({ outcome }) => outcome === 'refused') ? EXIT.refused : EXIT.done;
}

/** Parents that neither the files nor the scheduler has; nothing is posted then. */
async function orphansIn(
  jobs: readonly ConfJob[],
  context: Context,
): Promise<readonly ConfProblem[]> {
  const inFiles = new Set(jobs.map(({ job }) => job.name));
  const parentsOf = ({ job }: ConfJob): readonly string[] =>
    job.kind === 'dependency' ? job.parents.filter((parent) => !inFiles.has(parent)) : [];
  const unknown = await unknownJobs(context.client, jobs.flatMap(parentsOf));
  return jobs.flatMap((one) => {
    const missing = parentsOf(one).filter((parent) => unknown.has(parent));
    if (missing.length === 0) return [];
    const names = missing.map((parent) => `"${parent}"`).join(', ');
    const text = `parents: "${one.job.name}" depends on ${names}, which the scheduler does not know; submit the parents first.`;
    return [{ fileName: one.fileName, line: one.line, text }];
  });
}

function refuse(problems: readonly ConfProblem[], context: Context): number {
  const { out, err } = context.surroundings;
  if (context.settings.output === 'json') out(jsonText({ jobs: [], problems }));
  for (const { fileName, line, text } of problems) {
    err(`${fileName}${line === null ? '' : `:${line}`}: ${oneLine(text)}\n`);
  }
  err('Nothing was submitted.\n');
  return EXIT.refused;
}

function warnOfIgnored(jobs: readonly ConfJob[], context: Context): void {
  for (const { fileName, job, ignored } of jobs) {
    if (ignored.length === 0) continue;
    const members = ignored.map((name) => `"${oneLine(name)}"`).join(', ');
    const text = `${fileName}: job "${job.name}": ${members} means nothing to the scheduler`;
    context.surroundings.err(`${text} and is ignored.\n`);
  }
}

function report(posted: readonly Posted[], context: Context): void {
  const refusals = posted.filter(({ outcome }) => outcome === 'refused');
  answer(context, {
    json: { jobs: posted, problems: [] },
    text: table(posted.filter(({ outcome }) => outcome !== 'refused').map(postedRow)),
  });
  for (const { name, warnings = [] } of posted) {
    for (const text of warnings) context.surroundings.err(`"${name}": ${oneLine(text)}\n`);
  }
  for (const { name, reason } of refusals) {
    context.surroundings.err(`The scheduler refused "${name}": ${oneLine(reason ?? '')}\n`);
  }
}
