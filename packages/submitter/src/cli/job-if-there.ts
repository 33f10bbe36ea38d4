import { RequestRefused, type SchedulerClient } from '../client/index.js';
import type { JobDocument } from '../job/index.js';

/** A job as the scheduler shows it; null when it has none of that name. */
export async function jobIfThere(
  client: SchedulerClient,
  name: string,
): Promise<JobDocument | null> {
  try {
    return await client.job(name);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    if (error.status === 400 || error.status === 404) return null;
    // Chronos 2 cannot show a single job: only the whole list tells.
    if (error.status !== 405) throw error;
    return (await client.jobs()).find((job) => job['name'] === name) ?? null;
  }
}
