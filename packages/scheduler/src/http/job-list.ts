import { LIMITS } from '@horae/submitter/kernel';
import type { JobForm } from '@horae/submitter/job';
import type { Language, Schedule } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { explainJob } from '../core/view/explain-job.js';
import { printJob } from '../core/view/job-view.js';
import type { JobFacets } from '../core/view/job-facets.js';
import { JobFinder, type JobSearch, type JobTexts } from '../core/view/search-jobs.js';
import {
  type JobOrder,
  type SortableJob,
  compareJobs,
  sortableJob,
} from '../core/view/sort-jobs.js';
import { sliced, sortedInSlices } from './in-slices.js';
import { JobPages } from './job-pages.js';

export interface FoundPage {
  readonly offset: number;
  readonly limit: number;
  /** Count all that match, not only as far as the page. */
  readonly isCounted: boolean;
  /** Other than as created; all that match are counted then. */
  readonly order?: JobOrder | null;
  /** Counts the choices of each facet as well. */
  readonly facets?: JobFacets | null;
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

  /** The jobs that match, in the order asked for, else in that of the list. */
  async find(search: JobSearch, page: FoundPage): Promise<FoundJobs> {
    const { order = null } = page;
    const { items, total } =
      order === null
        ? await this.#asCreated(search, page)
        : await this.#inOrder(search, page, order);
    // Who was found before a pause may be gone by now.
    const isThere = (entry: ReadonlyJobEntry): boolean =>
      this.#state.jobs.get(entry.name) === entry;
    return { items: items.filter(isThere), total };
  }

  async #asCreated(search: JobSearch, page: FoundPage): Promise<FoundJobs> {
    const { offset, limit, isCounted, facets = null } = page;
    const finder = new JobFinder(search);
    const items: ReadonlyJobEntry[] = [];
    let total = 0;
    for await (const { entries, texts } of this.#looked()) {
      if (!isCounted && total >= offset + limit) break;
      for (const entry of finder.find(entries, texts, facets)) {
        if (total >= offset && items.length < limit) items.push(entry);
        total += 1;
      }
    }
    return { items, total };
  }

  async #inOrder(search: JobSearch, page: FoundPage, order: JobOrder): Promise<FoundJobs> {
    const { offset, limit, facets = null } = page;
    const finder = new JobFinder(search);
    const found: SortableJob[] = [];
    for await (const { entries, texts } of this.#looked()) {
      for (const entry of finder.find(entries, texts, facets)) {
        found.push(sortableJob(entry, order.by));
      }
    }
    const sorted = await sortedInSlices(found, compareJobs(order));
    const items = sorted.slice(offset, offset + limit).map(({ entry }) => entry);
    return { items, total: found.length };
  }

  async *#looked(): AsyncGenerator<LookedAt> {
    for await (const page of sliced(this.#pages.pages())) {
      yield { entries: page.entries, texts: page.texts() };
    }
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

/** Some neighbours, with the texts to look through. */
interface LookedAt {
  readonly entries: readonly ReadonlyJobEntry[];
  readonly texts: JobTexts;
}

const OPEN = Buffer.from('[');
const CLOSE = Buffer.from(']');
const EMPTY = Buffer.from('[]');
