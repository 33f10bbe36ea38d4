import type { JobAnswer } from '../api/index.js';
import { isActive } from './state-look.js';

export type JobFilter = 'all' | 'active' | 'failing' | 'waiting' | 'disabled';
export const JOB_FILTERS: readonly JobFilter[] = [
  'all',
  'active',
  'failing',
  'waiting',
  'disabled',
];

export type JobOrder = 'name' | 'next' | 'last';

export interface JobQuestion {
  /** Words that must all occur, in any of the job's texts. */
  readonly text: string;
  readonly filter: JobFilter;
  readonly order: JobOrder;
  readonly isDescending: boolean;
}

/** The jobs that answer the question, in its order. */
export function jobRows(jobs: readonly JobAnswer[], question: JobQuestion): readonly JobAnswer[] {
  const words = question.text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = jobs.filter((job) => isIn(job, question.filter) && hasWords(job, words));
  const compare = COMPARE[question.order];
  return rows.sort(question.isDescending ? (a, b) => compare(b, a) : compare);
}

/** How many jobs each filter would show. */
export function filterCounts(jobs: readonly JobAnswer[]): Readonly<Record<JobFilter, number>> {
  const counts = { all: 0, active: 0, failing: 0, waiting: 0, disabled: 0 };
  for (const job of jobs) {
    for (const filter of JOB_FILTERS) if (isIn(job, filter)) counts[filter] += 1;
  }
  return counts;
}

function isIn(job: JobAnswer, filter: JobFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'active':
      return isActive(job.state);
    case 'failing':
      return isFailing(job);
    case 'waiting':
      return job.state === 'waiting' || job.state === 'queued' || job.state === 'retrying';
    case 'disabled':
      return job.disabled;
  }
}

/** Its last ended run went wrong. */
export function isFailing(job: JobAnswer): boolean {
  const last = job.lastRun?.state;
  if (last === 'failed' || last === 'lost') return true;
  return job.counters.errorsSinceLastSuccess > 0;
}

function hasWords(job: JobAnswer, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { name, scheduleDefinition, explanation, queue, command, owner, parents } = job;
  const text = [name, scheduleDefinition, explanation, queue, command, owner, ...parents]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const COMPARE: Readonly<Record<JobOrder, (a: JobAnswer, b: JobAnswer) => number>> = {
  name: byName,
  next: (a, b) => byTime(a.nextAt, b.nextAt) || byName(a, b),
  last: (a, b) => byTime(a.lastRun?.endedAt, b.lastRun?.endedAt) || byName(a, b),
};

const COLLATOR = new Intl.Collator('en', { numeric: true });

function byName(a: JobAnswer, b: JobAnswer): number {
  return COLLATOR.compare(a.name, b.name);
}

/** ISO-8601 of one form sorts as text; what has no time comes last. */
function byTime(a: string | null | undefined, b: string | null | undefined): number {
  const one = a ?? '~';
  const other = b ?? '~';
  return one === other ? 0 : one < other ? -1 : 1;
}
