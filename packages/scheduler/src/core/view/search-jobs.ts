import type { ReadonlyJobEntry } from '../state.js';
import { type JobState, type LastResult, jobState, lastResult } from './job-state.js';

/** Absent members do not restrict; all others must hold. */
export interface JobSearch {
  /** Part of the name, in any case; likewise of the command; `any`: of one of the two. */
  readonly name?: string | null;
  readonly command?: string | null;
  readonly any?: string | null;
  readonly owner?: string | null;
  readonly queue?: string | null;
  readonly states?: readonly JobState[] | null;
  readonly result?: LastResult | null;
  readonly isDisabled?: boolean | null;
}

/** The jobs that match, in the order given; made one by one, so a page ends the search. */
export function* searchJobs(
  jobs: Iterable<ReadonlyJobEntry>,
  search: JobSearch,
): Generator<ReadonlyJobEntry> {
  const tests = testsOf(search);
  for (const entry of jobs) {
    if (tests.every((test) => test(entry))) yield entry;
  }
}

type EntryTest = (entry: ReadonlyJobEntry) => boolean;

function testsOf(search: JobSearch): readonly EntryTest[] {
  const tests: EntryTest[] = [];
  const { states, result, isDisabled, queue } = search;
  addTextTest(tests, search.name, (entry) => [entry.name]);
  addTextTest(tests, search.command, (entry) => [entry.job.command]);
  addTextTest(tests, search.any, (entry) => [entry.name, entry.job.command]);
  addTextTest(tests, search.owner, (entry) => [entry.job.owner, entry.job.ownerName]);
  if (isGiven(queue) && queue !== '') tests.push(({ job }) => job.queue === queue);
  if (isGiven(states)) tests.push((entry) => states.includes(jobState(entry)));
  if (isGiven(result)) tests.push((entry) => lastResult(entry) === result);
  if (isGiven(isDisabled)) tests.push((entry) => (entry.disabledBy !== null) === isDisabled);
  return tests;
}

function addTextTest(
  tests: EntryTest[],
  part: string | null | undefined,
  textsOf: (entry: ReadonlyJobEntry) => readonly string[],
): void {
  if (!isGiven(part) || part === '') return;
  // The text is escaped: a plain search that allocates nothing per job.
  const pattern = new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  tests.push((entry) => textsOf(entry).some((text) => pattern.test(text)));
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
