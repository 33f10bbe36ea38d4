import type { ReadonlyJobEntry } from '../state.js';
import type { FacetName, JobFacets } from './job-facets.js';
import { parentsOf } from './job-order.js';
import { type JobState, type LastResult, jobState, lastResult } from './job-state.js';
import { ownersOf } from './owners-of.js';
import { SearchText, foldCase } from './search-text.js';

/** Absent members do not restrict; all others must hold. */
export interface JobSearch {
  /** Part of the name, in any case; likewise of the command; `any`: of one of the two. */
  readonly name?: string | null;
  readonly command?: string | null;
  readonly any?: string | null;
  /** Each is part of some text of the job: name, command, owner, queue, label, schedule, parent. */
  readonly words?: readonly string[];
  readonly owner?: string | null;
  /** One of its owners, as it is written. */
  readonly ownedBy?: string | null;
  readonly queue?: string | null;
  readonly host?: string | null;
  /** `key=value`, or the key alone. */
  readonly label?: string | null;
  readonly states?: readonly JobState[] | null;
  readonly result?: LastResult | null;
  readonly isDisabled?: boolean | null;
}

/** The texts of some jobs that are looked through, in the order of the jobs. */
export interface JobTexts {
  readonly names: SearchText;
  readonly commands: SearchText;
  /** All else that people look for a job by. */
  readonly others: SearchText;
}

export function textsOf(jobs: readonly ReadonlyJobEntry[]): JobTexts {
  return {
    names: new SearchText(jobs.map(({ name }) => name)),
    commands: new SearchText(jobs.map(({ job }) => job.command)),
    others: new SearchText(jobs.map(otherText)),
  };
}

/** A line each, so that no word is found across two of them. */
function otherText(entry: ReadonlyJobEntry): string {
  const { job } = entry;
  const labels = Object.entries(job.labels).map(([key, value]) => `${key}=${value}`);
  const schedule = job.kind === 'schedule' ? job.schedule : '';
  const { owner, ownerName, queue, host, description } = job;
  const texts = [owner, ownerName, queue, host, description, schedule];
  return [...texts, ...labels, ...parentsOf(entry)].filter((text) => text !== '').join('\n');
}

/** A search that is ready to look through jobs, some at a time. */
export class JobFinder {
  readonly #parts: { readonly name: string; readonly command: string; readonly any: string };
  readonly #words: readonly string[];
  readonly #tests: readonly EntryTest[];

  constructor(search: JobSearch) {
    const { name, command, any, words = [] } = search;
    this.#parts = { name: folded(name), command: folded(command), any: folded(any) };
    this.#words = words.map(foldCase).filter((word) => word !== '');
    this.#tests = testsOf(search);
  }

  /** The jobs that match, in the order given; they and those that nearly do are counted. */
  *find(
    jobs: readonly ReadonlyJobEntry[],
    texts: JobTexts,
    facets: JobFacets | null = null,
  ): Generator<ReadonlyJobEntry> {
    for (const index of this.#candidates(jobs.length, texts)) {
      const entry = jobs[index];
      if (entry === undefined) continue;
      const missed = this.#missed(entry);
      facets?.count(entry, missed);
      if (missed === null) yield entry;
    }
  }

  /** What keeps the job from matching: nothing, one facet alone, or several. */
  #missed(entry: ReadonlyJobEntry): FacetName | 'several' | null {
    let missed: FacetName | null = null;
    for (const { facet, holds } of this.#tests) {
      if (missed === facet || holds(entry)) continue;
      if (missed !== null) return 'several';
      missed = facet;
    }
    return missed;
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

  #places({ names, commands, others }: JobTexts): readonly Place[] {
    const { name, command, any } = this.#parts;
    const places: Place[] = [];
    if (name !== '') places.push(placeOf(names, name));
    if (command !== '') places.push(placeOf(commands, command));
    if (any !== '') places.push(either(placeOf(names, any), placeOf(commands, any)));
    for (const word of this.#words) {
      const inNameOrCommand = either(placeOf(names, word), placeOf(commands, word));
      places.push(either(inNameOrCommand, placeOf(others, word)));
    }
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

interface EntryTest {
  /** The facet that shows the other choices for it. */
  readonly facet: FacetName;
  readonly holds: (entry: ReadonlyJobEntry) => boolean;
}

function testsOf(search: JobSearch): readonly EntryTest[] {
  const { queue, host, ownedBy, states, result, isDisabled } = search;
  const tests = [...ownerTests(search), ...labelTests(search)];
  const add = (facet: FacetName, holds: EntryTest['holds']) => tests.push({ facet, holds });
  if (isText(ownedBy)) add('owner', ({ job }) => ownersOf(job).includes(ownedBy));
  if (isText(queue)) add('queue', ({ job }) => job.queue === queue);
  if (isText(host)) add('host', ({ job }) => job.host === host);
  if (isGiven(states)) add('condition', (entry) => states.includes(jobState(entry)));
  if (isGiven(result)) add('condition', (entry) => lastResult(entry) === result);
  if (isGiven(isDisabled)) {
    add('condition', (entry) => (entry.disabledBy !== null) === isDisabled);
  }
  return tests;
}

function ownerTests({ owner }: JobSearch): EntryTest[] {
  const part = folded(owner);
  if (part === '') return [];
  const owners = ({ job }: ReadonlyJobEntry): readonly string[] => [job.owner, job.ownerName];
  const holds: EntryTest['holds'] = (entry) =>
    owners(entry).some((text) => foldCase(text).includes(part));
  return [{ facet: 'owner', holds }];
}

function labelTests({ label }: JobSearch): EntryTest[] {
  if (!isText(label)) return [];
  const at = label.indexOf('=');
  const [key, value] = at === -1 ? [label, null] : [label.slice(0, at), label.slice(at + 1)];
  const holds: EntryTest['holds'] = ({ job: { labels } }) =>
    Object.hasOwn(labels, key) && (value === null || labels[key] === value);
  return [{ facet: 'label', holds }];
}

function isText(value: string | null | undefined): value is string {
  return isGiven(value) && value !== '';
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
