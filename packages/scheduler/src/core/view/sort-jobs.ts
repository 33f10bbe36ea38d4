import type { ReadonlyJobEntry } from '../state.js';
import { jobState } from './job-state.js';
import { foldCase } from './search-text.js';

export const JOB_ORDERS = ['name', 'next', 'last', 'state', 'queue', 'owner'] as const;

export interface JobOrder {
  readonly by: (typeof JOB_ORDERS)[number];
  readonly isDescending: boolean;
}

/** A job with what it is sorted by, read once: what is sorted may change meanwhile. */
export interface SortableJob {
  readonly entry: ReadonlyJobEntry;
  /** Null comes last in either direction. */
  readonly key: string | number | null;
  readonly name: string;
}

export function sortableJob(entry: ReadonlyJobEntry, by: JobOrder['by']): SortableJob {
  const name = naturalKey(entry.name);
  return { entry, key: by === 'name' ? name : KEY_OF[by](entry), name };
}

export function compareJobs({
  isDescending,
}: JobOrder): (a: SortableJob, b: SortableJob) => number {
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1;
      if (b.key === null) return -1;
      return a.key < b.key ? -sign : sign;
    }
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  };
}

/** Numbers in names count as numbers: `job9` stands before `job10`; case does not matter. */
export function naturalKey(name: string): string {
  return foldCase(name).replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    return String.fromCharCode(FIRST_DIGIT + number.length) + number;
  });
}

const FIRST_DIGIT = 0x30;

/** What needs somebody comes first. */
const STATES = ['running', 'retrying', 'queued', 'waiting', 'idle', 'disabled'];

const KEY_OF: Readonly<
  Record<Exclude<JobOrder['by'], 'name'>, (entry: ReadonlyJobEntry) => string | number | null>
> = {
  next: (entry) => (entry.disabledBy === null ? entry.nextAt : null),
  last: (entry) => entry.lastRun?.endedAt ?? null,
  state: (entry) => STATES.indexOf(jobState(entry)),
  queue: ({ job }) => foldCase(job.queue),
  owner: ({ job }) => (job.owner === '' ? null : foldCase(job.owner)),
};
