import { LIMITS } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import { runTimeMs } from '../core/view/run-time.js';
import type { RunTimeList } from '../ports/store.js';
import type { SchedulerDoor } from './http-parts.js';
import { RecentTimes } from './recent-times.js';
import { NO_TIMES, TimeSummarizer, type TimeSummary } from './summarize-times.js';

/** Jobs in one question to the store, whose other readers wait for it. */
const JOBS_PER_READ = 100;

/**
 * How long the newest runs of each job took (`runTimeMs`): the one source of `job/stat`, `stats`
 * and `/metrics`. The history holds it, so it survives a restart; a job's part is read when it is
 * first asked for, and kept up by the end of every run from then on. It belongs to the name: a job
 * that is deleted and created again has the runs of its earlier life, as long as the history does.
 */
export class RunTimes {
  readonly #door: Pick<SchedulerDoor, 'state' | 'runTimes'>;
  readonly #summarizer = new TimeSummarizer();
  #jobs = new Map<string, JobTimes>();
  /** Jobs whose history is being read. */
  readonly #reads = new Map<string, Read>();

  constructor(door: Pick<SchedulerDoor, 'state' | 'runTimes'>) {
    this.#door = door;
  }

  /** The end of a run; told once. */
  record(run: Run): void {
    const tookMs = runTimeMs(run);
    if (tookMs === null) return;
    const ended = { job: run.job, dueAt: run.dueAt, tookMs };
    this.#reads.get(run.job)?.ended.push(ended);
    const known = this.#jobs.get(run.job);
    // One that nobody has asked for yet will be found in the history.
    if (known === undefined || known.early?.delete(run.dueAt) === true) return;
    known.times.add(tookMs, this.#countMax());
    known.summary = null;
  }

  /** The job is deleted. */
  forget(job: string): void {
    this.#jobs.delete(job);
    this.#reads.delete(job);
  }

  /** From now on everything is read anew: what the history has forgotten leaves the figures. */
  forgetAll(): void {
    this.#jobs = new Map();
  }

  /** Makes `summary` know these jobs. @throws StoreError */
  async read(jobs: readonly string[]): Promise<void> {
    const others = new Set<Promise<void>>();
    let unread: string[] = [];
    for (const job of jobs) {
      if (this.#jobs.has(job)) continue;
      const read = this.#reads.get(job);
      if (read === undefined) unread.push(job);
      else others.add(read.done);
      if (unread.length < JOBS_PER_READ) continue;
      await this.#start(unread);
      unread = [];
    }
    if (unread.length > 0) others.add(this.#start(unread));
    await Promise.all(others);
  }

  /** All 0 for a job that has never succeeded. */
  summary(job: string): TimeSummary {
    const known = this.#jobs.get(job);
    if (known === undefined) return NO_TIMES;
    known.summary ??= this.#summarizer.summarize(known.times.newest(this.#countMax()));
    return known.summary;
  }

  /** Of the newest runs, oldest first; none for a job that `read` was not asked for. */
  newest(job: string, countMax: number): readonly number[] {
    return [...(this.#jobs.get(job)?.times.newest(countMax) ?? [])];
  }

  /** So many that all jobs together stay within their bound. */
  #countMax(): number {
    const jobCount = Math.max(1, this.#door.state.jobs.size);
    const share = Math.floor(LIMITS.statTimeCountMax / jobCount);
    return Math.max(1, Math.min(LIMITS.statRunCountMax, share));
  }

  #start(jobs: readonly string[]): Promise<void> {
    const read: Read = { ended: [], early: this.#endedInMemory(new Set(jobs)), done: NOTHING };
    read.done = this.#readAll(jobs, read);
    for (const job of jobs) this.#reads.set(job, read);
    return read.done;
  }

  async #readAll(jobs: readonly string[], read: Read): Promise<void> {
    try {
      const lists = await this.#door.runTimes(jobs, LIMITS.statRunCountMax);
      for (const [place, job] of jobs.entries()) {
        // Else it was deleted meanwhile.
        if (this.#reads.get(job) === read) this.#take(job, lists[place] as RunTimeList, read);
      }
    } finally {
      for (const job of jobs) {
        if (this.#reads.get(job) === read) this.#reads.delete(job);
      }
    }
  }

  #take(job: string, list: RunTimeList, read: Read): void {
    const early = read.early.get(job) ?? null;
    const times = new RecentTimes();
    const countMax = this.#countMax();
    const firstAt = Math.min(list.length, 2 * countMax) - 2;
    for (let at = firstAt; at >= 0; at -= 2) times.add(list[at + 1] as number, countMax);
    for (const { dueAt, tookMs } of read.ended.filter((ended) => ended.job === job)) {
      if (!isInList(list, dueAt)) times.add(tookMs, countMax);
      early?.delete(dueAt);
    }
    this.#jobs.set(job, { times, early, summary: null });
  }

  /**
   * Due times of ended runs that the answer will have although nobody may have told of them yet:
   * they are in memory before they are committed, and told of after that.
   */
  #endedInMemory(jobs: ReadonlySet<string>): Map<string, Set<number>> {
    const found = new Map<string, Set<number>>();
    for (const run of this.#door.state.ended.values()) {
      if (!jobs.has(run.job)) continue;
      found.set(run.job, (found.get(run.job) ?? new Set()).add(run.dueAt));
    }
    return found;
  }
}

const NOTHING = Promise.resolve();

interface JobTimes {
  readonly times: RecentTimes;
  /** Due times of runs that are among them already, should their end be told after all. */
  readonly early: Set<number> | null;
  summary: TimeSummary | null;
}

interface Read {
  /** Runs that have ended since it began. */
  readonly ended: { readonly job: string; readonly dueAt: number; readonly tookMs: number }[];
  readonly early: Map<string, Set<number>>;
  done: Promise<void>;
}

function isInList(list: RunTimeList, dueAt: number): boolean {
  for (let at = 0; at < list.length; at += 2) {
    if (list[at] === dueAt) return true;
  }
  return false;
}
