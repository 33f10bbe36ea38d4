import { LIMITS } from '@horae/submitter/kernel';
import type { Job } from '@horae/submitter/job';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { jobsInOrder, parentsOf } from '../core/view/job-order.js';
import { ByteBudget } from './byte-budget.js';
import { JobPage, type KeptJob } from './job-page.js';

/** So few that a job that has changed costs little besides its own. */
const PAGE_JOB_COUNT = 64;

/**
 * All jobs as created, parents first, in pages. A job that comes is put behind the others and one
 * that goes is taken out; only where that could be another order it is made anew.
 */
export class JobPages {
  readonly #state: ReadonlyState;
  readonly #budget = new ByteBudget(LIMITS.keptListBytesMax);
  #pages: JobPage[] = [];
  #pageOf = new Map<string, JobPage>();
  /** Nothing is kept before somebody asks. */
  #isOrdered = false;
  /** No job had to be put in front of an older one. */
  #isAsCreated = true;

  constructor(state: ReadonlyState) {
    this.#state = state;
  }

  /** Not to be kept across an `await`, save for reading to the end what was begun. */
  pages(): readonly JobPage[] {
    if (!this.#isOrdered) this.#order();
    return this.#pages;
  }

  /** To be told of every job that may have come, gone, or got another definition. */
  changed(name: string): void {
    if (!this.#isOrdered) return;
    const page = this.#pageOf.get(name);
    const known = page?.entryNamed(name);
    const entry = this.#state.jobs.get(name);
    if (page !== undefined && known !== undefined) {
      if (known === entry) return this.#redefine(page, entry);
      this.#remove(page, known);
    }
    if (entry !== undefined && this.#isOrdered) this.#append(entry);
  }

  #redefine(page: JobPage, entry: ReadonlyJobEntry): void {
    const before = page.jobOf(entry);
    if (before === entry.job) return;
    page.redefine(entry);
    if (before === undefined || !haveSameParents(before, entry.job)) this.#isOrdered = false;
  }

  #remove(page: JobPage, entry: ReadonlyJobEntry): void {
    page.remove(entry);
    this.#pageOf.delete(entry.name);
    if (page.entries.length === 0) {
      page.close();
      this.#pages.splice(this.#pages.indexOf(page), 1);
    }
    // A parent may have stood in front of older jobs for the sake of this one.
    if (!this.#isAsCreated) this.#isOrdered = false;
  }

  #append(entry: ReadonlyJobEntry): void {
    const isLast =
      !this.#state.children.has(entry.name) &&
      parentsOf(entry).every((parent) => this.#pageOf.has(parent));
    if (isLast) this.#add(entry);
    else this.#isOrdered = false;
  }

  #order(): void {
    const kept = this.#takeKept();
    const created = this.#state.jobs.values();
    this.#isAsCreated = true;
    for (const entry of jobsInOrder(this.#state)) {
      if (created.next().value !== entry) this.#isAsCreated = false;
      this.#add(entry, kept.get(entry));
    }
    this.#isOrdered = true;
  }

  #takeKept(): ReadonlyMap<ReadonlyJobEntry, KeptJob> {
    const kept = new Map<ReadonlyJobEntry, KeptJob>();
    for (const page of this.#pages) {
      for (const [index, entry] of page.entries.entries()) kept.set(entry, page.keptOf(index));
      page.close();
    }
    this.#pages = [];
    this.#pageOf = new Map();
    return kept;
  }

  #add(entry: ReadonlyJobEntry, kept?: KeptJob): void {
    let page = this.#pages.at(-1);
    if (page === undefined || page.entries.length >= PAGE_JOB_COUNT) {
      page = new JobPage(this.#state, this.#budget);
      this.#pages.push(page);
    }
    page.add(entry, kept);
    this.#pageOf.set(entry.name, page);
  }
}

function haveSameParents(one: Job, other: Job): boolean {
  const [before, now] = [parentsOf({ job: one }), parentsOf({ job: other })];
  return before.length === now.length && before.every((name, index) => name === now[index]);
}
