import type { JobForm } from '@horae/submitter/job';
import type { ReadonlyGateRound, ReadonlyJobEntry } from '../core/state.js';
import type { Run } from '../core/run.js';
import { printJob } from '../core/view/job-view.js';
import type { ByteBudget } from './byte-budget.js';

/**
 * The JSON of some jobs as bytes, printed again only where a job has changed: clients poll the
 * list of all jobs every few seconds, and most have not changed in between.
 */
export class PrintedJobs {
  readonly #form: JobForm;
  readonly #budget: ByteBudget;
  /** In the order of the jobs; their bytes are parts of the joined ones. */
  #jobs: (PrintedJob | undefined)[] = [];
  #joined: Buffer | null = null;
  #isClosed = false;

  constructor(form: JobForm, budget: ByteBudget) {
    this.#form = form;
    this.#budget = budget;
  }

  /** The JSON of each that is there, with a comma behind it. */
  bytes(
    entries: readonly ReadonlyJobEntry[],
    isThere: (entry: ReadonlyJobEntry) => boolean,
  ): Buffer {
    let isSame = this.#joined !== null && this.#jobs.length === entries.length;
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index] as ReadonlyJobEntry;
      const printed = this.#jobs[index];
      if (printed !== undefined && isStillTrue(printed, entry)) continue;
      isSame = false;
      // Deleted, although the news of it is still to come.
      this.#jobs[index] = isThere(entry) ? this.#print(entry) : undefined;
    }
    return isSame && this.#joined !== null ? this.#joined : this.#join();
  }

  /** What is kept of a job, for another page to go on with. */
  at(index: number): PrintedJob | undefined {
    return this.#jobs[index];
  }

  set(index: number, printed: PrintedJob | undefined): void {
    this.#jobs[index] = printed;
  }

  remove(index: number): void {
    this.#jobs.splice(index, 1);
    this.#forget();
  }

  /** Keeps nothing any more; whoever is still reading may go on. */
  close(): void {
    this.#isClosed = true;
    this.#jobs = [];
    this.#forget();
  }

  #print(entry: ReadonlyJobEntry): PrintedJob {
    return { seen: seenOf(entry), bytes: Buffer.from(`${printJob(entry, this.#form)},`) };
  }

  #join(): Buffer {
    this.#forget();
    const printed = this.#jobs.filter((job) => job !== undefined);
    const joined = Buffer.concat(printed.map(({ bytes }) => bytes));
    if (this.#isClosed || !this.#budget.take(joined.length)) {
      this.#jobs = [];
      return joined;
    }
    let start = 0;
    for (const job of printed) {
      const end = start + job.bytes.length;
      job.bytes = joined.subarray(start, end);
      start = end;
    }
    this.#joined = joined;
    return joined;
  }

  #forget(): void {
    if (this.#joined !== null) this.#budget.giveBack(this.#joined.length);
    this.#joined = null;
  }
}

export interface PrintedJob {
  readonly seen: Seen;
  bytes: Buffer;
}

/** All that a printed job shows. These members are replaced when they change. */
interface Seen extends Pick<
  ReadonlyJobEntry,
  'job' | 'putAt' | 'counters' | 'nextAt' | 'takenAt' | 'takenCount' | 'disabledBy' | 'lastRun'
> {
  readonly disabledReason: string | null;
  readonly runs: readonly Run[];
  readonly gate: SeenGate | null;
}

function seenOf(entry: ReadonlyJobEntry): Seen {
  const { job, putAt, counters, nextAt, takenAt, takenCount, disabledBy, lastRun } = entry;
  const { disabledReason, activeRuns } = entry;
  const shown = { job, putAt, counters, nextAt, takenAt, takenCount, disabledBy, lastRun };
  const runs = activeRuns.length === 0 ? NO_RUNS : activeRuns.map(({ run }) => run);
  return { ...shown, disabledReason, runs, gate: seenGateOf(entry) };
}

const NO_RUNS: readonly Run[] = [];

function isStillTrue({ seen }: PrintedJob, entry: ReadonlyJobEntry): boolean {
  return (
    seen.nextAt === entry.nextAt &&
    seen.takenAt === entry.takenAt &&
    seen.takenCount === entry.takenCount &&
    seen.disabledBy === entry.disabledBy &&
    seen.job === entry.job &&
    seen.putAt === entry.putAt &&
    seen.counters === entry.counters &&
    seen.disabledReason === entry.disabledReason &&
    seen.lastRun === entry.lastRun &&
    areSameRuns(seen.runs, entry.activeRuns) &&
    isSameGate(seen.gate, entry)
  );
}

/** A run is replaced when it changes. */
function areSameRuns(seen: readonly Run[], now: ReadonlyJobEntry['activeRuns']): boolean {
  return seen.length === now.length && now.every(({ run }, index) => run === seen[index]);
}

/**
 * A gate is written into: what it held is noted. Its rounds gain parents or are replaced; they
 * lose some only together with a definition that names them no more.
 */
interface SeenGate {
  readonly mode: string;
  readonly reference: string | null;
  readonly rounds: readonly (readonly [round: ReadonlyGateRound, parentCount: number])[];
}

function seenGateOf({ gate }: ReadonlyJobEntry): SeenGate | null {
  if (gate === null) return null;
  const rounds = [...gate.rounds.values()].map((round) => [round, round.parents.size] as const);
  return { mode: gate.mode, reference: gate.reference, rounds };
}

function isSameGate(seen: SeenGate | null, { gate }: ReadonlyJobEntry): boolean {
  if (seen === null || gate === null) return seen === gate;
  if (seen.mode !== gate.mode || seen.reference !== gate.reference) return false;
  if (seen.rounds.length !== gate.rounds.size) return false;
  let index = 0;
  for (const round of gate.rounds.values()) {
    const [seenRound, parentCount] = seen.rounds[index] ?? [];
    if (seenRound !== round || parentCount !== round.parents.size) return false;
    index += 1;
  }
  return true;
}
