import type { ReadonlyJobEntry } from '../state.js';
import { type JobState, type LastResult, jobState, lastResult } from './job-state.js';
import { SearchText, foldCase } from './search-text.js';

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

/** The texts of some jobs that are looked through, in the order of the jobs. */
export interface JobTexts {
  readonly names: SearchText;
  readonly commands: SearchText;
}

export function textsOf(jobs: readonly ReadonlyJobEntry[]): JobTexts {
  return {
    names: new SearchText(jobs.map(({ name }) => name)),
    commands: new SearchText(jobs.map(({ job }) => job.command)),
  };
}

/** A search that is ready to look through jobs, some at a time. */
export class JobFinder {
  readonly #parts: { readonly name: string; readonly command: string; readonly any: string };
  readonly #tests: readonly EntryTest[];

  constructor(search: JobSearch) {
    const { name, command, any } = search;
    this.#parts = { name: folded(name), command: folded(command), any: folded(any) };
    this.#tests = testsOf(search);
  }

  /** The jobs that match, in the order given. */
  *find(jobs: readonly ReadonlyJobEntry[], texts: JobTexts): Generator<ReadonlyJobEntry> {
    for (const index of this.#candidates(jobs.length, texts)) {
      const entry = jobs[index];
      if (entry !== undefined && this.#tests.every((test) => test(entry))) yield entry;
    }
  }

  /** Each text names the next job that it allows, until all name the same. */
  *#candidates(count: number, texts: JobTexts): Generator<number> {
    const places = this.#places(texts);
    let index = 0;
    while (index < count) {
      let agreed = index;
      for (const place of places) {
        const next = place(agreed);
        if (next === -1) return;
        agreed = next;
      }
      if (agreed === index) {
        yield index;
        index += 1;
      } else {
        index = agreed;
      }
    }
  }

  #places({ names, commands }: JobTexts): readonly Place[] {
    const { name, command, any } = this.#parts;
    const places: Place[] = [];
    if (name !== '') places.push(placeOf(names, name));
    if (command !== '') places.push(placeOf(commands, command));
    if (any !== '') places.push(either(placeOf(names, any), placeOf(commands, any)));
    return places;
  }
}

/** The first job from this one on that a text allows; -1 for none. */
type Place = (from: number) => number;

/** What was found is kept until it is passed: nothing is looked through twice. */
function placeOf(text: SearchText, part: string): Place {
  // A NUL is in no text of a job, and between any two.
  if (part.includes('\0')) return () => -1;
  let found = -2;
  return (from) => {
    if (found === -1 || found >= from) return found;
    found = text.next(part, from);
    return found;
  };
}

function either(one: Place, other: Place): Place {
  return (from) => {
    const [first, second] = [one(from), other(from)];
    if (first === -1 || second === -1) return Math.max(first, second);
    return Math.min(first, second);
  };
}

function folded(part: string | null | undefined): string {
  return foldCase(part ?? '');
}

type EntryTest = (entry: ReadonlyJobEntry) => boolean;

function testsOf({ owner, queue, states, result, isDisabled }: JobSearch): readonly EntryTest[] {
  const tests: EntryTest[] = [];
  const part = folded(owner);
  if (part !== '') {
    const owners = ({ job }: ReadonlyJobEntry): readonly string[] => [job.owner, job.ownerName];
    tests.push((entry) => owners(entry).some((text) => foldCase(text).includes(part)));
  }
  if (isGiven(queue) && queue !== '') tests.push(({ job }) => job.queue === queue);
  if (isGiven(states)) tests.push((entry) => states.includes(jobState(entry)));
  if (isGiven(result)) tests.push((entry) => lastResult(entry) === result);
  if (isGiven(isDisabled)) tests.push((entry) => (entry.disabledBy !== null) === isDisabled);
  return tests;
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
