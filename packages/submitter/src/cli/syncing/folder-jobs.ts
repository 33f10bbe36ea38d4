import { type ConfJob, type ConfProblem, jobsTogether, readJobs } from '../../conf/index.js';
import { type FolderJob } from '../../syncing/index.js';
import { parseJob } from '../../job/index.js';
import type { Context } from '../context.js';
import type { Folder } from './read-folder.js';

export interface FolderJobs {
  /** Parents first; all of the files that are right. */
  readonly jobs: readonly FolderJob[];
  readonly problems: readonly ConfProblem[];
  /** About jobs that go in all the same. */
  readonly warnings: readonly ConfProblem[];
  /** What jobs do otherwise on this kind of server: told when they are sent. */
  readonly sendWarnings: readonly SendWarning[];
}

export interface SendWarning extends ConfProblem {
  /** The jobs that it is about, as the server calls them. */
  readonly names: readonly string[];
}

/** Each file on its own, so that every problem is told; what stands between files is told after. */
export function folderJobs(folder: Folder, context: Context): FolderJobs {
  const { surroundings, settings } = context;
  const options = {
    now: surroundings.now(),
    // Only asked for where a job needs it.
    get timeZone() {
      return settings.timeZone;
    },
  };
  const read = folder.files.map((file) => readJobs([file], options));
  const problems = read.flatMap((result) => (result.ok ? [] : result.error));
  const together = jobsTogether(read.flatMap((result) => (result.ok ? result.value : [])));
  if (!together.ok) {
    const all = [...problems, ...together.error];
    return { jobs: [], problems: all, warnings: [], sendWarnings: [] };
  }
  const warnings = together.value.flatMap(ignoredIn);
  return { jobs: together.value, problems, warnings, sendWarnings: [] };
}

function ignoredIn({ fileName, line, job, ignored }: ConfJob): readonly ConfProblem[] {
  if (ignored.length === 0) return [];
  const members = ignored.map((name) => `"${name}"`).join(', ');
  const text = `job "${job.name}": ${members} means nothing to the scheduler and is ignored.`;
  return [{ fileName, line, text }];
}

/** What a stock Chronos is sent for each job of the folder: one or several of its own. */
export async function chronosJobs(read: FolderJobs, context: Context): Promise<FolderJobs> {
  const now = context.surroundings.now();
  const jobs: FolderJob[] = [];
  const problems: ConfProblem[] = [];
  const sendWarnings: SendWarning[] = [];
  // One after the other: parents come before their children.
  for (const one of read.jobs) {
    const { fileName, line } = one;
    const say = (text: string): ConfProblem => ({
      ...{ fileName, line },
      text: `job "${one.job.name}": ${text}`,
    });
    const form = await context.client.sentForm(one);
    if (!form.ok) {
      problems.push(say(form.error));
      continue;
    }
    const names = form.value.documents.map(({ name }) => String(name));
    sendWarnings.push(...form.value.warnings.map((text) => ({ ...say(text), names })));
    for (const document of form.value.documents) {
      const parsed = parseJob(document, { now });
      if (!parsed.ok) problems.push(...parsed.error.map(({ text }) => say(text)));
      else jobs.push({ ...one, ...parsed.value, document, crontab: null, isOnceSoon: false });
    }
  }
  return { ...read, jobs, problems: [...read.problems, ...problems], sendWarnings };
}
