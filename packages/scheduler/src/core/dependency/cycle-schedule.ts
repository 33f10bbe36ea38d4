import { type Schedule, firstOccurrence } from '@horae/submitter/schedule';
import type { Job } from '@horae/submitter/job';
import type { ReadonlyJobEntry, ReadonlyState } from '../state.js';

/** The times that begin a job's rounds, and a key that equal times share. */
export interface CycleSchedule {
  readonly schedule: Schedule;
  readonly key: string;
}

/**
 * Answers which cycle schedule a job has: a scheduled job its own, a child in `cycle`
 * mode that of its reference parent, a child in `latest` mode none. What is being decided but not
 * applied yet can be put over what is stored.
 */
export class CycleSchedules {
  readonly #planned = new Map<string, CycleSchedule | null>();

  constructor(readonly state: Pick<ReadonlyState, 'jobs' | 'limits'>) {}

  plan(jobName: string, cycle: CycleSchedule | null): void {
    this.#planned.set(jobName, cycle);
  }

  of(jobName: string): CycleSchedule | null {
    let name: string | null = jobName;
    while (name !== null) {
      const planned = this.#planned.get(name);
      if (planned !== undefined) return planned;
      const entry: ReadonlyJobEntry | undefined = this.state.jobs.get(name);
      if (entry === undefined) return null;
      if (entry.schedule !== null) return ownCycle(entry.job, entry.schedule);
      name = entry.gate?.reference ?? null;
    }
    return null;
  }
}

export function ownCycle(job: Job, schedule: Schedule): CycleSchedule {
  const times = job.kind === 'schedule' ? [job.schedule, job.scheduleTimeZone, job.dst] : [];
  // The first occurrence too: an empty start means another time in each job.
  return { schedule, key: JSON.stringify([...times, firstOccurrence(schedule)]) };
}
