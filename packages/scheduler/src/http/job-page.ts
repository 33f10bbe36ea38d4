import type { Job, JobForm } from '@horae/submitter/job';
import type { ReadonlyJobEntry } from '../core/state.js';
import { type JobTexts, textsOf } from '../core/view/search-jobs.js';
import type { ByteBudget } from './byte-budget.js';
import { type PrintedJob, PrintedJobs } from './printed-jobs.js';

/**
 * Some neighbours in the list of all jobs, with what lists and searches need of them again and
 * again. What belongs together stays together when other jobs come and go.
 */
export class JobPage {
  readonly #entries: ReadonlyJobEntry[] = [];
  /** The definitions that the texts were made of. */
  readonly #jobs: Job[] = [];
  readonly #budget: ByteBudget;
  readonly #printed: Partial<Record<JobForm, PrintedJobs>> = {};
  #texts: JobTexts | null = null;
  #isClosed = false;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  get entries(): readonly ReadonlyJobEntry[] {
    return this.#entries;
  }

  /** Behind the others, with what another page has kept of it. */
  add(entry: ReadonlyJobEntry, kept: KeptJob = {}): void {
    const index = this.#entries.push(entry) - 1;
    this.#jobs.push(entry.job);
    for (const [form, printed] of Object.entries(kept)) {
      this.#printedIn(form as JobForm).set(index, printed);
    }
    this.#forgetTexts();
  }

  keptOf(index: number): KeptJob {
    const kept: Partial<Record<JobForm, PrintedJob>> = {};
    for (const [form, jobs] of Object.entries(this.#printed)) {
      const printed = jobs.at(index);
      if (printed !== undefined) kept[form as JobForm] = printed;
    }
    return kept;
  }

  entryNamed(name: string): ReadonlyJobEntry | undefined {
    return this.#entries.find((entry) => entry.name === name);
  }

  /** The definition that a job had when it was looked at last. */
  jobOf(entry: ReadonlyJobEntry): Job | undefined {
    return this.#jobs[this.#entries.indexOf(entry)];
  }

  redefine(entry: ReadonlyJobEntry): void {
    this.#jobs[this.#entries.indexOf(entry)] = entry.job;
    this.#forgetTexts();
  }

  remove(entry: ReadonlyJobEntry): void {
    const index = this.#entries.indexOf(entry);
    this.#entries.splice(index, 1);
    this.#jobs.splice(index, 1);
    for (const printed of Object.values(this.#printed)) printed.remove(index);
    this.#forgetTexts();
  }

  /** Their JSON, a comma behind each. */
  bytes(form: JobForm, isThere: (entry: ReadonlyJobEntry) => boolean): Buffer {
    return this.#printedIn(form).bytes(this.#entries, isThere);
  }

  texts(): JobTexts {
    if (this.#texts !== null) return this.#texts;
    const texts = textsOf(this.#entries);
    if (!this.#isClosed && this.#budget.take(sizeOf(texts))) this.#texts = texts;
    return texts;
  }

  /** Gives back what it keeps; whoever is still reading may go on. */
  close(): void {
    this.#isClosed = true;
    this.#forgetTexts();
    for (const printed of Object.values(this.#printed)) printed.close();
  }

  #printedIn(form: JobForm): PrintedJobs {
    return (this.#printed[form] ??= new PrintedJobs(form, this.#budget));
  }

  #forgetTexts(): void {
    if (this.#texts !== null) this.#budget.giveBack(sizeOf(this.#texts));
    this.#texts = null;
  }
}

/** The JSON of a job that was printed before. */
export type KeptJob = Readonly<Partial<Record<JobForm, PrintedJob>>>;

function sizeOf({ names, commands }: JobTexts): number {
  return names.length + commands.length;
}
