import { LIMITS } from '@horae/submitter/kernel';
import { type Job, jsonWithDoubles } from '@horae/submitter/job';
import type { Language, Schedule } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry, ReadonlyState } from '../core/state.js';
import { explainJob } from '../core/view/explain-job.js';
import { jobsInOrder } from '../core/view/job-order.js';
import { viewJob } from '../core/view/job-view.js';

/**
 * What lists of jobs need again and again: their order, and the JSON of each. Clients poll the
 * whole list every few seconds, and most jobs have not changed in between.
 */
export class JobList {
  readonly #state: ReadonlyState;
  #order: readonly ReadonlyJobEntry[] | null = null;
  /** The definitions that the order was made of. */
  #ordered = new Map<string, Job>();
  readonly #printed = new WeakMap<ReadonlyJobEntry, PrintedJob>();
  readonly #explained = new WeakMap<Schedule, Partial<Record<Language, string>>>();

  constructor(state: ReadonlyState) {
    this.#state = state;
  }

  /** All jobs as created, parents first. */
  entries(): readonly ReadonlyJobEntry[] {
    if (this.#order === null) {
      this.#order = [...jobsInOrder(this.#state)];
      this.#ordered = new Map(this.#order.map(({ name, job }) => [name, job]));
    }
    return this.#order;
  }

  /** To be told of every job that may have come, gone, or got other parents. */
  changed(name: string): void {
    if (this.#state.jobs.get(name)?.job !== this.#ordered.get(name)) this.#order = null;
  }

  /** A job as Chronos's routes print it. */
  textOf(entry: ReadonlyJobEntry): string {
    const printed = this.#printed.get(entry);
    if (printed !== undefined && isStillTrue(printed, entry)) return printed.text;
    const text = jsonWithDoubles(viewJob(entry));
    if (this.#state.jobs.size <= LIMITS.printedJobCountMax && isAtRest(entry)) {
      const { job, putAt, counters, nextAt, takenAt, disabledBy, lastRun } = entry;
      const seen = { job, putAt, counters, nextAt, takenAt, disabledBy, lastRun };
      this.#printed.set(entry, { ...seen, text });
    }
    return text;
  }

  /** When a job runs, as a sentence. A schedule never changes, so its sentence is kept. */
  explanationOf(entry: ReadonlyJobEntry, language: Language): string {
    const { schedule } = entry;
    if (schedule === null) return explainJob(entry, language);
    const kept = this.#explained.get(schedule);
    const known = kept?.[language];
    if (known !== undefined) return known;
    const text = explainJob(entry, language);
    if (this.#state.jobs.size <= LIMITS.printedJobCountMax) {
      this.#explained.set(schedule, { ...kept, [language]: text });
    }
    return text;
  }
}

type Seen = Pick<
  ReadonlyJobEntry,
  'job' | 'putAt' | 'counters' | 'nextAt' | 'takenAt' | 'disabledBy' | 'lastRun'
>;

interface PrintedJob extends Seen {
  readonly text: string;
}

/** The members are replaced when they change, never written into. */
function isStillTrue(printed: PrintedJob, entry: ReadonlyJobEntry): boolean {
  return (
    isAtRest(entry) &&
    printed.job === entry.job &&
    printed.putAt === entry.putAt &&
    printed.counters === entry.counters &&
    printed.nextAt === entry.nextAt &&
    printed.takenAt === entry.takenAt &&
    printed.disabledBy === entry.disabledBy &&
    printed.lastRun === entry.lastRun
  );
}

/** Nothing runs and no round is open: the rest of what is shown is in the members compared. */
function isAtRest(entry: ReadonlyJobEntry): boolean {
  return entry.activeRuns.length === 0 && (entry.gate === null || entry.gate.rounds.size === 0);
}
