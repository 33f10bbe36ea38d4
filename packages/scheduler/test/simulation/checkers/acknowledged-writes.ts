import type { History } from './history.js';
import type { Violation } from './violation.js';

/** P7: what a user was told is done is there after every crash. */
export function acknowledgedWrites(history: History): Violation[] {
  const jobs = history.acknowledgedPuts
    .filter(({ jobName }) => !history.touchedJobs.has(jobName) && !history.jobs.has(jobName))
    .map(({ jobName, at }) => `The job ${jobName}, acknowledged at ${at}, is not there.`);
  const runs = history.acknowledgedRunIds
    .filter((id) => !history.runs.has(id))
    .map((id) => `The run ${id}, acknowledged, is not there.`);
  return [...jobs, ...runs].map((text) => ({ promise: 'P7', text }));
}
