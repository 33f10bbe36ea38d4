import type { JobForm } from '@horae/submitter/job';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { printJob } from '../core/view/job-view.js';
import type { ByteBudget } from './byte-budget.js';

/** The JSON of a job, a comma behind it, and the revision of the job that it was made of. */
export interface PrintedJob {
  readonly revision: number;
  readonly bytes: Buffer;
}

/** So many newer texts of single jobs are sent between the parts of the joined one. */
const PATCH_COUNT_MAX = 8;

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
  #joined = NO_BYTES;
  /** Where each job's part of the joined bytes ends. */
  readonly #ends: number[] = [];
  /** Newer bytes of jobs, by their place; empty for a job that is not there. */
  readonly #patches = new Map<number, Buffer>();
  #parts: readonly Buffer[] | null = null;
  #keptByteCount = 0;
  #isClosed = false;

  constructor(form: JobForm, budget: ByteBudget) {
    this.#form = form;
    this.#budget = budget;
  }

  /** The JSON of each that is there, with a comma behind it; none of the parts is empty. */
  parts(entries: readonly ReadonlyJobEntry[], state: ReadonlyState): readonly Buffer[] {
    const { revisions } = state;
    for (let index = 0; index < entries.length; index += 1) {
      const row = this.#rows[index];
      if (row !== undefined && revisions.at(row) === this.#revisions[index]) continue;
      this.#print(index, entries[index] as ReadonlyJobEntry, state);
    }
    return (this.#parts ??= this.#makeParts());
  }

  /** What is kept of a job, for another page to go on with. */
  at(index: number): PrintedJob | undefined {
    const revision = this.#revisions[index];
    return revision === undefined ? undefined : { revision, bytes: this.#bytesOf(index) };
  }

  /** The next job, with what another page has kept of it; nothing after jobs that are not kept. */
  add(index: number, entry: ReadonlyJobEntry, printed: PrintedJob | undefined): void {
    if (index === this.#rows.length) this.#set(index, entry, printed ?? NOT_PRINTED);
  }

  remove(index: number): void {
    const bytes = this.#rows.map((_row, place) => this.#bytesOf(place)).toSpliced(index, 1);
    this.#rows.splice(index, 1);
    this.#revisions.splice(index, 1);
    this.#join(bytes);
  }

  /** Keeps nothing any more; whoever is still reading may go on. */
  close(): void {
    this.#isClosed = true;
    this.#clear();
  }

  #print(index: number, entry: ReadonlyJobEntry, { jobs, revisions }: ReadonlyState): void {
    // It may be deleted although the news of it is still to come.
    const isThere = jobs.get(entry.name) === entry;
    const bytes = isThere ? Buffer.from(`${printJob(entry, this.#form)},`) : NO_BYTES;
    this.#set(index, entry, { revision: revisions.at(entry.row), bytes });
  }

  #set(index: number, entry: ReadonlyJobEntry, { revision, bytes }: PrintedJob): void {
    this.#rows[index] = entry.row;
    this.#revisions[index] = revision;
    this.#ends[index] ??= this.#joined.length;
    this.#patches.set(index, bytes);
    this.#parts = null;
  }

  #bytesOf(index: number): Buffer {
    const start = index === 0 ? 0 : this.#ends[index - 1];
    return this.#patches.get(index) ?? this.#joined.subarray(start, this.#ends[index]);
  }

  #makeParts(): readonly Buffer[] {
    if (this.#patches.size > PATCH_COUNT_MAX) {
      this.#join(this.#rows.map((_row, index) => this.#bytesOf(index)));
    }
    const parts = this.#patchedParts();
    if (!this.#isKept()) this.#clear();
    return parts;
  }

  /** The joined bytes, cut where something newer stands between. */
  #patchedParts(): readonly Buffer[] {
    const parts: Buffer[] = [];
    let start = 0;
    for (const index of [...this.#patches.keys()].sort((a, b) => a - b)) {
      parts.push(this.#joined.subarray(start, index === 0 ? 0 : this.#ends[index - 1]));
      parts.push(this.#bytesOf(index));
      start = this.#ends[index] as number;
    }
    parts.push(this.#joined.subarray(start));
    return parts.filter(({ length }) => length > 0);
  }

  #join(bytes: readonly Buffer[]): void {
    this.#joined = Buffer.concat(bytes);
    this.#patches.clear();
    this.#parts = null;
    let end = 0;
    for (const [index, { length }] of bytes.entries()) {
      end += length;
      this.#ends[index] = end;
    }
    this.#ends.length = bytes.length;
  }

  #isKept(): boolean {
    this.#budget.giveBack(this.#keptByteCount);
    this.#keptByteCount = 0;
    let byteCount = this.#joined.length;
    for (const { length } of this.#patches.values()) byteCount += length;
    if (this.#isClosed || !this.#budget.take(byteCount)) return false;
    this.#keptByteCount = byteCount;
    return true;
  }

  #clear(): void {
    this.#budget.giveBack(this.#keptByteCount);
    this.#keptByteCount = 0;
    this.#rows.length = 0;
    this.#revisions.length = 0;
    this.#join([]);
  }
}

const NO_BYTES = Buffer.alloc(0);
/** No job has ever this revision. */
const NOT_PRINTED: PrintedJob = { revision: -1, bytes: NO_BYTES };
