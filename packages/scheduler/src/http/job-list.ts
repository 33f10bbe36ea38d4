import { LIMITS } from '@horae/submitter/kernel';
import type { JobForm } from '@horae/submitter/job';
import type { Language, Schedule } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { explainJob } from '../core/view/explain-job.js';
import { printJob } from '../core/view/job-view.js';
import { JobFinder, type JobSearch } from '../core/view/search-jobs.js';
import { sliced } from './in-slices.js';
import { JobPages } from './job-pages.js';

export interface FoundPage {
  readonly offset: number;
  readonly limit: number;
  /** Count all that match, not only as far as the page. */
  readonly isCounted: boolean;
}

export interface FoundJobs {
  readonly items: readonly ReadonlyJobEntry[];
  /** All that match, where they are counted. */
  readonly total: number;
}

/** What lists of jobs need again and again: their order, their JSON, and what searches look at. */
export class JobList {
  readonly #state: ReadonlyState;
  readonly #pages: JobPages;
  readonly #explained = new WeakMap<Schedule, Partial<Record<Language, string>>>();

  constructor(state: ReadonlyState) {
    this.#state = state;
    this.#pages = new JobPages(state);
  }

  /** All jobs as created, parents first; to be read within one turn. */
  *entries(): Generator<ReadonlyJobEntry> {
    for (const page of this.#pages.pages()) yield* page.entries;
  }

  /** To be told of every job that may have come, gone, or got another definition. */
  changed(name: string): void {
    this.#pages.changed(name);
  }

  /** A job as Chronos's routes print it. */
  textOf(entry: ReadonlyJobEntry, form: JobForm): string {
    return printJob(entry, form);
  }

  /** All jobs as one list of JSON, in parts as they come; each job as it is when its turn comes. */
  async *parts(form: JobForm): AsyncGenerator<Buffer> {
    let last: Buffer | null = null;
    for await (const page of sliced(this.#pages.pages())) {
      for (const part of page.parts(form)) {
        yield last ?? OPEN;
        last = part;
      }
    }
    if (last === null) return yield EMPTY;
    // The last job, too, has a comma behind it.
    yield last.subarray(0, -1);
    yield CLOSE;
  }

  /** The jobs that match, in the order of the list. */
  async find(search: JobSearch, { offset, limit, isCounted }: FoundPage): Promise<FoundJobs> {
    const finder = new JobFinder(search);
    const items: ReadonlyJobEntry[] = [];
    let total = 0;
    for await (const page of sliced(this.#pages.pages())) {
      if (!isCounted && total >= offset + limit) break;
      for (const entry of finder.find(page.entries, page.texts())) {
        if (total >= offset && items.length < limit) items.push(entry);
        total += 1;
      }
    }
    // Who was found before a pause may be gone by now.
    const isThere = (entry: ReadonlyJobEntry): boolean =>
      this.#state.jobs.get(entry.name) === entry;
    return { items: items.filter(isThere), total };
  }

  /** When a job runs, as a sentence. A schedule never changes, so its sentence is kept. */
  explanationOf(entry: ReadonlyJobEntry, language: Language): string {
    const { schedule } = entry;
    if (schedule === null) return explainJob(entry, language);
    const kept = this.#explained.get(schedule);
    const known = kept?.[language];
    if (known !== undefined) return known;
    const text = explainJob(entry, language);
    if (this.#state.jobs.size <= LIMITS.explainedJobCountMax) {
      this.#explained.set(schedule, { ...kept, [language]: text });
    }
    return text;
  }
}

const OPEN = Buffer.from('[');
const CLOSE = Buffer.from(']');
const EMPTY = Buffer.from('[]');
