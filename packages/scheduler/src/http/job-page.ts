import type { Job, JobForm } from '@horae/submitter/job';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { type JobTexts, textsOf } from '../core/view/search-jobs.js';
import type { ByteBudget } from './byte-budget.js';
import { type PrintedJob, PrintedJobs } from './printed-jobs.js';

const FORMS = ['v1', 'v2'] as const satisfies readonly JobForm[];

/** The JSON of a job that was printed before, in each form that is asked for. */
export type KeptJob = Readonly<Partial<Record<JobForm, PrintedJob>>>;

/**
 * Some neighbours in the list of all jobs, with what lists and searches need of them again and
 * again. What belongs together stays together when other jobs come and go.
 */
export class JobPage {
  readonly #state: ReadonlyState;
  readonly #budget: ByteBudget;
  readonly #entries: ReadonlyJobEntry[] = [];
  /** The definitions that the texts were made of. */
  readonly #jobs: Job[] = [];
  readonly #printed: Readonly<Record<JobForm, PrintedJobs>>;
  #texts: JobTexts | null = null;
  #isClosed = false;

  constructor(state: ReadonlyState, budget: ByteBudget) {
    this.#state = state;
    this.#budget = budget;
    this.#printed = { v1: new PrintedJobs('v1', budget), v2: new PrintedJobs('v2', budget) };
  }

  get entries(): readonly ReadonlyJobEntry[] {
    return this.#entries;
  }

  /** Behind the others, with what another page has kept of it. */
  add(entry: ReadonlyJobEntry, kept: KeptJob = {}): void {
    const index = this.#entries.push(entry) - 1;
    this.#jobs.push(entry.job);
    for (const form of FORMS) this.#printed[form].add(index, entry, kept[form]);
    this.#forgetTexts();
  }

  keptOf(index: number): KeptJob {
    const kept = FORMS.map((form) => [form, this.#printed[form].at(index)] as const);
    return Object.fromEntries(kept.filter(([, printed]) => printed !== undefined));
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
    for (const form of FORMS) this.#printed[form].remove(index);
    this.#forgetTexts();
  }

  /** Their JSON, a comma behind each. */
  parts(form: JobForm): readonly Buffer[] {
    return this.#printed[form].parts(this.#entries, this.#state);
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
    for (const form of FORMS) this.#printed[form].close();
  }

  #forgetTexts(): void {
    if (this.#texts !== null) this.#budget.giveBack(sizeOf(this.#texts));
    this.#texts = null;
  }
}

function sizeOf({ names, commands, others }: JobTexts): number {
  return names.length + commands.length + others.length;
}
