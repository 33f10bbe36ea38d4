import type { JobForm } from '@horae/submitter/job';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { printJob } from '../core/view/job-view.js';
import type { ByteBudget } from './byte-budget.js';

/** The JSON of a job, a comma behind it, and the revision of the job that it was made of. */
export interface PrintedJob {
  readonly revision: number;
  readonly bytes: Buffer;
}

/**
 * The JSON of some jobs as bytes, printed again only where a job has changed: clients poll the
 * list of all jobs every few seconds, and most have not changed in between.
 */
export class PrintedJobs {
  readonly #form: JobForm;
  readonly #budget: ByteBudget;
  /** In the order of the jobs, in lists of plain numbers: one look at each for each job listed. */
  readonly #rows: number[] = [];
  readonly #revisions: number[] = [];
  /** Parts of the joined ones, once joined; empty for a job that is not there. */
  readonly #bytes: Buffer[] = [];
  #joined: Buffer | null = null;
  #isClosed = false;

  constructor(form: JobForm, budget: ByteBudget) {
    this.#form = form;
    this.#budget = budget;
  }

  /** The JSON of each that is there, with a comma behind it. */
  bytes(entries: readonly ReadonlyJobEntry[], { revisions, jobs }: ReadonlyState): Buffer {
    for (let index = 0; index < entries.length; index += 1) {
      const row = this.#rows[index];
      if (row !== undefined && revisions.at(row) === this.#revisions[index]) continue;
      const entry = entries[index] as ReadonlyJobEntry;
      // It may be deleted although the news of it is still to come.
      const isThere = jobs.get(entry.name) === entry;
      const bytes = isThere ? Buffer.from(`${printJob(entry, this.#form)},`) : NO_BYTES;
      this.#set(index, entry, { revision: revisions.at(entry.row), bytes });
    }
    return this.#joined ?? this.#join();
  }

  /** What is kept of a job, for another page to go on with. */
  at(index: number): PrintedJob | undefined {
    const revision = this.#revisions[index];
    const bytes = this.#bytes[index];
    return revision === undefined || bytes === undefined ? undefined : { revision, bytes };
  }

  /** Behind the others, whether it was printed or not. */
  add(entry: ReadonlyJobEntry, printed: PrintedJob | undefined): void {
    this.#set(this.#rows.length, entry, printed ?? NOT_PRINTED);
  }

  remove(index: number): void {
    this.#forget();
    this.#rows.splice(index, 1);
    this.#revisions.splice(index, 1);
    this.#bytes.splice(index, 1);
  }

  /** Keeps nothing any more; whoever is still reading may go on. */
  close(): void {
    this.#isClosed = true;
    this.#clear();
  }

  #set(index: number, entry: ReadonlyJobEntry, { revision, bytes }: PrintedJob): void {
    this.#forget();
    this.#rows[index] = entry.row;
    this.#revisions[index] = revision;
    this.#bytes[index] = bytes;
  }

  #join(): Buffer {
    const joined = Buffer.concat(this.#bytes);
    if (this.#isClosed || !this.#budget.take(joined.length)) {
      this.#clear();
      return joined;
    }
    let start = 0;
    for (const [index, { length }] of this.#bytes.entries()) {
      this.#bytes[index] = joined.subarray(start, start + length);
      start += length;
    }
    this.#joined = joined;
    return joined;
  }

  #forget(): void {
    if (this.#joined !== null) this.#budget.giveBack(this.#joined.length);
    this.#joined = null;
  }

  #clear(): void {
    this.#forget();
    this.#rows.length = 0;
    this.#revisions.length = 0;
    this.#bytes.length = 0;
  }
}

const NO_BYTES = Buffer.alloc(0);
/** No job has ever this revision. */
const NOT_PRINTED: PrintedJob = { revision: -1, bytes: NO_BYTES };
