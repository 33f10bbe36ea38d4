import { type JobAnswer, RequestFailed, fetchJob, fetchJobs } from '../api/index.js';
import { language } from '../text/index.js';
import type { LiveEvent } from './event-stream.js';
import { type Loaded, type Since, useLive } from './use-live.js';

/** More changed jobs than that are read faster as one list. */
const PATCH_COUNT_MAX = 20;

/** Every job, kept up to date job by job. */
export function useJobs(): Loaded<readonly JobAnswer[]> {
  return useLive<readonly JobAnswer[]>({
    key: `jobs ${language.value}`,
    load: loadJobs,
    wants: (event) => event.type === 'job' || event.type === 'run',
  });
}

async function loadJobs(
  signal: AbortSignal,
  { previous, events }: Since<readonly JobAnswer[]>,
): Promise<readonly JobAnswer[]> {
  const names = changedNames(events);
  if (previous === null || names === null || names.length > PATCH_COUNT_MAX) {
    return fetchJobs(language.value, signal);
  }
  const fresh = await Promise.all(names.map((name) => fetchJobIfThere(name, signal)));
  return patchJobs(previous, new Map(names.map((name, index) => [name, fresh[index] ?? null])));
}

/** The names to read again; null: all of them. */
function changedNames(events: readonly LiveEvent[]): readonly string[] | null {
  if (events.some((event) => event.type === 'reload')) return null;
  return [...new Set(events.map((event) => event.jobName).filter((name) => name !== null))];
}

/** The list with the given jobs replaced or added; null means that the job is gone. */
export function patchJobs(
  jobs: readonly JobAnswer[],
  changed: ReadonlyMap<string, JobAnswer | null>,
): readonly JobAnswer[] {
  const kept = jobs.filter((job) => !changed.has(job.name));
  return [...kept, ...[...changed.values()].filter((job) => job !== null)];
}

async function fetchJobIfThere(name: string, signal: AbortSignal): Promise<JobAnswer | null> {
  try {
    return await fetchJob(name, language.value, signal);
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 404) return null;
    throw error;
  }
}
