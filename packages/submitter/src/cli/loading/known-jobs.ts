import type { JobDocument } from '../../job/index.js';
import type { SchedulerClient } from '../../client/index.js';
import { jobIfThere } from '../job-if-there.js';

export type KnownJobs = ReadonlyMap<string, JobDocument>;

/** Asking for each job costs a request; more than that many are found faster in the whole list. */
const SINGLE_REQUEST_COUNT_MAX = 10;

/** What the scheduler has under these names; with `all`, everything that it has. */
export async function knownJobs(
  client: SchedulerClient,
  names: readonly string[],
  { all }: { readonly all: boolean },
): Promise<{ readonly jobs: KnownJobs; readonly isAll: boolean }> {
  if (all || names.length > SINGLE_REQUEST_COUNT_MAX) {
    const jobs = await client.jobs();
    return { jobs: new Map(jobs.map((job) => [String(job['name']), job])), isAll: true };
  }
  const known = new Map<string, JobDocument>();
  for (const name of names) {
    const job = await jobIfThere(client, name);
    if (job !== null) known.set(name, job);
  }
  return { jobs: known, isAll: false };
}
