import type { JobFacetsAnswer, JobLineAnswer, JobListAnswer, RequestFailed } from '../api/index.js';

/** Lines in one request: about two screens. */
const PART_COUNT = 50;
/** Parts that are kept: who scrolls back over more waits a moment for the oldest ones. */
const KEPT_PART_COUNT_MAX = 200;

export interface JobWindowSource {
  readonly fetch: (
    part: { readonly offset: number; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<JobListAnswer>;
  readonly onChange: () => void;
}

interface Part {
  readonly lines: readonly JobLineAnswer[];
  /** How often the list had been outdated when it was asked for. */
  readonly age: number;
}

/**
 * A long list of which only what is looked at is read. One request is on its way at a time, always
 * for what is looked at now: whoever scrolls past a thousand lines does not ask for them.
 */
export class JobWindow {
  readonly #source: JobWindowSource;
  readonly #parts = new Map<number, Part>();
  readonly #aborter = new AbortController();
  #first = 0;
  #last = 0;
  #age = 0;
  #isLoading = false;
  /** Null before the first answer. */
  total: number | null = null;
  facets: JobFacetsAnswer | null = null;
  /** Why the last request failed; null once one has not. */
  error: RequestFailed | null = null;

  constructor(source: JobWindowSource) {
    this.#source = source;
    void this.#load();
  }

  /** Null: it is not read yet, or there is none. */
  lineAt(index: number): JobLineAnswer | null {
    return this.#parts.get(Math.floor(index / PART_COUNT))?.lines[index % PART_COUNT] ?? null;
  }

  /** These lines are looked at now, from the first to the last. */
  look(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    if (this.error === null) void this.#load();
  }

  /** Everything may be different now; what is shown stays until it is read again. */
  outdate(): void {
    this.#age += 1;
    void this.#load();
  }

  stop(): void {
    this.#aborter.abort();
  }

  async #load(): Promise<void> {
    const { signal } = this.#aborter;
    for (;;) {
      const number = this.#wanted();
      if (this.#isLoading || signal.aborted || number === null) return;
      this.#isLoading = true;
      const age = this.#age;
      try {
        const part = { offset: number * PART_COUNT, limit: PART_COUNT };
        this.#take(number, age, await this.#source.fetch(part, signal));
      } catch (error) {
        if (signal.aborted) return;
        this.error = error as RequestFailed;
        // Asked again once something is new, not by every turn of the wheel.
        this.#isLoading = false;
        this.#source.onChange();
        return;
      }
      this.#isLoading = false;
      if (!signal.aborted) this.#source.onChange();
    }
  }

  /** The first part that is looked at and not known as it is now. */
  #wanted(): number | null {
    const end = this.total === null ? 1 : Math.max(1, Math.ceil(this.total / PART_COUNT));
    const last = Math.min(end - 1, Math.floor(this.#last / PART_COUNT));
    for (let number = Math.floor(this.#first / PART_COUNT); number <= last; number += 1) {
      if (this.#parts.get(number)?.age !== this.#age) return number;
    }
    // What is looked at may have gone: how long the list is now has to be known all the same.
    const isLookedAt = Math.floor(this.#first / PART_COUNT) <= last;
    return isLookedAt || this.#parts.get(0)?.age === this.#age ? null : 0;
  }

  #take(number: number, age: number, { items, total, facets }: JobListAnswer): void {
    this.#parts.delete(number);
    this.#parts.set(number, { lines: items, age });
    this.total = total;
    this.facets = facets;
    this.error = null;
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > KEPT_PART_COUNT_MAX && oldest !== undefined) this.#parts.delete(oldest);
  }
}
