import { type EpochMs, LIMITS, MINUTE_MS, epochMs } from '@horae/submitter/kernel';
import type { Job } from '@horae/submitter/job';
import type { ReadonlyJobEntry } from '../core/state.js';
import type { BucketSize, WallClock } from '../core/view/calendar-buckets.js';
import { type JobFires, comingFires, comingFiresIn } from '../core/view/coming-fires.js';
import type { HttpContext } from './http-parts.js';
import { Slice, sliced } from './in-slices.js';

/** What will fire in one bucket, and what that asks of the machines. */
export interface CalendarBucket {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly fireCount: number;
  readonly jobCount: number;
  /** Of all fires together, as if they ran at the same time: cores, and MB. */
  readonly cpus: number;
  readonly memMb: number;
  /** Cores times usual run time in seconds, of those whose run time is known. */
  readonly coreSeconds: number;
  readonly unknownCount: number;
}

export interface CalendarAsked {
  readonly zone: string;
  readonly clock: WallClock;
  readonly size: BucketSize;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface FiringJob extends JobFires {
  readonly entry: ReadonlyJobEntry;
  /** Null while none of its runs has ended well. */
  readonly usualMs: number | null;
}

/** What has passed since, and run times that were not known then, come in after that. */
const KEPT_MS = 5 * MINUTE_MS;

interface Kept {
  readonly version: number;
  readonly madeAt: number;
  readonly buckets: Promise<readonly CalendarBucket[]>;
}

/**
 * The coming fires of all jobs, counted by minute, hour or day. Counting 10,000 jobs takes a
 * while: it is done in slices, one calendar after the other, and kept until a job changes.
 */
export class Calendar {
  readonly #context: Pick<HttpContext, 'shell' | 'runTimes' | 'clock' | 'logger'>;
  readonly #kept = new Map<string, Kept>();
  /** Jobs with parents whose gates have been told of: their news changes no calendar. */
  readonly #withoutTimes = new WeakSet<Job>();
  #version = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: Pick<HttpContext, 'shell' | 'runTimes' | 'clock' | 'logger'>) {
    this.#context = context;
  }

  /** To be told of every job that may have come, gone, or got another definition. */
  changed(name: string): void {
    const entry = this.#context.shell.state.jobs.get(name);
    if (entry !== undefined && entry.schedule === null) {
      if (this.#withoutTimes.has(entry.job)) return;
      this.#withoutTimes.add(entry.job);
    }
    this.#version += 1;
  }

  /** The buckets that something fires in, earliest first. */
  buckets(asked: CalendarAsked): Promise<readonly CalendarBucket[]> {
    const edges = asked.clock.edges(asked, asked.size);
    const key = `${asked.size} ${asked.zone} ${edges[0]} ${edges.at(-1)}`;
    const now = this.#context.clock.now();
    const kept = this.#kept.get(key);
    const isFresh = kept?.version === this.#version && now - kept.madeAt < KEPT_MS;
    if (kept !== undefined && isFresh) return kept.buckets;
    const buckets = this.#inTurn(() => this.#count(edges));
    this.#kept.delete(key);
    this.#kept.set(key, { version: this.#version, madeAt: now, buckets });
    // A failure is not kept.
    buckets.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > LIMITS.calendarKeptCountMax && oldest !== undefined) {
      this.#kept.delete(oldest);
    }
    return buckets;
  }

  /** The jobs that fire from `from` on and before `to`, the earliest first. */
  async jobs(window: {
    readonly from: EpochMs;
    readonly to: EpochMs;
  }): Promise<readonly FiringJob[]> {
    await this.#readTimes();
    const found: FiringJob[] = [];
    for await (const entry of sliced([...this.#state.jobs.values()])) {
      const fires = this.#isThere(entry) ? comingFiresIn(entry, window) : null;
      if (fires !== null) found.push({ ...fires, entry, usualMs: this.#usualMs(entry) });
    }
    return found.sort((a, b) => a.firstAt - b.firstAt || (a.entry.name < b.entry.name ? -1 : 1));
  }

  /** The minutes of the window that a job fires in. */
  minutesOf(entry: ReadonlyJobEntry, edges: readonly EpochMs[]): readonly number[] {
    return [...comingFires(entry, edges)].map(({ bucket }) => bucket);
  }

  /** Median run time of the runs that ended well. */
  #usualMs({ name }: ReadonlyJobEntry): number | null {
    const { count, p50 } = this.#context.runTimes.summary(name);
    return count === 0 ? null : p50;
  }

  get #state() {
    return this.#context.shell.state;
  }

  #isThere(entry: ReadonlyJobEntry): boolean {
    return this.#state.jobs.get(entry.name) === entry;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #count(edges: readonly EpochMs[]): Promise<readonly CalendarBucket[]> {
    await this.#readTimes();
    const sums = new BucketSums(edges);
    const slice = new Slice();
    for (const entry of [...this.#state.jobs.values()]) {
      if (slice.isOver) await slice.next();
      if (!this.#isThere(entry) || !hasTimes(entry, edges)) continue;
      const asks = { cpus: entry.job.cpus, memMb: entry.job.mem, usualMs: this.#usualMs(entry) };
      for (const { bucket, count } of comingFires(entry, edges)) {
        sums.add(bucket, count, asks);
        if (slice.isOver) await slice.next();
      }
    }
    return sums.buckets();
  }

  /** A history that is away makes run times unknown, not the calendar. */
  async #readTimes(): Promise<void> {
    const { runTimes, logger } = this.#context;
    try {
      await runTimes.read([...this.#state.jobs.keys()]);
    } catch (error) {
      logger.warn('Past run times are not known', { error: (error as Error).message });
    }
  }
}

function hasTimes({ nextAt, disabledBy }: ReadonlyJobEntry, edges: readonly EpochMs[]): boolean {
  return nextAt !== null && disabledBy === null && nextAt < (edges.at(-1) as EpochMs);
}

interface Asks {
  readonly cpus: number;
  readonly memMb: number;
  readonly usualMs: number | null;
}

/** What each bucket holds so far. */
class BucketSums {
  readonly #edges: readonly EpochMs[];
  readonly #fires: Float64Array;
  readonly #jobs: Float64Array;
  readonly #cpus: Float64Array;
  readonly #memMb: Float64Array;
  readonly #coreSeconds: Float64Array;
  readonly #unknown: Float64Array;

  constructor(edges: readonly EpochMs[]) {
    const column = () => new Float64Array(edges.length - 1);
    this.#edges = edges;
    this.#fires = column();
    this.#jobs = column();
    this.#cpus = column();
    this.#memMb = column();
    this.#coreSeconds = column();
    this.#unknown = column();
  }

  add(bucket: number, count: number, { cpus, memMb, usualMs }: Asks): void {
    addTo(this.#fires, bucket, count);
    addTo(this.#jobs, bucket, 1);
    addTo(this.#cpus, bucket, count * cpus);
    addTo(this.#memMb, bucket, count * memMb);
    addTo(this.#coreSeconds, bucket, (count * cpus * (usualMs ?? 0)) / 1_000);
    if (usualMs === null) addTo(this.#unknown, bucket, count);
  }

  buckets(): readonly CalendarBucket[] {
    return Array.from(this.#fires, (fireCount, bucket) => ({
      from: this.#edges[bucket] ?? epochMs(0),
      to: this.#edges[bucket + 1] ?? epochMs(0),
      fireCount,
      jobCount: this.#jobs[bucket] ?? 0,
      cpus: rounded(this.#cpus[bucket]),
      memMb: rounded(this.#memMb[bucket]),
      coreSeconds: rounded(this.#coreSeconds[bucket]),
      unknownCount: this.#unknown[bucket] ?? 0,
    })).filter(({ fireCount }) => fireCount > 0);
  }
}

function addTo(column: Float64Array, bucket: number, amount: number): void {
  column[bucket] = (column[bucket] ?? 0) + amount;
}

/** Sums of tenths are not exact. */
function rounded(value = 0): number {
  return Math.round(value * 1_000) / 1_000;
}
